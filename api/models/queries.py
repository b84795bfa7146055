"""Named queries: what the catalogue says of them, and their answers."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

Engine = Literal["index", "neo4j"]
"""Where a query is answered: from the graph index of the current run, or from what is published on Neo4j."""


class QueryParameter(BaseModel):
    """A parameter of a query."""

    name: str = Field(examples=["party"])
    type: str = Field(examples=["party"])
    doc: str = Field(examples=["the party asked about"])
    required: bool = Field(examples=[True])
    default: JsonValue = Field(examples=[None])
    allowed: str = Field(examples=["the id of a party"])


class QueryColumn(BaseModel):
    """A column of a query's answer that this caller may see."""

    name: str = Field(examples=["amount_minor"])
    type: str = Field(examples=["money"])
    doc: str = Field(examples=["amount in minor units"])


class QueryDescription(BaseModel):
    """A query of the catalogue."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "counterparties",
                    "area": "flows",
                    "title": "Who a party pays and is paid by",
                    "text": "Counts and sums per counterparty, the largest first.",
                    "parameters": [
                        {
                            "name": "party",
                            "type": "party",
                            "doc": "the party asked about",
                            "required": True,
                            "default": None,
                            "allowed": "the id of a party",
                        }
                    ],
                    "columns": [{"name": "amount_minor", "type": "money", "doc": "amount in minor units"}],
                    "engines": ["index", "neo4j"],
                }
            ]
        }
    )

    name: str
    area: str
    title: str
    text: str
    parameters: list[QueryParameter]
    columns: list[QueryColumn]
    engines: list[str]


class QueryDetail(QueryDescription):
    """A query of the catalogue, with the statement that answers it on Neo4j."""

    cypher: str | None = Field(
        examples=["MATCH (p:Party {id: $party, epoch: $epoch})-[…]->() … RETURN … ORDER BY …"],
        description="the statement that gives the rows on Neo4j, to start one's own from; null where Neo4j "
        "does not have the query, or it names what the caller may not read; `$epoch` and `$seq` are those of "
        "the node `Publication`",
    )


class QueryList(BaseModel):
    """The queries this caller may run, by name."""

    items: list[QueryDescription]


class QueryAsked(BaseModel):
    """Arguments for a query."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"arguments": {"party": "party:P0000017", "limit": 20}}]},
    )

    arguments: dict[str, str | int | float | bool | None] = Field(
        default_factory=dict, max_length=50, description="values by parameter name"
    )


class QueryAnswer(BaseModel):
    """Rows of a query, and what was left out."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "query": "counterparties",
                    "engine": "index",
                    "run_id": "3f9a0c2be471",
                    "ledger_version": 7,
                    "elapsed_ms": 1.4,
                    "columns": ["counterparty", "amount_minor", "currency"],
                    "rows": [["party:P0000311", 48200000, "CNY"]],
                    "left_out": [],
                }
            ]
        }
    )

    query: str
    engine: str
    run_id: str
    ledger_version: int
    elapsed_ms: float
    columns: list[str]
    rows: list[list[Any]]
    left_out: list[dict[str, JsonValue]] = Field(description="what is not shown: what, why, how many")

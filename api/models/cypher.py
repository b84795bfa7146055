"""Statements of Cypher that a caller writes, and their answers."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from queries.adhoc.tokens import MOST_CHARACTERS

EXAMPLE = (
    "MATCH (p:Party {epoch: $epoch})-[f:FLOWS_TO]->(q:Party) WHERE p.id = $party AND f.seq <= $seq "
    "RETURN q.id AS payee, sum(f.amount_minor) AS amount_minor, f.currency AS currency "
    "ORDER BY amount_minor DESC LIMIT 10"
)


class StatementAsked(BaseModel):
    """A statement with its parameters."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"statement": EXAMPLE, "parameters": {"party": "party:P0000017"}}]},
    )

    statement: Annotated[
        str,
        Field(min_length=1, max_length=MOST_CHARACTERS, description="one statement of Cypher 5 that reads"),
    ]
    parameters: Annotated[
        dict[str, JsonValue],
        Field(max_length=100, description="values by name; epoch and seq are bound without being given"),
    ] = {}
    limit: Annotated[int | None, Field(ge=1, description="rows at most; the setting's number at most")] = None


class StatementColumn(BaseModel):
    """A column of an answer, and the one type of its values."""

    name: str = Field(examples=["amount_minor"])
    type: str = Field(examples=["integer"], description="json where the values are of several types")


class StatementAnswer(BaseModel):
    """Rows as the statement returns them, of one publication."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "engine": "neo4j",
                    "run_id": "3f9a0c2be471",
                    "ledger_version": 7,
                    "view": "growth",
                    "epoch": 1,
                    "seq": 4,
                    "elapsed_ms": 12.5,
                    "columns": [
                        {"name": "payee", "type": "text"},
                        {"name": "amount_minor", "type": "integer"},
                        {"name": "currency", "type": "text"},
                    ],
                    "rows": [["party:P0000311", 48200000, "CNY"]],
                    "left_out": [],
                    "warnings": [],
                }
            ]
        }
    )

    engine: str
    run_id: str
    ledger_version: int
    view: str
    epoch: int
    seq: int
    elapsed_ms: float
    columns: list[StatementColumn]
    rows: list[list[Any]]
    left_out: list[dict[str, JsonValue]] = Field(description="what is not shown: what, why, how many")
    warnings: list[str] = Field(description="what the server warns of, like a label that does not exist")

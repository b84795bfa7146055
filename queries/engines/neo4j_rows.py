"""What the statements of a query find on Neo4j, as the index gives it: columns of rows, and left-outs."""

from collections.abc import Mapping
from typing import Any

from graph_engine.errors import BadParameter
from graph_engine.neo4j_connection import Record
from queries.answers import Found, LeftOut, Values
from queries.cypher.levels import as_deep_as_asked
from queries.engines.publication import Reading
from queries.query import Query

READS = "reads"
"""The column beside those declared that tells what a viewer must be allowed to read to know of a row."""


def found_by(query: Query, reading: Reading, given: Mapping[str, object]) -> Found:
    """Run the statements of a query.

    Raises
    ------
    BadParameter
        If what is found shows that a parameter is wrong.
    """

    def asked(statement: str) -> list[Record]:
        return reading(as_deep_as_asked(statement, given), **given) if statement else []

    for record in asked(query.cypher_refused):
        raise BadParameter(record["parameter"], given[record["parameter"]], record["allowed"])
    columns, told = by_column(query, asked(query.cypher or "")), asked(query.cypher_left_out)
    reads = columns.pop(READS, ())
    return Found(columns, [left_out(record) for record in told], [str(read) for read in reads])


def statements(query: Query, given: Mapping[str, object]) -> list[str]:
    """The statements for the rows, for what they leave out and for what is refused, as deep as is asked."""
    written = (query.cypher or "", query.cypher_left_out, query.cypher_refused)
    return [as_deep_as_asked(statement, given) for statement in written if statement]


def by_column(query: Query, records: list[Record]) -> dict[str, Any]:
    """The values of each column; days as Python has them."""
    if not records:
        return {column.name: [] for column in query.columns}
    columns: dict[str, Any] = dict(zip(records[0].keys(), zip(*records, strict=True), strict=True))
    for column in query.columns:
        if column.type == "day":
            columns[column.name] = [day and day.to_native() for day in columns[column.name]]
    return columns


def left_out(record: Record) -> LeftOut:
    """One part of what is left out; a statement gives a row for each currency, and a count on one of them."""
    amounts = {} if record["currency"] is None else {record["currency"]: record["amount_minor"]}
    return LeftOut(
        what=record["what"],
        reason=record["reason"],
        count=record["count"],
        amount_minor=amounts,
        at_least=record["at_least"],
        reads=record["reads"],
    )


def empty(query: Query, why: LeftOut) -> Found:
    """No rows, for a reason."""
    nothing: dict[str, Values] = {column.name: [] for column in query.columns}
    return Found(nothing, [why])

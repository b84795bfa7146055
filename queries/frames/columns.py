"""The columns of an answer with their types and what they show, whichever kind of answer it is."""

from dataclasses import dataclass

from queries.adhoc.answer import CypherAnswer
from queries.answers import Answer
from queries.catalogue import query_named
from queries.columns import OutputType, Shows

TYPES: dict[OutputType, str] = {
    "id": "text",
    "ids": "texts",
    "text": "text",
    "currency": "text",
    "integer": "integer",
    "money": "integer",
    "share": "number",
    "number": "number",
    "time": "time",
    "day": "day",
    "flag": "flag",
}
"""Types of the catalogue's columns, in the words that answers to statements have for theirs."""

Answered = Answer | CypherAnswer


@dataclass(frozen=True)
class TypedColumn:
    """A column: its name, the type of its values, and what its ids are ids of."""

    name: str
    type: str
    shows: Shows | None = None


def typed_columns(answer: Answered) -> list[TypedColumn]:
    """The columns of an answer, in their order."""
    if isinstance(answer, CypherAnswer):
        return [TypedColumn(column.name, column.type) for column in answer.columns]
    declared = {column.name: column for column in query_named(answer.query).columns}
    seen = [declared[name] for name in answer.columns]
    return [TypedColumn(one.name, TYPES[one.type], one.shows) for one in seen]

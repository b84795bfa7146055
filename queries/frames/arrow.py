"""Answers as Arrow tables and as an Arrow IPC stream."""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from queries.frames.columns import Answered, TypedColumn, typed_columns

KINDS: dict[str, pa.DataType] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "flag": pa.bool_(),
    "time": pa.timestamp("us", tz="UTC"),
    "day": pa.date32(),
}

READ: dict[str, Callable[[Any], Any]] = {
    "number": float,
    "time": datetime.fromisoformat,
    "day": date.fromisoformat,
}
"""How a value of JSON becomes one of Arrow; others stay."""

JSON_TYPES = frozenset({"node", "relationship", "path", "json"})
"""Types whose values are written as JSON, with ``fundgraph: json`` in the metadata of the field."""


def to_arrow(answer: Answered) -> pa.Table:
    """Give an answer as an Arrow table.

    Parameters
    ----------
    answer : Answer or CypherAnswer
        Of a named query, or of a statement.

    Returns
    -------
    pyarrow.Table
        One column each, in the answer's order of rows: integers and money ``int64``, shares ``double``,
        instants ``timestamp[us, UTC]``, days ``date32``, ids and texts ``string``, lists of them ``list``;
        nodes, relationships, paths, maps and mixed values ``string`` of JSON.
    """
    columns = typed_columns(answer)
    arrays = [_array(column, [row[place] for row in answer.rows]) for place, column in enumerate(columns)]
    return pa.Table.from_arrays(arrays, schema=pa.schema([_field(column) for column in columns]))


def to_arrow_stream(answer: Answered) -> bytes:
    """Give an answer as an Arrow IPC stream."""
    table = to_arrow(answer)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    written: bytes = sink.getvalue().to_pybytes()
    return written


def _field(column: TypedColumn) -> pa.Field:
    metadata = {"fundgraph": "json"} if column.type in JSON_TYPES else None
    return pa.field(column.name, _kind(column.type), metadata=metadata)


def _kind(of: str) -> pa.DataType:
    if of in JSON_TYPES:
        return pa.string()
    return KINDS[of] if of in KINDS else pa.list_(KINDS[_inner(of)])


def _inner(of: str) -> str:
    """The type of the values of a list."""
    return next(one for one in KINDS if f"{one}s" == of)


def _array(column: TypedColumn, values: list[Any]) -> pa.Array:
    if column.type in JSON_TYPES:
        read: Callable[[Any], Any] = json_text
    elif column.type in KINDS:
        read = READ.get(column.type, _same)
    else:
        one = READ.get(_inner(column.type), _same)
        read = lambda listed: [one(value) for value in listed]  # noqa: E731
    present = [None if value is None else read(value) for value in values]
    return pa.array(present, _kind(column.type))


def json_text(value: object) -> str:
    """A value as JSON in one line, the same every time."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _same(value: Any) -> Any:
    return value

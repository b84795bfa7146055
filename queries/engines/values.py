"""How values leave an engine: the one place where codes become ids, and times and days become text."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph_engine.errors import CatalogueError
from graph_engine.index import as_datetime, as_day
from queries.answers import Taken
from queries.columns import OutputColumn

IdsOf = Callable[[OutputColumn, NDArray[np.integer[Any]]], list[str]]
"""The ids of the codes in a column."""

NOTHING = frozenset({type(None)})
AS_THEY_ARE = {
    name: NOTHING | {kind}
    for kind, names in ((int, ("money", "integer")), (bool, ("flag",)), (str, ("text", "currency")))
    for name in names
}
"""Types of values that are written as they are, by type of column."""

ROUNDED = NOTHING | {float}

SHARE_DECIMALS = 6
"""Shares and scores are rounded to millionths, so that every engine writes the same digits; ours."""


def time_text(value: datetime | None) -> str | None:
    """An instant as ISO 8601 with ``Z``, in microseconds where it has any.

    Examples
    --------
    >>> time_text(datetime(2025, 1, 10, 9, tzinfo=UTC))
    '2025-01-10T09:00:00Z'
    """
    return None if value is None else value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def no_ids_of(column: OutputColumn, _: NDArray[np.integer[Any]]) -> list[str]:
    """Refuse codes, as the engine has none."""
    raise CatalogueError(f"column {column.name} holds codes, and its engine has none")


def normalised(column: OutputColumn, values: Taken, ids_of: IdsOf) -> list[object]:
    """Give the values of a column as JSON has them.

    Raises
    ------
    CatalogueError
        If a value is not of the column's type.
    """
    if column.type == "ids":
        return lists_named(column, values, ids_of)
    if column.type == "id":
        return named(column, values, ids_of)
    plain = values.tolist() if isinstance(values, np.ndarray) else list(values)
    types = set(map(type, plain))
    if types <= AS_THEY_ARE.get(column.type, NOTHING):
        return plain
    if column.type in ("share", "number") and types <= ROUNDED:
        return [None if value is None else round(value, SHARE_DECIMALS) for value in plain]
    return [None if value is None else _one(column, value) for value in plain]


def lists_named(column: OutputColumn, values: Taken, ids_of: IdsOf) -> list[object]:
    """Lists of ids of lists of codes, all looked up at once."""
    codes = [ids for ids in values if isinstance(ids, np.ndarray)]
    if len(codes) < len(values) or not codes:
        return [named(column, ids, ids_of) for ids in values]
    every = iter(named(column, np.concatenate(codes), ids_of))
    return [list(islice(every, ids.size)) for ids in codes]


def named(column: OutputColumn, values: Taken, ids_of: IdsOf) -> list[object]:
    """Ids of codes; ids that are text already stay, and -1 is none."""
    if not isinstance(values, np.ndarray):
        return list(values)
    present = iter(ids_of(column, values[values >= 0]))
    return [next(present) if code >= 0 else None for code in values.tolist()]


def _one(column: OutputColumn, value: Any) -> object:
    """One value that is there."""
    match column.type, value:
        case "time", datetime() | int():
            written: object = time_text(value if isinstance(value, datetime) else as_datetime(value))
        case "day", date() | int():
            written = (value if isinstance(value, date) else as_day(value)).isoformat()
        case (("share" | "number"), int() | float()):
            written = round(float(value), SHARE_DECIMALS)
        case ("flag", bool()) | ("money" | "integer", int()) | ("text" | "currency", str()):
            written = value
        case _:
            raise CatalogueError(f"column {column.name} is declared as {column.type} but holds {value!r}")
    return written

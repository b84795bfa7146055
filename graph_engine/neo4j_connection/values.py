"""What a server answers with, as plain data that JSON can hold, and the type of each column of it.

This is the one place that knows the driver's own types: nodes, relationships, paths, times, points.
"""

import base64
import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from neo4j.graph import Node, Path, Relationship
from neo4j.spatial import Point
from neo4j.time import Date, DateTime, Duration, Time
from neo4j.vector import Vector

MICROSECOND_NS = 1_000

MIXED = "json"
"""The type of a column that holds values of several types, or maps, points, bytes or lists of lists."""

LISTED = ("day", "flag", "integer", "number", "text", "time")
"""Types that a list may be of: ``texts``, ``integers`` …"""

TYPES = (*LISTED, *(f"{one}s" for one in LISTED), "node", "relationship", "path", MIXED)
"""Every type of a column."""

NOTHING, EMPTY_LIST = "nothing", "empty list"
"""Types of single values that go with any type of column, and with any list."""

TYPED: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (type(None), NOTHING),
    (bool, "flag"),
    (int, "integer"),
    (float, "number"),
    ((str, Time, Duration), "text"),
    (Date, "day"),
    (Node, "node"),
    (Relationship, "relationship"),
    (Path, "path"),
)
"""Types of values, the first that fits; those of instants and lists depend on what they hold."""

TOGETHER = (frozenset({"integer", "number"}), frozenset({"integers", "numbers"}))
"""Types that together make the latter."""


def plain(value: Any) -> Any:
    """A value as JSON has it.

    Integers stay integers of any size; an instant in UTC ends in ``Z``; what JSON has no number for is a
    text (``NaN``); a node is ``{node, labels, properties}``, a relationship ``{relationship, type, start,
    end, properties}`` with the server's element ids, a path ``{nodes, relationships}``, a point ``{srid,
    coordinates}``; bytes are in base 64.

    Raises
    ------
    TypeError
        If the driver gives a type nobody thought of.

    Examples
    --------
    >>> plain([1, None, {"x": 0.5}])
    [1, None, {'x': 0.5}]
    """
    if value is None or isinstance(value, bool | int | str):
        return value
    for types, written in WRITTEN:
        if isinstance(value, types):
            return written(value)
    raise TypeError(f"a value of type {type(value).__name__} has no form in JSON")


def type_of(value: Any) -> str:
    """The type of one value.

    >>> [type_of(value) for value in (None, True, 1, 0.5, "a", [], [1, 2], [1, None], {"a": 1})]
    ['nothing', 'flag', 'integer', 'number', 'text', 'empty list', 'integers', 'json', 'json']
    """
    if isinstance(value, list):
        return _type_of_list(value)
    if isinstance(value, DateTime):
        is_instant = value.tzinfo is not None and value.nanosecond % MICROSECOND_NS == 0
        return "time" if is_instant else "text"
    return next((name for types, name in TYPED if isinstance(value, types)), MIXED)


def common_type(types: Iterable[str]) -> str:
    """The one type of a column whose values have these types; ``text`` where there are none.

    >>> common_type(["integer", "nothing", "number"]), common_type(["texts", "empty list"]), common_type([])
    ('number', 'texts', 'text')
    >>> common_type(["integer", "text"]), common_type(["node", "empty list"]), common_type(["empty list"])
    ('json', 'json', 'texts')
    """
    present = set(types) - {NOTHING}
    lists = {f"{one}s" for one in LISTED}
    if EMPTY_LIST in present and present <= lists | {EMPTY_LIST}:
        present = present - {EMPTY_LIST} or {"texts"}
    for numbers in TOGETHER:
        if present == numbers:
            return max(numbers)
    return present.pop() if len(present) == 1 else MIXED if present else "text"


def _type_of_list(values: list[Any]) -> str:
    if not values:
        return EMPTY_LIST
    types = {type_of(value) for value in values}
    inner = common_type(types)
    return f"{inner}s" if inner in LISTED and NOTHING not in types else MIXED


def _float(value: float) -> float | str:
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def _clock(value: DateTime | Time) -> str:
    """ISO 8601; UTC as ``Z``, and no digits of a second that are nought."""
    text = value.iso_format()
    head, dot, tail = text.partition(".")
    if dot:
        digits = tail[:9].rstrip("0")
        text = head + ("." + digits if digits else "") + tail[9:]
    return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text


def _node(value: Node) -> dict[str, Any]:
    return {"node": value.element_id, "labels": sorted(value.labels), "properties": _map(dict(value.items()))}


def _relationship(value: Relationship) -> dict[str, Any]:
    start, end = value.nodes
    return {
        "relationship": value.element_id,
        "type": value.type,
        "start": start.element_id if start is not None else None,
        "end": end.element_id if end is not None else None,
        "properties": _map(dict(value.items())),
    }


def _path(value: Path) -> dict[str, Any]:
    return {
        "nodes": [_node(node) for node in value.nodes],
        "relationships": [_relationship(one) for one in value.relationships],
    }


def _map(value: Mapping[str, Any]) -> dict[str, Any]:
    return {name: plain(value[name]) for name in sorted(value)}


WRITTEN: tuple[tuple[type | tuple[type, ...], Callable[[Any], Any]], ...] = (
    (float, _float),
    (Node, _node),
    (Relationship, _relationship),
    (Path, _path),
    ((DateTime, Time), _clock),
    ((Date, Duration), lambda value: value.iso_format()),
    (Point, lambda value: {"srid": value.srid, "coordinates": [_float(one) for one in value]}),
    (Vector, lambda value: [plain(one) for one in value.to_native()]),
    ((bytes, bytearray), lambda value: base64.b64encode(value).decode("ascii")),
    (Mapping, _map),
    ((list, tuple), lambda value: [plain(one) for one in value]),
)
"""How each type is written; the first that fits (a node is a mapping, a point is a tuple)."""

"""The values of one stored property, for any rows, as a polars series: what is sent, written and compared.

Times are integer microseconds here and days are numbers of days; who stores them makes dates of them.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from graph_engine.index import NO_TIME, Edges, Nodes
from graph_engine.index.properties import Properties
from graph_engine.schema.columns import Column
from graph_engine.schema.masks import mask_number, mask_text, mask_texts
from graph_engine.schema.neo4j import StoredType
from graph_engine.schema.neo4j_views import Mask

Codes = NDArray[np.integer[Any]]
Take = Callable[[Codes], pl.Series]

SERIES_TYPES: dict[StoredType, pl.DataType] = {
    "STRING": pl.String(),
    "INTEGER": pl.Int64(),
    "FLOAT": pl.Float64(),
    "BOOLEAN": pl.Boolean(),
    "DATE": pl.Int32(),
    "ZONED DATETIME": pl.Int64(),
}
"""Stored types to those of the series."""

MAY_HOLD_A_NUMBER = r"\d[\d -]{8}"
"""A text without so many digits in a row holds no number to be masked, and is not looked at closer."""


@dataclass(frozen=True)
class StoredValues:
    """A property of all rows of a part: its name, its type, and its values by code."""

    name: str
    type: StoredType
    take: Take


def nothing(name: str, stored: StoredType) -> StoredValues:
    """A property that no row has a value of."""
    return StoredValues(
        name,
        stored,
        lambda codes: pl.Series([], dtype=SERIES_TYPES[stored]).extend_constant(None, codes.size),
    )


def ids_of(nodes: Nodes) -> Take:
    """The ids of nodes."""
    return _texts(nodes.ids.array())


def surrogate_ids(nodes: Nodes) -> Take:
    """Ids that tell nodes apart and lead nowhere: hashes, for labels whose own ids nobody is shown."""
    take = ids_of(nodes)
    return lambda codes: mapped(take(codes), lambda text: sha256(text.encode()).hexdigest()[:16])


def ids_of_edges(edges: Edges) -> Take:
    """The ids of edges."""
    return _texts(edges.ids)


def times_of_edges(edges: Edges) -> Take:
    """The times of edges in microseconds; nothing where an edge has none."""

    def take(codes: Codes) -> pl.Series:
        times = pl.Series(edges.times[codes])
        return times.set(times == NO_TIME, None)

    return take


def through(take: Take, codes_of: Codes) -> Take:
    """Values of the things whose codes stand in an array."""
    return lambda codes: take(np.asarray(codes_of)[codes])


def property_of(properties: Properties, column: Column, stored: StoredType, mask: Mask | None) -> Take:
    """The values of a property as the index keeps them, masked where the view wants it."""
    if properties.described(column.name).storage == "dictionary":
        return _worded(properties, column.name, mask)
    take = _plain(properties, column.name, SERIES_TYPES[stored])
    return take if mask is None else lambda codes: masked(take(codes), mask)


def masked(texts: pl.Series, mask: Mask) -> pl.Series:
    """Texts with numbers that identify hidden.

    >>> masked(pl.Series(["call 13812345678", "hello", None]), "text").to_list()
    ['call 13*******78', 'hello', None]
    """
    match mask:
        case "number":
            return mapped(texts, mask_number)
        case "json":
            return _where_needed(texts, _mask_json)
        case "text":
            return _where_needed(texts, mask_text)


def mapped(texts: pl.Series, change: Callable[[str], str]) -> pl.Series:
    """Texts changed one by one."""
    changed = [None if text is None else change(text) for text in texts.to_list()]
    return pl.Series(changed, dtype=pl.String)


def _where_needed(texts: pl.Series, mask: Callable[[str], str]) -> pl.Series:
    places = texts.str.contains(MAY_HOLD_A_NUMBER).fill_null(value=False).arg_true()
    if len(places) == 0:
        return texts
    return texts.clone().scatter(places, mapped(texts.gather(places), mask))


def _mask_json(text: str) -> str:
    return json.dumps(mask_texts(json.loads(text)), ensure_ascii=False)


def _texts(array: Any) -> Take:
    """Texts of a mapped Arrow array; only those asked for are read."""

    def take(codes: Codes) -> pl.Series:
        return pl.Series(array.take(pa.array(codes)), dtype=pl.String)

    return take


def _worded(properties: Properties, name: str, mask: Mask | None) -> Take:
    """Texts kept as codes: each word is masked once."""
    words = pl.Series(properties.dictionary(name), dtype=pl.String)
    if mask is not None:
        words = masked(words, mask)
    codes_of = properties.codes(name)

    def take(codes: Codes) -> pl.Series:
        places = pl.Series(np.asarray(codes_of)[codes].astype(np.int64))
        return words.gather(places.set(places < 0, None))

    return take


def _plain(properties: Properties, name: str, dtype: pl.DataType) -> Take:
    """Numbers, flags, days and times as arrays, with nothing where there is none; other text."""
    if properties.described(name).storage == "arrow":
        return _texts(properties.column(name).cast(pa.large_string()))
    values = properties.column(name)
    if not properties.described(name).nullable:
        return lambda codes: pl.Series(values[codes]).cast(dtype)
    present = properties.valid(name)

    def take(codes: Codes) -> pl.Series:
        series = pl.Series(values[codes]).cast(dtype)
        return series.set(pl.Series(~present[codes]), None)

    return take

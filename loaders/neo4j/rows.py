"""Rows to send: the values of some nodes or relationships, as lists in the order of a statement's places."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from loaders.neo4j.parts import EdgePart, NodePart
from loaders.neo4j.values import StoredValues

Codes = NDArray[np.int64]
Row = tuple[Any, ...]


def node_rows(part: NodePart, codes: Codes, values: Sequence[StoredValues]) -> list[Row]:
    """The id of each node and its values."""
    return _rows([part.ids(codes), *(each.take(codes) for each in values)])


def edge_rows(part: EdgePart, codes: Codes, values: Sequence[StoredValues]) -> list[Row]:
    """The ids of both ends of each relationship and its values."""
    return _rows([part.source_ids(codes), part.target_ids(codes), *(each.take(codes) for each in values)])


def frame_rows(frame: pl.DataFrame) -> list[Row]:
    """The rows of a frame."""
    return _rows(frame.get_columns())


def sliced(codes: Codes, size: int) -> Iterator[Codes]:
    """Codes in pieces of a size."""
    return (codes[start : start + size] for start in range(0, codes.size, size))


def by_source(part: EdgePart, codes: Codes) -> Codes:
    """Codes of relationships in the order of the nodes they start from, which the server writes fastest."""
    return codes[np.argsort(part.edges.sources[codes], kind="stable")]


def _rows(columns: Sequence[pl.Series]) -> list[Row]:
    return list(zip(*(column.to_list() for column in columns), strict=True))

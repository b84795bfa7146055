"""Frames of nodes and edges -> files of the index. Nothing depends on the order of the rows of a frame."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_engine.errors import EngineError
from graph_engine.index.adjacency import Adjacency
from graph_engine.index.columns import write_column
from graph_engine.index.files import save, write_arrow
from graph_engine.index.format import Part
from graph_engine.index.properties import NO_TIME
from graph_engine.index.ranks import ranks
from graph_engine.kernels.adjacency import adjacency
from graph_engine.schema.columns import Column
from graph_engine.schema.graph import EdgeType, NodeLabel

MOST_EDGES = int(np.iinfo(np.int32).max)
"""Edge codes are 32 bits wide."""

NO_END = "no such end"
"""Reason for which an edge is left out: a node it names is not there (or not yet, at the instant)."""


@dataclass(frozen=True)
class Coded:
    """Edges whose ends are codes: columns ``source`` and ``target`` (int32), sorted by (time, id)."""

    frame: pl.DataFrame
    times: NDArray[np.int64]

    @property
    def sources(self) -> NDArray[np.int32]:
        """Code of the source of each edge."""
        return self.frame["source"].to_numpy()

    @property
    def targets(self) -> NDArray[np.int32]:
        """Code of the target of each edge."""
        return self.frame["target"].to_numpy()


def write_nodes(path: Path, label: NodeLabel, frame: pl.DataFrame) -> tuple[Part, pl.Series]:
    """Write the nodes of a label; give the part and the ids by code.

    Raises
    ------
    EngineError
        If an id is empty or stands twice.
    """
    frame = frame.sort(label.id_column)
    ids = frame[label.id_column]
    if ids.null_count():
        raise EngineError(f"{ids.null_count()} rows of {label.name} have no id")
    twice = ids.filter(ids.is_duplicated()).unique(maintain_order=True).head(3)
    if len(twice):
        raise EngineError(f"each {label.name} stands once, but more often stand: {', '.join(twice)}")
    folder = path / "nodes" / label.name
    folder.mkdir(parents=True)
    write_arrow(folder / "id.arrow", ids)
    return _write_properties(folder, label.properties, frame), ids


def write_edges(path: Path, edge_type: EdgeType, coded: Coded, n_ends: tuple[int, int]) -> Part:
    """Write the edges of a type, both ways."""
    sources, targets, times = coded.sources, coded.targets, coded.times
    folder = path / "edges" / edge_type.pattern
    folder.mkdir(parents=True)
    for name, array in (("source", sources), ("target", targets), ("time", times)):
        save(folder / f"{name}.npy", array)
    if edge_type.id_column:
        write_arrow(folder / "id.arrow", coded.frame[edge_type.id_column])
    Adjacency(*adjacency(sources, targets, times, n_ends[0])).write(folder / "forward")
    Adjacency(*adjacency(targets, sources, times, n_ends[1])).write(folder / "backward")
    return _write_properties(folder, edge_type.properties, coded.frame)


def _write_properties(folder: Path, columns: tuple[Column, ...], frame: pl.DataFrame) -> Part:
    properties = folder / "properties"
    properties.mkdir()
    return Part(
        frame.height, tuple(write_column(properties, column, frame[column.name]) for column in columns)
    )


def code_ends(edge_type: EdgeType, frame: pl.DataFrame, ids: dict[str, pl.Series]) -> tuple[Coded, int]:
    """Turn the ids of ends into codes and sort; also give the number of edges that name no node.

    Raises
    ------
    EngineError
        If there are more edges than 32-bit codes.
    """
    sources = ranks(frame[edge_type.source_column], ids[edge_type.source])
    targets = ranks(frame[edge_type.target_column], ids[edge_type.target])
    known = (sources >= 0) & (targets >= 0)
    frame = frame.with_columns(source=pl.Series(sources), target=pl.Series(targets))
    n_left_out = int(known.size - np.count_nonzero(known))
    if n_left_out:
        frame = frame.filter(pl.Series(known))
    if frame.height > MOST_EDGES:
        raise EngineError(f"{edge_type.pattern} has {frame.height} edges; an index holds up to {MOST_EDGES}")
    return in_order(edge_type, frame), n_left_out


def in_order(edge_type: EdgeType, frame: pl.DataFrame) -> Coded:
    """Sort coded edges by (time, id), or by (time, source, target, key) where they have no id."""
    times = _times(edge_type, frame)
    names = (edge_type.id_column,) if edge_type.id_column else ("source", "target")
    keys = [*names, *edge_type.key]
    if not _sorted(times, frame[keys]):  # select would lay the chunks of every column out anew
        frame = frame.with_columns(pl.Series("__time", times)).sort("__time", *keys)
        times = frame["__time"].to_numpy()
    return Coded(frame, times)


def _times(edge_type: EdgeType, frame: pl.DataFrame) -> NDArray[np.int64]:
    if not edge_type.time_column:
        return np.full(frame.height, NO_TIME, np.int64)
    times = frame[edge_type.time_column].cast(pl.Datetime("us", "UTC")).to_physical()
    return times.fill_null(NO_TIME).to_numpy()


def _sorted(times: NDArray[np.int64], keys: pl.DataFrame) -> bool:
    """Whether rows stand by time, and rows of one time by one key column that rises."""
    if keys.width > 1 or bool(np.any(times[1:] < times[:-1])):
        return False
    key, of_one_time = keys.to_series(), np.flatnonzero(times[1:] == times[:-1])
    return bool((key.gather(of_one_time + 1) > key.gather(of_one_time)).all(ignore_nulls=False))

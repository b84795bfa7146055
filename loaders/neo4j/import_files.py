"""A graph as compressed CSV files for ``neo4j-admin database import``: for first loads of any size.

Rows are written piece by piece, so that memory does not grow with the graph.
"""

import gzip
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_engine.progress import Progress
from graph_engine.schema.neo4j import PUBLICATION, PUBLICATION_PROPERTIES, StoredType
from graph_engine.schema.neo4j_views import View
from loaders.neo4j.creating import Counter
from loaders.neo4j.parts import EdgePart, NodePart, ViewedIndex
from loaders.neo4j.published import publication_of
from loaders.neo4j.rows import sliced
from loaders.neo4j.source import Source
from loaders.neo4j.values import StoredValues

Codes = NDArray[np.int64]

ROWS_OF_A_PIECE = 100_000
"""Rows formatted at once; ours."""

AT_ONCE = 2
"""Files written at the same time: compressing takes most of the work."""

COMPRESSION = 1
"""Of gzip's levels the fastest: higher ones take twice the time for a tenth of the size."""

IMPORT_TYPES: dict[StoredType, str] = {
    "STRING": "string",
    "INTEGER": "long",
    "FLOAT": "double",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "ZONED DATETIME": "datetime",
}
"""Stored types as headers of the import tool name them."""


@dataclass(frozen=True)
class ImportFile:
    """A file: nodes of a label or relationships of a type, and how many."""

    path: Path
    name: str
    rows: int


@dataclass(frozen=True)
class ImportFiles:
    """All files of a graph, relative to their folder."""

    nodes: tuple[ImportFile, ...]
    relationships: tuple[ImportFile, ...]


def write_import_files(
    source: Source, view: View, folder: Path, progress: Progress | None = None
) -> ImportFiles:
    """Write a graph to files in an existing folder, as the first publication of epoch and sequence 1."""
    target = ViewedIndex(source.index, view)
    parts = [*target.node_parts()], [*target.edge_parts()]
    counter = Counter(
        sum(len(part.nodes) for part in parts[0]) + sum(len(part.edges) for part in parts[1]), progress
    )
    (folder / "nodes").mkdir()
    (folder / "relationships").mkdir()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        edges = [pool.submit(_write_edges, part, folder, counter) for part in parts[1]]
        nodes = [pool.submit(_write_nodes, part, folder, counter) for part in parts[0]]
        written = tuple(each.result() for each in nodes), tuple(each.result() for each in edges)
    return ImportFiles((_write_publication(source, view, folder), *written[0]), written[1])


def _write_nodes(part: NodePart, folder: Path, counter: Counter) -> ImportFile:
    path = Path("nodes") / f"{part.label}.csv.gz"
    header = [f"id:ID({part.label})", "epoch:long", "seq:long", *_headers(part.values)]

    def columns(codes: Codes) -> Iterator[pl.Series]:
        yield part.ids(codes)
        yield from _ones(codes, 2)
        yield from _columns(part.values, codes)

    rows = _write(folder / path, header, sliced(part.codes, ROWS_OF_A_PIECE), columns, counter)
    return ImportFile(path, part.label, rows)


def _write_edges(part: EdgePart, folder: Path, counter: Counter) -> ImportFile:
    kind = part.edge_type
    path = Path("relationships") / f"{kind.pattern}.csv.gz"
    header = [f":START_ID({kind.source})", f":END_ID({kind.target})", "seq:long", *_headers(part.values)]

    def columns(codes: Codes) -> Iterator[pl.Series]:
        yield part.source_ids(codes)
        yield part.target_ids(codes)
        yield from _ones(codes, 1)
        yield from _columns(part.values, codes)

    return ImportFile(
        path, kind.name, _write(folder / path, header, part.pieces(ROWS_OF_A_PIECE), columns, counter)
    )


def _write(
    path: Path,
    header: Sequence[str],
    pieces: Iterable[Codes],
    columns: Callable[[Codes], Iterator[pl.Series]],
    counter: Counter,
) -> int:
    """Write the header and the rows of all pieces, and give their number."""
    rows = 0
    with path.open("wb") as plain, gzip.GzipFile("", "wb", COMPRESSION, plain, mtime=0) as file:
        file.write((",".join(header) + "\n").encode())
        for codes in pieces:
            frame = pl.DataFrame([column.alias(str(place)) for place, column in enumerate(columns(codes))])
            file.write(frame.write_csv(include_header=False, line_terminator="\n").encode())
            rows += codes.size
            counter.add(path.name, codes.size)
    return rows


def _write_publication(source: Source, view: View, folder: Path) -> ImportFile:
    """The node that says what is published."""
    path = Path("nodes") / f"{PUBLICATION}.csv"
    told = publication_of(source, view, datetime.now(UTC))
    header = [f"{stored.name}:{IMPORT_TYPES[stored.type]}" for stored in PUBLICATION_PROPERTIES]
    row = [_cell(told[stored.name]) for stored in PUBLICATION_PROPERTIES]
    (folder / path).write_text(",".join(header) + "\n" + ",".join(row) + "\n", encoding="utf-8")
    return ImportFile(path, PUBLICATION, 1)


def _cell(value: Any) -> str:
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else str(value)


def _headers(values: Sequence[StoredValues]) -> Iterator[str]:
    for value in values:
        yield f"{value.name}:{IMPORT_TYPES[value.type]}"
        if value.type == "ZONED DATETIME":
            yield f"{value.name}_us:long"


def _columns(values: Sequence[StoredValues], codes: Codes) -> Iterator[pl.Series]:
    for value in values:
        taken = value.take(codes)
        if value.type == "ZONED DATETIME":
            yield taken.cast(pl.Datetime("us")).dt.strftime("%Y-%m-%dT%H:%M:%S%.6fZ")
            yield taken
        else:
            yield taken.cast(pl.Date) if value.type == "DATE" else taken


def _ones(codes: Codes, columns: int) -> Iterator[pl.Series]:
    """Epoch and sequence number of a first publication."""
    return (pl.repeat(1, codes.size, eager=True) for _ in range(columns))

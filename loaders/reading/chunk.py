"""A run of rows of a file: cells as text, and the line each row stands on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import polars as pl

from graph_engine.errors import LoadError


class Lines(Protocol):
    """Where rows of a chunk stand in their file."""

    def of(self, rows: Sequence[int]) -> list[int]:
        """The physical lines (from 1) on which rows of the chunk (from 0) begin."""


@dataclass(frozen=True)
class Consecutive:
    """Every row stands on one line, directly below the one before."""

    first: int

    def of(self, rows: Sequence[int]) -> list[int]:
        """The physical lines of rows."""
        return [self.first + row for row in rows]


@dataclass(frozen=True)
class Misfit:
    """A row that has another number of fields than the header."""

    line: int
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Chunk:
    """Rows of a file, all cells text or empty (null)."""

    frame: pl.DataFrame
    lines: Lines
    misfits: tuple[Misfit, ...] = ()
    left_out: int = 0
    size: int = 0


class TableFile(Protocol):
    """A file with named columns that is read chunk by chunk."""

    @property
    def columns(self) -> list[str]:
        """The names of its columns, in order."""

    @property
    def header_line(self) -> int:
        """The physical line of the header; 0 where there is none."""

    def chunks(self) -> Iterator[Chunk]:
        """Its rows, in order."""


def file_error(kind: type[LoadError], path: Path, line: int | None, message: str) -> LoadError:
    """An error that names file and line."""
    return kind(f"{path}:{line}: {message}" if line is not None else f"{path}: {message}")

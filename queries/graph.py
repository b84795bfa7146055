"""What a query works on: the index of a run, how much it may read, and how long."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import polars as pl

from graph_engine.index import Edges, GraphIndex, Nodes


class Run(Protocol):
    """The run a query reads."""

    @property
    def run_id(self) -> str:
        """Its id."""

    @property
    def ledger_version(self) -> int:
        """The ledger version it was made from."""

    @property
    def index(self) -> GraphIndex:
        """Its graph."""

    @property
    def path(self) -> Path:
        """Its folder, HOME/runs/ID."""

    def table(self, name: str) -> pl.DataFrame:
        """A table of results."""


@dataclass(frozen=True)
class Bounds:
    """How much one answer may hold, read and last; the defaults are ours, from what a screen can show."""

    rows: int = 10_000
    nodes: int = 10_000
    edges: int = 2_000_000
    milliseconds: int = 10_000


@dataclass(frozen=True)
class Graph:
    """The graph of a run, and the bounds of one answer."""

    run: Run
    bounds: Bounds
    clock: Callable[[], float]
    deadline: float

    @property
    def index(self) -> GraphIndex:
        """Nodes and edges."""
        return self.run.index

    @property
    def out_of_time(self) -> bool:
        """Whether the time of this answer is spent."""
        return self.clock() > self.deadline

    @property
    def parties(self) -> Nodes:
        """All parties."""
        return self.index.nodes("Party")

    @property
    def accounts(self) -> Nodes:
        """All accounts."""
        return self.index.nodes("Account")

    @property
    def transfers(self) -> Edges:
        """All movements between two accounts."""
        return self.index.edges("TRANSFERRED")

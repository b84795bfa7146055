"""What a query works on: the index of a run, how much it may read, and how long."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from graph_engine.index import Edges, GraphIndex, Nodes

if TYPE_CHECKING:
    from graph_engine.ledger import Settings


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
    def settings(self) -> "Settings":
        """How the bank counts its days."""


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

    index: GraphIndex
    bounds: Bounds
    clock: Callable[[], float]
    deadline: float

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

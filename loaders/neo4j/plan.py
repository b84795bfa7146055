"""What a publish is to do: change the graph that stands there, or make a new one beside it."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from graph_engine.index import GraphIndex
from graph_engine.schema.neo4j_views import View, format_of
from loaders.neo4j.difference import Difference, all_new, difference
from loaders.neo4j.parts import ViewedIndex
from loaders.neo4j.published import Publication, Standing
from loaders.neo4j.source import Source

ROWS_AT_ONCE = 10_000
"""Rows of one transaction that creates; measured: 3,000 halve the speed, more gain nothing."""

LANES = 2
"""Transactions that create at the same time; measured on two cores: one writes at half the speed."""

IN_PLACE_AT_MOST = 200_000
"""Changes and removals in the last transaction, which the server holds in memory until it commits."""


class Earlier(Protocol):
    """Finds the graph of a run that was published before."""

    def __call__(self, run_id: str) -> GraphIndex | None:
        """The graph of the run; None where it is not at hand."""


@dataclass(frozen=True)
class Plan:
    """What is to be done, settled before anything is written."""

    source: Source
    view: View
    base: Publication | None
    why_anew: str
    target: ViewedIndex
    difference: Difference

    @property
    def anew(self) -> bool:
        """Whether a new graph is made, rather than the one there changed."""
        return bool(self.why_anew)

    @property
    def views(self) -> list[str]:
        """The views of which something is on the server until the publish has ended."""
        return sorted({self.view, *(() if self.base is None else (self.base.view,))})

    @property
    def seq(self) -> int:
        """The number that everything new carries."""
        return 1 if self.base is None else self.base.seq + 1

    @property
    def epoch(self) -> int:
        """The graph that is written to."""
        return 1 if self.base is None else self.base.epoch + self.anew

    @property
    def first_seq(self) -> int:
        """The number with which that graph began."""
        return self.seq if self.base is None or self.anew else self.base.first_seq

    @property
    def key(self) -> str:
        """A hash of all that decides what is in which batch; with the same one, a killed publish goes on."""
        form = format_of(self.view)
        parts = (self.source.run_id, self.view, self.epoch, self.seq, form, ROWS_AT_ONCE, LANES, self.base)
        return sha256(repr(parts).encode()).hexdigest()[:16]


def plan_publish(source: Source, view: View, stands: Standing, earlier: Earlier, limit: int) -> Plan:
    """Settle what is to be done; ``limit`` is how much may change in the last transaction."""
    target, base = ViewedIndex(source.index, view), stands.publication
    why, old = _base_graph(view, stands, earlier)
    if old is None:
        return Plan(source, view, base, why, target, all_new(target))
    changes = difference(ViewedIndex(old, view), target)
    if changes.n_in_place > limit:
        return Plan(source, view, base, "too_much_changed", target, all_new(target))
    return Plan(source, view, base, "", target, changes)


def _base_graph(view: View, stands: Standing, earlier: Earlier) -> tuple[str, GraphIndex | None]:
    """The graph that stands there, if it can be changed; else why not."""
    base = stands.publication
    if base is None:
        return "first", None
    if stands.unended is not None and stands.unended.differs:
        return "graph_differed", None
    if base.view != view:
        return "other_view", None
    if base.format != format_of(view):
        return "other_format", None
    return "published_run_not_here", earlier(base.run_id)

"""What stands around a party, level by level, within bounds."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from graph_engine.kernels.adjacent import ALWAYS, Window
from queries.answers import LeftOut
from queries.graph import Graph
from queries.moved import Codes, among, distinct, per_currency
from queries.ties import beside
from queries.who import is_ordinary

FLOWS = "FLOWS_TO"
"""The type of ties that are money; the only one with a window of time and amounts to state."""


@dataclass(frozen=True)
class Ties:
    """Edges between parties, arrays (n,): which type, which edge, its nearer and its farther party."""

    types: Codes
    codes: Codes
    near: Codes
    far: Codes

    @property
    def keys(self) -> Codes:
        """A number for each tie, the same for the same edge from either end."""
        return self.types * np.int64(2**32) + self.codes

    def where(self, kept: Codes | NDArray[np.bool_]) -> "Ties":
        """Those of a condition, or at places."""
        return Ties(self.types[kept], self.codes[kept], self.near[kept], self.far[kept])


@dataclass(frozen=True)
class Extent:
    """How far to go: over which types, how many hops, to how many parties, in which window."""

    types: tuple[str, ...]
    hops: int
    max_parties: int
    window: Window


@dataclass
class Around:
    """What was found so far: parties seen, ties and the hop of each, and what had to be left out."""

    start: int
    seen: Codes
    ties: list[Ties] = field(default_factory=list)
    hops: list[Codes] = field(default_factory=list)
    cut: list[Ties] = field(default_factory=list)
    dropped: list[Ties] = field(default_factory=list)
    n_edges: int = 0
    left_out: list[LeftOut] = field(default_factory=list)


def around(graph: Graph, party: int, extent: Extent) -> tuple[Ties, Codes, list[LeftOut]]:
    """Give the ties within some hops of a party, each once, with the hop that found it, and what is left out.

    Every tie of a party that was gone on from is either given or stated as left out.
    """
    found = Around(party, np.array([party]))
    frontier = found.seen
    for hop in range(1, extent.hops + 1):
        if graph.out_of_time:
            found.left_out.append(LeftOut("hops", "time_limit", extent.hops - hop + 1))
            break
        frontier = widen(graph, found, frontier, extent, hop)
        if frontier.size == 0:
            break
    ties, hops = joined(found.ties), np.concatenate([np.zeros(0, np.int64), *found.hops])
    first = first_places(ties.keys)
    shown = ties.where(first)
    return shown, hops[first], stated(graph, found, shown, extent)


def first_places(keys: Codes) -> Codes:
    """Places of the first of each of some keys, in their order."""
    order = np.argsort(keys, kind="stable")
    fresh = np.ones(keys.size, np.bool_)
    fresh[1:] = keys[order][1:] != keys[order][:-1]
    return np.sort(order[fresh])


def widen(graph: Graph, found: Around, frontier: Codes, extent: Extent, hop: int) -> Codes:
    """Go one hop on from the frontier; give the ordinary parties it newly came to."""
    ties = level(graph, frontier, extent)
    room = max(graph.bounds.edges - found.n_edges, 0)
    found.cut.append(ties.where(np.arange(room, ties.codes.size)))
    ties = ties.where(np.arange(min(room, ties.codes.size)))
    n_ties = np.bincount(ties.far)
    n_ties[found.seen[found.seen < n_ties.size]] = 0
    new = np.flatnonzero(n_ties)
    most_ties_first = new[np.argsort(-n_ties[new], kind="stable")]
    room = max(min(extent.max_parties, graph.bounds.nodes) + 1 - found.seen.size, 0)
    kept, dropped = most_ties_first[:room], most_ties_first[room:]
    is_dropped = among(ties.far, dropped)
    found.dropped.append(ties.where(is_dropped))
    found.ties.append(ties.where(~is_dropped))
    found.hops.append(np.full(int((~is_dropped).sum()), hop))
    found.n_edges += ties.codes.size
    found.seen = np.union1d(found.seen, kept)
    return np.sort(kept[is_ordinary(graph, kept)])


def level(graph: Graph, frontier: Codes, extent: Extent) -> Ties:
    """All ties of the frontier, from either end."""
    parts: list[Ties] = []
    for place, name in enumerate(extent.types):
        edges = graph.index.edges(name, "Party", "Party")
        for forward in (True, False):
            window = extent.window if name == FLOWS else ALWAYS
            sides = beside(edges, frontier, forward=forward, window=window)
            parts.append(Ties(np.full(sides.codes.size, place), sides.codes, sides.near, sides.far))
    return joined(parts)


def joined(parts: Sequence[Ties]) -> Ties:
    """All ties of some lists."""
    nothing = np.zeros(0, np.int64)
    return Ties(
        *(
            np.concatenate([nothing, *(getattr(part, name) for part in parts)])
            for name in ("types", "codes", "near", "far")
        )
    )


def money(graph: Graph, ties: Ties, extent: Extent) -> dict[str, int]:
    """What the flows among some ties amount to, each once."""
    if FLOWS not in extent.types:
        return {}
    flows = graph.index.edges(FLOWS, "Party", "Party")
    return per_currency(flows, distinct(ties.codes[ties.types == extent.types.index(FLOWS)]))


def stated(graph: Graph, found: Around, ties: Ties, extent: Extent) -> list[LeftOut]:
    """What the answer leaves out: by bounds, and where it ends at parties that connect everybody."""
    dropped, cut = joined(found.dropped), joined(found.cut)
    if cut.codes.size:
        cut = cut.where(~np.isin(cut.keys, np.concatenate([ties.keys, dropped.keys])))
    n_dropped = distinct(dropped.far).size
    reached = np.setdiff1d(found.seen, [found.start])
    ended = reached[~is_ordinary(graph, reached)]
    at_ended = ties.where(among(ties.far, ended))
    return [
        *found.left_out,
        LeftOut("ties", "edge_limit", distinct(cut.keys).size, money(graph, cut, extent)),
        LeftOut("parties", "node_limit", n_dropped, money(graph, dropped, extent)),
        LeftOut("parties_beyond", "role_not_ordinary", int(ended.size), money(graph, at_ended, extent)),
    ]

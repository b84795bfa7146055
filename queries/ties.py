"""Ties of parties: the edges next to some parties, and the small graph that can be reached over some ties."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph_engine.index import Edges
from graph_engine.kernels.adjacent import ALWAYS, AdjacencyArrays, Window, positions_of, spans
from graph_engine.kernels.walks import WalkBounds, Walks, walks_from, way_to
from queries.answers import LeftOut
from queries.graph import Graph
from queries.moved import Codes, arrays_of
from queries.who import is_ordinary


@dataclass(frozen=True)
class TieType:
    """Edges between parties to follow, and which of them count (all, unless ``kept`` says which codes)."""

    edges: Edges
    kept: Callable[[Codes], NDArray[np.bool_]] | None = None


@dataclass(frozen=True)
class Beside:
    """Edges next to some nodes, arrays (m,): the node asked about, the one on the other side, the edge."""

    near: Codes
    far: Codes
    codes: Codes


def beside(edges: Edges, nodes: Codes, *, forward: bool, window: Window = ALWAYS) -> Beside:
    """Give the edges that leave (``forward``) or come to some nodes, node by node in the order of time."""
    adjacency = arrays_of(edges.forward if forward else edges.backward)
    starts, stops = spans(adjacency, np.asarray(nodes, np.int32), window)
    positions = positions_of(starts, stops)
    near = np.repeat(np.asarray(nodes), stops - starts)
    return Beside(near, adjacency.neighbours[positions], adjacency.edges[positions])


@dataclass(frozen=True)
class Web:
    """Ties that can be reached from a party, arrays (n_ties,): type, edge, near and far party."""

    types: Codes
    codes: Codes
    near: Codes
    far: Codes
    left_out: tuple[LeftOut, ...] = ()


def web_from(graph: Graph, party: int, types: Sequence[TieType], *, forward: bool, max_depth: int) -> Web:
    """Collect the ties within ``max_depth`` of a party, not beyond parties that are not ordinary."""
    parts: list[tuple[Codes, Codes, Codes, Codes]] = []
    left_out: list[LeftOut] = []
    seen, frontier = np.array([party]), np.array([party])
    for depth in range(max_depth):
        if graph.out_of_time:
            left_out.append(LeftOut("levels", "time_limit", max_depth - depth, at_least=True))
            break
        level = [_level(kind, place, frontier, forward) for place, kind in enumerate(types)]
        parts += level
        reached = np.setdiff1d(np.concatenate([far for *_, far in level]), seen)
        room = max(graph.bounds.nodes - seen.size, 0)
        if reached.size > room:
            left_out.append(LeftOut("parties", "node_limit", int(reached.size - room), at_least=True))
        seen = np.union1d(seen, reached[:room])
        frontier = reached[:room][is_ordinary(graph, reached[:room])]
        if frontier.size == 0:
            break
    which, codes, near, far = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Web(which, codes, near, far, tuple(left_out))


def _level(kind: TieType, place: int, frontier: Codes, forward: bool) -> tuple[Codes, Codes, Codes, Codes]:
    found = beside(kind.edges, frontier, forward=forward)
    kept = np.ones(found.codes.size, np.bool_) if kind.kept is None else kind.kept(found.codes)
    types = np.full(int(kept.sum()), place)
    return types, found.codes[kept], found.near[kept], found.far[kept]


@dataclass(frozen=True)
class Ways:
    """Ways out of a party over a web, a row each: ``last`` is the place in the web of a way's last tie."""

    web: Web
    walks: Walks
    last: Codes
    parties: Codes
    left_out: tuple[LeftOut, ...]

    def ties_of(self, walk: int) -> list[int]:
        """Places in the web of the ties of a way, from the party on."""
        return [int(self.last[step]) for step in way_to(self.walks, walk)]

    def way_of(self, start: int, walk: int) -> Codes:
        """Codes of the parties of a way, the start first."""
        return np.array([start, *self.web.far[self.ties_of(walk)]], np.int64)


def ways_from(graph: Graph, party: int, web: Web, max_depth: int) -> Ways:
    """Give every way out of a party over a web that meets no party twice, the shortest first."""
    parties = np.unique(np.concatenate([[party], web.near, web.far]))
    order = np.lexsort((web.codes, web.types, web.far, web.near))
    near, far = np.searchsorted(parties, web.near[order]), np.searchsorted(parties, web.far[order])
    local = AdjacencyArrays(
        np.searchsorted(near, np.arange(parties.size + 1)).astype(np.int64),
        far.astype(np.int32),
        np.arange(order.size, dtype=np.int32),
        np.zeros(order.size, np.int64),
    )
    bounds = WalkBounds(max_depth, graph.bounds.rows)
    start = int(np.searchsorted(parties, party))
    walks, refused = walks_from(local, is_ordinary(graph, parties), start, bounds)
    cut = (LeftOut("ways", "walk_limit", int(refused), at_least=True),) if refused else ()
    return Ways(web, walks, order[walks.edges], parties[walks.nodes], web.left_out + cut)

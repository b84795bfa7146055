"""Slow, obvious twins of the path kernels: every path is written out, and the best one taken."""

from collections.abc import Callable, Iterator
from typing import NamedTuple


class Edge(NamedTuple):
    source: int
    target: int
    time: int


Path = tuple[int, ...]


def passable_paths(
    edges: list[Edge], passable: list[bool], ends: tuple[int, int], max_hops: int, rising: bool
) -> Iterator[Path]:
    """Every path of edge codes from start, through no node twice and none not to be passed."""
    start, goal = ends

    def extend(path: Path, seen: frozenset[int]) -> Iterator[Path]:
        at = edges[path[-1]].target if path else start
        for code, edge in enumerate(edges):
            later = not path or not rising or edge.time > edges[path[-1]].time
            if edge.source == at and edge.target not in seen and later:
                yield (*path, code)
                goes_on = edge.target != goal and passable[edge.target] and len(path) + 1 < max_hops
                if goes_on:
                    yield from extend((*path, code), seen | {edge.target})

    return extend((), frozenset({start})) if max_hops else iter(())


def best_path(
    edges: list[Edge], passable: list[bool], ends: tuple[int, int], max_hops: int, how: str
) -> tuple[Path, set[int]]:
    """The best path and the edges that ended where none may pass; ``how``: any, rising or earliest."""
    start, goal = ends
    paths = list(passable_paths(edges, passable, ends, max_hops, how != "any"))
    arriving = [path for path in paths if edges[path[-1]].target == goal]
    best = min(arriving, key=_order(edges, how), default=())
    ending = [
        path
        for path in paths
        if edges[path[-1]].target not in (start, goal) and not passable[edges[path[-1]].target]
    ]
    if not best:
        return best, {path[-1] for path in ending}
    if how == "earliest":
        return best, {path[-1] for path in ending if path[-1] < best[-1]}
    return best, {path[-1] for path in ending if len(path) <= len(best)}


def _order(edges: list[Edge], how: str) -> Callable[[Path], tuple[object, ...]]:
    """Smallest is best."""
    if how == "any":
        return lambda path: (
            len(path),
            [edges[code].source for code in reversed(path)],
            [(edges[code].time, code) for code in reversed(path)],
        )
    if how == "rising":
        return lambda path: (len(path), path[::-1])
    return lambda path: (path[-1], len(path), path[::-1])

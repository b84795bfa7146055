"""Slow, obvious twins of the path kernels: every path is written out, and the best one taken."""

from collections.abc import Callable, Iterator
from typing import NamedTuple


class Edge(NamedTuple):
    source: int
    target: int
    time: int
    by_day: bool = False


Path = tuple[int, ...]


def contracted(edges: list[Edge], passable: list[bool], holder: list[int]) -> list["Hop"]:
    """Edges from holder to holder, each with whether its payee account may be passed."""
    return [
        Hop(holder[edge.source], holder[edge.target], edge.time, passable[edge.target], edge.by_day)
        for edge in edges
    ]


class Hop(NamedTuple):
    source: int
    target: int
    time: int
    passable: bool
    by_day: bool = False

    @property
    def after(self) -> int:
        """The first time of what may follow it."""
        return self.time if self.by_day else self.time + 1


def arrival(hops: list[Hop], code: int) -> tuple[int, int]:
    """What comes first of several ways to one place."""
    return hops[code].after, code


def passable_paths(hops: list[Hop], ends: tuple[int, int], max_hops: int, rising: bool) -> Iterator[Path]:
    """Every path of edge codes from start, through no holder twice and no account not to be passed.

    One that comes to an account not to be passed ends there, even if its holder was passed before.
    """
    start, goal = ends

    def extend(path: Path, seen: frozenset[int]) -> Iterator[Path]:
        at = hops[path[-1]].target if path else start
        for code, hop in enumerate(hops):
            later = not path or not rising or hop.time >= hops[path[-1]].after
            ends_there = not hop.passable and hop.target != start
            if hop.source == at and (hop.target not in seen or ends_there) and later:
                yield (*path, code)
                if hop.target != goal and hop.passable and len(path) + 1 < max_hops:
                    yield from extend((*path, code), seen | {hop.target})

    return extend((), frozenset({start})) if max_hops else iter(())


def best_path(hops: list[Hop], ends: tuple[int, int], max_hops: int, how: str) -> tuple[Path, set[int]]:
    """The best path and the edges that ended where none may pass; ``how``: any, rising or earliest."""
    paths = list(passable_paths(hops, ends, max_hops, how != "any"))
    best = min(
        (path for path in paths if hops[path[-1]].target == ends[1]), key=_order(hops, how), default=()
    )
    ending = [path for path in paths if hops[path[-1]].target != ends[1] and not hops[path[-1]].passable]
    if not best:
        return best, {path[-1] for path in ending}
    if how == "earliest":
        return best, {path[-1] for path in ending if path[-1] < best[-1]}
    return best, {path[-1] for path in ending if len(path) <= len(best)}


def _order(hops: list[Hop], how: str) -> Callable[[Path], tuple[object, ...]]:
    """Smallest is best."""
    if how == "any":
        return lambda path: (len(path), [hops[code].source for code in reversed(path)], path[::-1])

    def arrivals(path: Path) -> list[tuple[int, int]]:
        return [arrival(hops, code) for code in reversed(path)]

    if how == "rising":
        return lambda path: (len(path), arrivals(path))
    return lambda path: (arrival(hops, path[-1]), len(path), arrivals(path))

"""The slow, obvious twin of the walks kernel: every way, by recursion."""

from tests.naive.paths import Edge


def ways_out(edges: list[Edge], passable: list[bool], start: int, max_depth: int) -> set[tuple[int, ...]]:
    """Every way out of start as edge codes; a way ends where it meets itself or may not pass."""
    ways: set[tuple[int, ...]] = set()

    def go(at: int, way: tuple[int, ...], seen: frozenset[int]) -> None:
        for code, edge in enumerate(edges):
            if edge.source == at:
                ways.add((*way, code))
                if edge.target not in seen and passable[edge.target] and len(way) + 1 < max_depth:
                    go(edge.target, (*way, code), seen | {edge.target})

    go(start, (), frozenset({start}))
    return ways

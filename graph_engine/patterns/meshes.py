"""Shapes that are woven into each other, joined to one where that is further beyond chance than its parts."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from graph_engine.patterns.shapes import Shape
from graph_engine.patterns.situations import joined


@dataclass(frozen=True)
class _Mesh:
    shape: Shape
    beyond_chance: float


def meshes(shapes: Sequence[Shape], beyond_chance: Callable[[Shape], float]) -> list[Shape]:
    """Join shapes that share a transaction, of whatever anchor, to what is further beyond chance than each.

    What a group of parties does is often no whole shape: some sources pay only some of those between. It is
    found as several shapes woven into each other.

    Parameters
    ----------
    shapes : sequence of Shape
        In any order.
    beyond_chance : function
        Minus the logarithm of how many as unlikely chance would bring.

    Returns
    -------
    list of Shape
        In no order that tells. A mesh has the anchor of its largest part.

    Notes
    -----
    Shapes come in order, the furthest beyond chance first (ties: by anchor and transactions). Each joins, one
    after the other, the meshes so far that it shares a transaction with, if the two together are beyond
    chance, and further than each, or if both are beyond chance and share half of the smaller's transactions.
    """
    told = [_Mesh(shape, beyond_chance(shape)) for shape in shapes]
    told.sort(key=lambda one: (-one.beyond_chance, one.shape.anchor, one.shape.transactions.tolist()))
    found: dict[int, _Mesh] = {}
    through: dict[int, set[int]] = defaultdict(set)
    for number, one in enumerate(told):
        whole = one
        for other in sorted({other for code in one.shape.transactions.tolist() for other in through[code]}):
            both = _woven(found[other], whole, beyond_chance)
            if both is not None:
                whole = both
                for code in found.pop(other).shape.transactions.tolist():
                    through[code].discard(other)
        found[number] = whole
        for code in whole.shape.transactions.tolist():
            through[code].add(number)
    return [mesh.shape for mesh in found.values()]


def _woven(one: _Mesh, other: _Mesh, beyond_chance: Callable[[Shape], float]) -> _Mesh | None:
    """Both as one, or nothing if they are to stay apart."""
    both = joined([one.shape, other.shape])
    beyond = beyond_chance(both)
    sizes = one.shape.transactions.size, other.shape.transactions.size
    half = 2 * (sum(sizes) - both.transactions.size) >= min(sizes)
    furthest, least = max(one.beyond_chance, other.beyond_chance), min(one.beyond_chance, other.beyond_chance)
    return _Mesh(both, beyond) if beyond > 0 and (beyond > furthest or (half and least > 0)) else None

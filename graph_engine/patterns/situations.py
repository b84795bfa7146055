"""Instances that are one situation: the same anchor, and half of the smaller's transactions in common.

So are those that begin with the same transaction of an anchor: a finding's id is made of the two.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from graph_engine.patterns.shapes import Shape


def situations(shapes: Sequence[Shape]) -> list[Shape]:
    """Join shapes to situations.

    Parameters
    ----------
    shapes : sequence of Shape
        In any order.

    Returns
    -------
    list of Shape
        Each with all transactions of the shapes it is made of, every one in the part it had in the largest
        shape that holds it, and the size of the largest; by first transaction, then by anchor.

    Notes
    -----
    Each shape is compared with those of its anchor that share a transaction with it.
    """
    ordered = sorted(shapes, key=lambda shape: (shape.anchor, shape.transactions.tolist()))
    root = list(range(len(ordered)))
    through: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, shape in enumerate(ordered):
        codes = shape.transactions.tolist()
        shared = Counter(other for code in codes for other in through[shape.anchor, code])
        for other, n_shared in shared.items():
            least = min(len(codes), ordered[other].transactions.size)
            if 2 * n_shared >= least or codes[0] == ordered[other].transactions[0]:
                root[_top(root, other)] = _top(root, number)
        for code in codes:
            through[shape.anchor, code].append(number)
    groups: dict[int, list[Shape]] = defaultdict(list)
    for number, shape in enumerate(ordered):
        groups[_top(root, number)].append(shape)
    found = [joined(group) for group in groups.values()]
    return sorted(found, key=lambda shape: (int(shape.transactions[0]), shape.anchor))


def _top(root: list[int], number: int) -> int:
    """The shape that stands for all joined with this one."""
    while root[number] != number:
        root[number] = root[root[number]]
        number = root[number]
    return number


def joined(group: Sequence[Shape]) -> Shape:
    """All transactions of some shapes as one, with the anchor of the largest."""
    if len(group) == 1:
        return group[0]
    largest_first = sorted(group, key=lambda shape: (-shape.transactions.size, shape.transactions.tolist()))
    part_of: dict[int, str] = {}
    for shape in largest_first:
        for part, codes in shape.parts.items():
            for code in codes.tolist():
                part_of.setdefault(code, part)
    parts = {part: _codes(code for code, own in part_of.items() if own == part) for part in _parts(group)}
    return Shape(largest_first[0].anchor, parts, max(shape.size for shape in group))


def _parts(group: Sequence[Shape]) -> list[str]:
    return list(dict.fromkeys(part for shape in group for part in shape.parts))


def _codes(codes: Iterable[int]) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    return np.array(sorted(codes), np.int32)

"""Closed sets: the sources and sinks that nodes of a second layer share, as intersections of sets of bits."""

import numpy as np
from numpy.typing import NDArray

from graph_engine.kernels.uncounted import inlined, uncounted

Int64s = NDArray[np.int64]

OVER = -1
"""In place of a number: the search went over the budget."""


@inlined
def counted(bits: int) -> int:
    """Give how many bits are set."""
    n = 0
    while bits:
        bits &= bits - 1
        n += 1
    return n


@uncounted
def closed_sets(
    sets: Int64s, n_nodes: int, closed: Int64s, fewest: tuple[int, int], most_steps: int
) -> tuple[int, int]:
    """Fill ``closed`` with every intersection of sets that is large enough.

    Parameters
    ----------
    sets : int64 array, shape (at least n_nodes, 2)
        Sources but for the first, and sinks, of each node, as bits.
    n_nodes : int
        How many nodes there are.
    closed : int64 array, shape (most_sets, 2)
        Filled in, likewise, from the first row on.
    fewest : (int, int)
        Fewest sources but for the first, and sinks.
    most_steps : int
        Most comparisons of sets.

    Returns
    -------
    (int, int)
        How many there are, ``OVER`` if more than steps or rows suffice for; and the steps.

    Examples
    --------
    >>> sets, closed = np.array([[0b011, 1], [0b110, 1]]), np.empty((4, 2), np.int64)
    >>> closed_sets(sets, 2, closed, (1, 1), 100)
    (3, 6)
    >>> closed[:3].tolist()
    [[3, 1], [6, 1], [2, 1]]
    """
    n, steps = (OVER if n_nodes == OVER else 0), 0
    for place in range(n_nodes):
        before = n
        for other in range(-1, before):
            sources, sinks = sets[place, 0], sets[place, 1]
            if other >= 0:
                sources &= closed[other, 0]
                sinks &= closed[other, 1]
            if counted(sources) < fewest[0] or counted(sinks) < fewest[1]:
                steps += 1
                continue
            known = -1
            for row in range(n):
                if closed[row, 0] == sources and closed[row, 1] == sinks:
                    known = row
                    break
            steps += 1 + (n if known < 0 else known)
            if steps > most_steps or (known < 0 and n == closed.shape[0]):
                return OVER, steps
            if known < 0:
                closed[n, 0], closed[n, 1] = sources, sinks
                n += 1
    return n, steps


@inlined
def holds(sets: Int64s, place: int, closed: Int64s, row: int) -> bool:
    """Whether a node has all of a closed set."""
    sources, sinks = closed[row, 0], closed[row, 1]
    return bool(sets[place, 0] & sources == sources and sets[place, 1] & sinks == sinks)

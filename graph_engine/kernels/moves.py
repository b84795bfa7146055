"""Transactions in order, listed by payer and by payee, to look backwards from each.

Looked for from the end, no bound of a search depends on what follows: the same ledger cut after a
transaction tells the same of it.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph_engine.kernels.following import followed_from
from graph_engine.kernels.uncounted import uncounted

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]


class Moves(NamedTuple):
    """m transactions in order and how to find them by payer and by payee.

    ``payers``, ``payees`` int32 nodes, -1 for none; ``times``, ``amounts`` int64; ``currencies`` int32;
    ``loose`` bool: of its time only the day is known, so that what stands after it in order may follow it at
    an equal time.
    ``in_first`` int64 (n + 1,) and ``receipts`` int32: rows by payee, in order; ``place`` int32 (m,): where
    a row stands there, -1 for none; ``out_first``, ``payments``, ``out_place`` likewise by payer. What goes
    from a node to itself, or has one end only, is in neither list.
    """

    payers: Int32s
    payees: Int32s
    times: Int64s
    amounts: Int64s
    currencies: Int32s
    loose: NDArray[np.bool_]
    in_first: Int64s
    receipts: Int32s
    place: Int64s
    out_first: Int64s
    payments: Int32s
    out_place: Int64s


class Bounds(NamedTuple):
    """``window``: longest time from the first to the last transaction; ``steps``: most transactions looked
    at for one cycle search; ``recent``: most receipts or payments of a node looked at, the last ones.
    """

    window: int
    steps: int
    recent: int


@uncounted
def follows(moves: Moves, earlier: int, later: int) -> bool:
    """Whether a transaction may follow an earlier one, in order and in time."""
    return earlier < later and bool(
        moves.times[later] >= followed_from(moves.times[earlier], moves.loose[earlier])
    )


@uncounted
def stop_before(rows: Int32s, first: int, last: int, row: int) -> int:
    """Give the place after the last of a node's rows that comes before a row."""
    while first < last:
        middle = (first + last) // 2
        if rows[middle] < row:
            first = middle + 1
        else:
            last = middle
    return first

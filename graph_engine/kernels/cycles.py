"""Round trips: simple cycles of transactions whose times rise and which keep most of their amount.

Rows are written cell by cell: assigning slices brings checks of shapes that take seconds to compile.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.adjacent import first_not_before
from graph_engine.kernels.following import followed_from
from graph_engine.kernels.uncounted import uncounted

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]


class Moves(NamedTuple):
    """Transactions between accounts of different holders, and how to find them.

    ``payers``, ``payees`` int32 account codes, ``times`` and ``amounts`` int64, ``by_day`` bool (the day
    alone is known), all (n_transactions,); ``holders`` int32 (n_accounts,). ``out_offsets`` int64
    (n_accounts + 1,) and ``outgoing`` int32: transactions by payer, sorted by time. ``in_offsets`` int64
    (n_holders + 1,), ``in_times`` and ``in_amounts`` int64: the same transactions by the payee's holder,
    sorted by time.
    """

    payers: Int32s
    payees: Int32s
    times: Int64s
    amounts: Int64s
    by_day: NDArray[np.bool_]
    holders: Int32s
    out_offsets: Int64s
    outgoing: Int32s
    in_offsets: Int64s
    in_times: Int64s
    in_amounts: Int64s


class Bounds(NamedTuple):
    """What counts as a round trip, and how much may be spent on finding them.

    ``window``: longest time from first to last hop, in the unit of the times. ``kept_pct``: least share of a
    hop's amount that the next hop carries on; ``back_pct``: least share of the first amount that comes back.
    ``per_start``: most cycles kept of one first transaction; ``steps_per_start`` and ``steps_in_all``: most
    transactions looked at.
    """

    window: int
    fewest_hops: int
    most_hops: int
    kept_pct: int
    back_pct: int
    per_start: int
    steps_per_start: int
    steps_in_all: int


class RoundTrips(NamedTuple):
    """Cycles by first transaction, each as its transactions in order, and what was not looked at.

    ``offsets`` int64 (n_cycles + 1,), ``transactions`` int32; ``starts_cut``: first transactions whose search
    stopped at a bound; ``starts_unseen``: first transactions never searched because all steps were spent.
    """

    offsets: Int64s
    transactions: Int32s
    starts_cut: int
    starts_unseen: int


@uncounted
def _place_from(times: Int64s, rows: Int32s, first: int, last: int, time: int) -> int:
    """Give the first place in ``first:last`` whose transaction is not before ``time``."""
    while first < last:
        middle = (first + last) // 2
        if times[rows[middle]] < time:
            first = middle + 1
        else:
            last = middle
    return int(first)


@uncounted
def _last_return(moves: Moves, bounds: Bounds, start: int) -> int:
    """Give the latest time at which enough could come back to the first payer, or -1 before the first hop."""
    origin, left, sent = moves.holders[moves.payers[start]], moves.times[start], moves.amounts[start]
    first, last = moves.in_offsets[origin], moves.in_offsets[origin + 1]
    soonest = followed_from(left, moves.by_day[start])
    latest = left - 1
    for place in range(first_not_before(moves.in_times, first, last, soonest), last):
        if moves.in_times[place] - left > bounds.window:
            break
        if moves.in_amounts[place] <= sent and 100 * moves.in_amounts[place] >= bounds.back_pct * sent:
            latest = moves.in_times[place]
    return int(latest)


@uncounted
def _onward(moves: Moves, hop: int) -> int:
    """Give the first place among the payee's payments from which the money of a hop can go on."""
    account = moves.payees[hop]
    first, last = moves.out_offsets[account], moves.out_offsets[account + 1]
    soonest = followed_from(moves.times[hop], moves.by_day[hop])
    return int(_place_from(moves.times, moves.outgoing, first, last, soonest))


@uncounted
def _carries(moves: Moves, bounds: Bounds, before: int, hop: int, start: int) -> bool:
    """Say whether a hop carries on enough of the hop before, and of the first."""
    amount, held = moves.amounts[hop], moves.amounts[before]
    enough = 100 * amount >= bounds.kept_pct * held and 100 * amount >= bounds.back_pct * moves.amounts[start]
    return bool(enough and amount <= held)


@uncounted
def _met(moves: Moves, path: Int32s, depth: int, holder: int) -> bool:
    """Say whether a holder was paid on the path."""
    for hop in path[:depth]:  # noqa: SIM110 - numba compiles no generators
        if moves.holders[moves.payees[hop]] == holder:
            return True
    return False


@uncounted
def _counted_once(moves: Moves, path: Int32s, depth: int, closing: int) -> bool:
    """Of the turns of one cycle, only the one that begins with the first transaction counts.

    Times rise and amounts fall, so that only a cycle of one time and one amount can be turned, if the first
    may follow the last as well.
    """
    start = path[0]
    if not moves.by_day[closing]:
        return True
    later, less = moves.times[closing] > moves.times[start], moves.amounts[closing] < moves.amounts[start]
    if later or less or moves.payees[closing] != moves.payers[start]:
        return True
    for hop in path[:depth]:
        if hop < start:
            return False
    return bool(closing > start)


@uncounted
def _keep(found: Int32s, place: int, path: Int32s, depth: int, closing: int) -> None:
    """Write a cycle to a row of ``found``, -1 behind it."""
    for hop in range(found.shape[1]):
        if hop < depth:
            found[place, hop] = path[hop]
        else:
            found[place, hop] = closing if hop == depth else -1


@uncounted
def _search(
    moves: Moves, bounds: Bounds, path: Int32s, places: Int64s, found: Int32s
) -> tuple[int, int, bool]:
    """Fill ``found`` with the cycles from ``path[0]``; give their number, the steps taken, whether cut."""
    start, depth, steps, n_found = path[0], 1, 0, 0
    origin, deadline = moves.holders[moves.payers[start]], _last_return(moves, bounds, start)
    places[0] = _onward(moves, start) if deadline >= moves.times[start] else moves.outgoing.size
    while depth > 0:
        account, place = moves.payees[path[depth - 1]], places[depth - 1]
        if place >= moves.out_offsets[account + 1] or moves.times[moves.outgoing[place]] > deadline:
            depth -= 1
            continue
        if steps == bounds.steps_per_start or n_found == bounds.per_start:
            return n_found, steps, True
        hop = moves.outgoing[place]
        places[depth - 1] += 1
        steps += 1
        if not _carries(moves, bounds, path[depth - 1], hop, start):
            continue
        holder = moves.holders[moves.payees[hop]]
        if holder == origin:
            if depth + 1 >= bounds.fewest_hops and _counted_once(moves, path, depth, hop):
                _keep(found, n_found, path, depth, hop)
                n_found += 1
        elif depth + 1 < bounds.most_hops and not _met(moves, path, depth, holder):
            path[depth] = hop
            places[depth] = _onward(moves, hop)
            depth += 1
    return n_found, steps, False


@njit(cache=True, nogil=True)
def _copied(rows: Int32s, n_rows: int, target: Int32s, first: int) -> Int32s:
    """Copy the first rows of a table into another from a row on; give the other."""
    for row in range(n_rows):
        for column in range(rows.shape[1]):
            target[first + row, column] = rows[row, column]
    return target


@njit(cache=True, nogil=True)
def _all_cycles(moves: Moves, bounds: Bounds, starts: Int32s) -> tuple[Int32s, int, int]:
    path = np.empty(bounds.most_hops, np.int32)
    places = np.empty(bounds.most_hops, np.int64)
    found = np.empty((bounds.per_start, bounds.most_hops), np.int32)
    kept = np.empty((1024, bounds.most_hops), np.int32)
    n_kept, n_cut, steps = 0, 0, 0
    for turn in range(starts.size):
        if steps >= bounds.steps_in_all:
            return kept[:n_kept].copy(), n_cut, starts.size - turn
        path[0] = starts[turn]
        n_found, taken, cut = _search(moves, bounds, path, places, found)
        steps += taken
        n_cut += cut
        while n_kept + n_found > kept.shape[0]:
            kept = _copied(kept, n_kept, np.empty((2 * kept.shape[0], bounds.most_hops), np.int32), 0)
        _copied(found, n_found, kept, n_kept)
        n_kept += n_found
    return kept[:n_kept].copy(), n_cut, 0


def round_trips(moves: Moves, bounds: Bounds, starts: Int32s) -> RoundTrips:
    """Find the simple temporal cycles that begin with one of the given transactions.

    A cycle is a row of hops e1 … eh. The payee account of each is the payer account of the next; the payee of
    the last has the holder of the payer of the first (the same account or another of the same holder). All
    holders between are different from each other and from the first. Each follows the one before, as
    `graph_engine.kernels.following` has it, the last is at most ``window`` after the first. Each hop carries
    at least ``kept_pct`` and at most 100 per cent of the one before, the last at least ``back_pct`` per cent
    of the first.

    Parameters
    ----------
    moves : Moves
        The transactions; their codes rise with (time, id).
    bounds : Bounds
        Window in the unit of ``moves.times``, hops, shares in per cent, steps.
    starts : int32 array, shape (n_starts,)
        Transactions to begin with, in the order in which steps are spent.

    Returns
    -------
    RoundTrips
        By start, then in the order of the search: by time of each hop in turn. A cycle whose hops all have
        the same time and amount and end in the very account they began in would be found from each of its
        hops; it is given once, from its first transaction.

    Notes
    -----
    A start from whose holder nothing fitting comes back within the window is left at once, the candidate
    roots of the reference. The rest is a depth-first search: in the worst case exponential in the hops,
    therefore bounded; what a bound cut off is counted.

    References
    ----------
    R. Kumar, T. Calders: 2SCENT: An efficient algorithm to enumerate all simple temporal cycles.
    PVLDB 11 (11), 2018, 1441-1453 (simple temporal cycles, filtering of root candidates).
    """
    cycles, n_cut, n_unseen = _all_cycles(moves, bounds, starts)
    offsets = np.concatenate(([0], np.cumsum((cycles >= 0).sum(axis=1)))).astype(np.int64)
    return RoundTrips(offsets, cycles[cycles >= 0], n_cut, n_unseen)

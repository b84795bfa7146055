"""Simple temporal cycles: transactions that lead from a node over others back to it, in rising time."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.growing import grown
from graph_engine.kernels.time_graph import TimeGraph
from graph_engine.kernels.uncounted import uncounted

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]


class CycleBounds(NamedTuple):
    """What counts as a cycle, and how much may be spent on finding them.

    ``alike_pct``: of two hops that follow each other the smaller carries at least so much of the larger; 0:
    whatever they carry. ``per_start``: most cycles kept of one first transaction; ``steps_per_start`` and
    ``steps_in_all``: most transactions looked at.
    """

    fewest_hops: int
    most_hops: int
    alike_pct: int
    per_start: int
    steps_per_start: int
    steps_in_all: int


class TemporalCycles(NamedTuple):
    """Cycles by first transaction, each as its transactions in order, and what was not looked at.

    ``offsets`` int64 (n_cycles + 1,), ``transactions`` int32; ``starts_cut``: first transactions whose search
    stopped at a bound, so that their cycles are a lower bound; ``starts_unseen``: those never searched.
    """

    offsets: Int64s
    transactions: Int32s
    starts_cut: int
    starts_unseen: int


@uncounted
def _deadline(graph: TimeGraph, start: int, end: int) -> int:
    """Give the last receipt of the first payer that may follow the start and lies in the window, or -1."""
    last, receipt = -1, graph.back[start]
    while receipt < end:
        last = receipt
        receipt = graph.payee_next[receipt]
    return int(last)


@uncounted
def _counted_once(graph: TimeGraph, path: Int32s, depth: int, closing: int) -> bool:
    """Of the turns of a cycle of one time, only that which begins with its first transaction counts."""
    start = path[0]
    if graph.after[closing] != graph.after[start]:
        return True
    for hop in path[1:depth]:
        if hop < start:
            return False
    return bool(closing > start)


@uncounted
def _alike(amounts: Int64s, alike_pct: int, one: int, other: int) -> bool:
    """Whether two hops carry amounts that are alike."""
    if alike_pct == 0:
        return True
    smaller, larger = min(amounts[one], amounts[other]), max(amounts[one], amounts[other])
    return bool(100 * smaller >= alike_pct * larger)


@uncounted
def _leads_on(graph: TimeGraph, bounds: CycleBounds, path: Int32s, depth: int, hop: int) -> bool:
    """Whether a hop leads to a node that was not yet paid on the path, and there is room for one more."""
    if depth + 1 >= bounds.most_hops:
        return False
    for step in range(depth):  # noqa: SIM110 - numba compiles no generators
        if graph.payees[path[step]] == graph.payees[hop]:
            return False
    return True


@uncounted
def _noted(found: Int32s, n: int, path: Int32s, depth: int, closing: int) -> None:
    """Write down a cycle, one transaction a row; the first row has its length beside."""
    for step in range(depth):
        found[n + step, 0] = path[step]
    found[n + depth, 0] = closing
    found[n, 1] = depth + 1


@uncounted
def _search(  # noqa: PLR0913, PLR0917 - the parts of one loop, split for reading
    graph: TimeGraph,
    amounts: Int64s,
    deadline: int,
    bounds: CycleBounds,
    path: Int32s,
    turns: Int32s,
    found: Int32s,
    n: int,
) -> tuple[int, int, bool]:
    """Add the cycles that begin with ``path[0]``; give the rows in use, the steps taken, whether cut short.

    -1 in place of rows where there is no room for all. ``turns``: the next payment to look at from each node
    of the path.
    """
    origin, depth, steps, n_found = graph.payers[path[0]], 1, 0, 0
    turns[0] = graph.follow[path[0]]
    while depth > 0:
        hop = turns[depth - 1]
        if hop > deadline:
            depth -= 1
            continue
        if steps == bounds.steps_per_start or n_found == bounds.per_start:
            return n, steps, True
        turns[depth - 1] = graph.payer_next[hop]
        steps += 1
        if not _alike(amounts, bounds.alike_pct, path[depth - 1], hop):
            continue
        if graph.payees[hop] == origin:
            if depth + 1 >= bounds.fewest_hops and _counted_once(graph, path, depth, hop):
                if n + depth >= found.shape[0]:
                    return -1, steps, False
                _noted(found, n, path, depth, hop)
                n += depth + 1
                n_found += 1
        elif _leads_on(graph, bounds, path, depth, hop) and graph.follow[hop] <= deadline:
            path[depth] = hop
            turns[depth] = graph.follow[hop]
            depth += 1
    return n, steps, False


@njit(cache=True, nogil=True)
def _temporal_cycles(
    graph: TimeGraph, amounts: Int64s, until: Int32s, bounds: CycleBounds
) -> tuple[Int32s, int, int]:
    path, turns = np.empty(bounds.most_hops, np.int32), np.empty(bounds.most_hops, np.int32)
    found = np.empty((1024, 2), np.int32)
    n, n_cut, steps = 0, 0, 0
    for start in range(graph.payers.size):
        end = until[start]
        if (
            graph.follow[start] >= end
            or graph.back[start] >= end
            or graph.payers[start] == graph.payees[start]
        ):
            continue
        if steps >= bounds.steps_in_all:
            return found[:n].copy(), n_cut, graph.payers.size - start
        path[0] = start
        deadline = _deadline(graph, start, end)
        rows, taken, cut = _search(graph, amounts, deadline, bounds, path, turns, found, n)
        while rows < 0:
            found = grown(found)
            rows, taken, cut = _search(graph, amounts, deadline, bounds, path, turns, found, n)
        n = rows
        steps += taken
        n_cut += cut
    return found[:n].copy(), n_cut, 0


@njit(cache=True, nogil=True)
def _offsets(found: Int32s) -> Int64s:
    """Where each cycle begins, and the number of rows."""
    offsets, n, place = np.zeros(found.shape[0] + 1, np.int64), 0, 0
    while place < found.shape[0]:
        place += found[place, 1]
        n += 1
        offsets[n] = place
    return offsets[: n + 1].copy()


def temporal_cycles(graph: TimeGraph, amounts: Int64s, until: Int32s, bounds: CycleBounds) -> TemporalCycles:
    """Find every simple cycle of transactions that rise in time within a window.

    The payee of each transaction is the payer of the next, that of the last the payer of the first; all
    payers are different. Each may follow the one before; the last lies in the window of the first.

    Parameters
    ----------
    graph : TimeGraph
        m transactions among n nodes.
    amounts : int64 array, shape (m,)
        What each carries, not negative, in any one unit; not read where ``alike_pct`` is 0.
    until : int32 array, shape (m,)
        The first transaction too late for a window that begins with each: ``window_ends``.
    bounds : CycleBounds
        Hops (at least 2), share and budget.

    Returns
    -------
    TemporalCycles
        By first transaction, then in the order of the search: by time of each hop in turn. Where ties may
        follow each other, a cycle of one time is given once, from its first transaction.

    Notes
    -----
    A start to whose payer nothing comes back within the window is left at once, and nothing later than the
    last return is looked at. The rest is a depth-first search: exponential in the hops at worst, therefore
    bounded; what a bound cut off is counted.

    References
    ----------
    R. Kumar, T. Calders: 2SCENT: An efficient algorithm to enumerate all simple temporal cycles.
    PVLDB 11 (11), 2018, 1441-1453. J. Blanuša, P. Ienne, K. Atasu: Scalable fine-grained parallel cycle
    enumeration algorithms, SPAA 2022 (not checked against the text).
    """
    found, n_cut, n_unseen = _temporal_cycles(graph, amounts, until, bounds)
    return TemporalCycles(_offsets(found), found[:, 0].copy(), n_cut, n_unseen)

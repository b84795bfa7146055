"""Who belongs to the second layer of a group, and which sets of sources and sinks its nodes share."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.closed_sets import OVER, counted
from graph_engine.kernels.node_windows import IN_FIRST, IN_STOP, OUT_FIRST, OUT_STOP
from graph_engine.kernels.time_graph import TimeGraph
from graph_engine.kernels.uncounted import inlined, uncounted

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
Int8s = NDArray[np.int8]

BITS = 62
"""Most further members of a group that a set of bits holds."""


class Fewest(NamedTuple):
    """Fewest members of each layer; ``sinks`` 0: there is no third layer."""

    sources: int
    between: int
    sinks: int


class Partners(NamedTuple):
    """Those at the other end of payments or receipts, by place, and which of them stands for which bit.

    ``seen`` (n,) int32: the search in which a node was marked; ``bit`` (n,) int8, -1 at first.
    """

    others: Int32s
    seen: Int32s
    bit: Int8s


class LayerRoom(NamedTuple):
    """Room for the search from one transaction.

    ``windows`` int32 (n, 4): the window behind that transaction; ``objects`` int32: nodes of the second
    layer; ``opening`` int32: first payment of the source to each; ``met`` int32 (n,): stamps; ``sets`` int64
    (., 2): their sources and sinks as bits; ``closed`` int64 (sets_per_start, 2): intersections.
    """

    windows: Int32s
    payers: Partners
    sinks: Partners
    objects: Int32s
    opening: Int32s
    met: Int32s
    sets: Int64s
    closed: Int64s


@njit(cache=True, nogil=True)
def room_for(graph: TimeGraph, windows: Int32s, most_sets: int, most_steps: int) -> LayerRoom:
    """Give room for searches of so many sets and steps in a graph."""
    n_nodes = windows.shape[0]
    most = min(n_nodes, most_steps + 1)
    payers = Partners(graph.paid_by, np.full(n_nodes, -1, np.int32), np.full(n_nodes, -1, np.int8))
    sinks = Partners(graph.paid_to, np.full(n_nodes, -1, np.int32), np.full(n_nodes, -1, np.int8))
    return LayerRoom(
        windows, payers, sinks,
        np.empty(most, np.int32), np.empty(most, np.int32), np.full(n_nodes, -1, np.int32),
        np.empty((most, 2), np.int64), np.empty((most_sets, 2), np.int64),
    )  # fmt: skip


@inlined
def payments_from(graph: TimeGraph, windows: Int32s, opening: int) -> tuple[int, int]:
    """Places of the payments, in the window, that the payee of a transaction makes and that may follow it."""
    stop = windows[graph.payees[opening], OUT_STOP]
    if graph.follow[opening] == graph.payers.size:
        return int(stop), int(stop)
    return int(min(graph.out_place[graph.follow[opening]], stop)), int(stop)


@uncounted
def candidates(
    graph: TimeGraph, work: LayerRoom, start: int, fewest: Fewest, limits: tuple[int, int]
) -> tuple[int, int]:
    """List whom the source pays besides, where enough others may belong to it; give their number and steps.

    Steps are the transactions that the search is going to look at, known beforehand from the windows:
    ``OVER`` in place of a number where they are too many. ``limits``: a stamp that no search had before, and
    the most steps. Calls nothing, so that what is found hopeless costs little.
    """
    (stamp, most_steps), windows = limits, work.windows
    source, first = graph.payers[start], graph.payees[start]
    n, steps, paid = 0, windows[first, IN_STOP] - windows[first, IN_FIRST], 0
    if fewest.sinks:
        if graph.follow[start] == graph.follow.size:
            return 0, 1
        paid = windows[first, OUT_STOP] - graph.out_place[graph.follow[start]]
        if paid < fewest.sinks:
            return 0, 1
        steps += paid
    work.met[first] = stamp
    for place in range(windows[source, OUT_FIRST], windows[source, OUT_STOP]):
        node, steps = graph.paid_to[place], steps + 1
        received = windows[node, IN_STOP] - windows[node, IN_FIRST]
        if work.met[node] == stamp or received < fewest.sources:
            continue
        work.met[node] = stamp
        opening = graph.outgoing[place]
        if fewest.sinks:
            if windows[node, OUT_STOP] - windows[node, OUT_FIRST] < fewest.sinks:
                continue
            follow = graph.follow[opening]
            paid = 0 if follow == graph.follow.size else windows[node, OUT_STOP] - graph.out_place[follow]
            if paid < fewest.sinks:
                continue
        steps += paid if fewest.sinks else received
        if steps > most_steps:
            return OVER, steps
        work.objects[n], work.opening[n] = node, opening
        n += 1
    return n, steps


@uncounted
def _mark(partners: Partners, places: tuple[int, int], left_out: int, stamp: int) -> None:
    """Mark the partners at some places but for one; none has a bit yet."""
    for place in range(places[0], places[1]):
        partners.seen[partners.others[place]] = stamp
        partners.bit[partners.others[place]] = -1
    partners.seen[left_out] = -1


@inlined
def _bits_of(partners: Partners, places: tuple[int, int], stamp: int, used: int) -> tuple[int, int]:
    """Collect the marked partners at some places; give bits, and bits in use."""
    bits = 0
    for place in range(places[0], places[1]):
        partner = partners.others[place]
        if partners.seen[partner] == stamp and used <= BITS:
            if partners.bit[partner] < 0:
                partners.bit[partner] = used
                used += 1
            bits |= 1 << partners.bit[partner]
    return bits, used


@uncounted
def second_layer(  # noqa: PLR0913, PLR0917 - the parts of one loop, split for reading
    graph: TimeGraph, work: LayerRoom, start: int, listed: tuple[int, int], fewest: Fewest,
    limits: tuple[int, int],
) -> tuple[int, int]:  # fmt: skip
    """Keep, of the candidates, those of the second layer, with their sets; give their number and the steps.

    ``listed``: what ``candidates`` gave for these ``limits``. ``OVER`` in place of a number likewise, also
    where bits do not suffice.
    """
    (stamp, most_steps), (n_candidates, steps), windows = limits, listed, work.windows
    source, first = graph.payers[start], graph.payees[start]
    if fewest.sinks:
        _mark(work.sinks, payments_from(graph, windows, start), source, stamp)
    _mark(work.payers, (windows[first, IN_FIRST], windows[first, IN_STOP]), source, stamp)
    n, payers_used, sinks_used = 0, 0, 0
    for candidate in range(n_candidates):
        node, opening, sinks = work.objects[candidate], work.opening[candidate], 0
        received = (windows[node, IN_FIRST], windows[node, IN_STOP])
        if fewest.sinks:
            paid = payments_from(graph, windows, opening)
            sinks, sinks_used = _bits_of(work.sinks, paid, stamp, sinks_used)
            if counted(sinks) < fewest.sinks:
                continue
            steps += received[1] - received[0]
        sources, payers_used = _bits_of(work.payers, received, stamp, payers_used)
        if steps > most_steps or max(payers_used, sinks_used) > BITS:
            return OVER, steps
        if counted(sources) + 1 >= fewest.sources:
            work.objects[n], work.opening[n] = node, opening
            work.sets[n, 0], work.sets[n, 1] = sources, sinks
            n += 1
    return n, steps


@inlined
def in_set(partners: Partners, node: int, stamp: int, bits: int) -> bool:
    """Whether a node is in a set."""
    return bool(partners.seen[node] == stamp and partners.bit[node] >= 0 and bits >> partners.bit[node] & 1)

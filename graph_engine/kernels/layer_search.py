"""Who belongs to the second layer of a group, and which sets of sources and sinks its nodes share."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.time_graph import TimeGraph

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


class PartnerList(NamedTuple):
    """Payments or receipts by node, as in ``TimeGraph``, and which partner stands for which bit.

    ``seen`` (n,) int32: the first transaction for which a partner was marked; ``bit`` (n,)
    int8, -1 at first.
    """

    offsets: Int64s
    rows: Int32s
    others: Int32s
    seen: Int32s
    bit: Int8s


class LayerRoom(NamedTuple):
    """Room for the search from one transaction.

    ``objects`` int32 (n,): nodes of the second layer; ``opening`` int32 (n,): first payment of the source to
    each; ``met`` int32 (n,): stamps; ``sets`` int64 (n, 2): their sources and sinks as bits; ``closed`` int64
    (sets_per_start, 2): intersections.
    """

    receipts: PartnerList
    payments: PartnerList
    objects: Int32s
    opening: Int32s
    met: Int32s
    sets: Int64s
    closed: Int64s


@njit(cache=True, nogil=True)
def room_for(graph: TimeGraph, most_sets: int) -> LayerRoom:
    """Give room for searches in a graph."""
    n_nodes = graph.out_offsets.size - 1
    return LayerRoom(
        PartnerList(
            graph.in_offsets, graph.incoming, graph.paid_by,
            np.full(n_nodes, -1, np.int32), np.full(n_nodes, -1, np.int8),
        ),
        PartnerList(
            graph.out_offsets, graph.outgoing, graph.paid_to,
            np.full(n_nodes, -1, np.int32), np.full(n_nodes, -1, np.int8),
        ),
        np.empty(n_nodes, np.int32),
        np.empty(n_nodes, np.int32),
        np.full(n_nodes, -1, np.int32),
        np.empty((n_nodes, 2), np.int64),
        np.empty((most_sets, 2), np.int64),
    )  # fmt: skip


@njit(cache=True, nogil=True)
def _mark(listed: PartnerList, place: int, node: int, limits: tuple[int, int, int], left_out: int) -> int:
    """Mark the partners of a node from a place of its list on, within limits, but for one; give the steps."""
    stamp, end, most_steps = limits
    last, steps = listed.offsets[node + 1], 0
    while place < last and listed.rows[place] < end and steps <= most_steps:
        if listed.others[place] != left_out:
            listed.seen[listed.others[place]] = stamp
            listed.bit[listed.others[place]] = -1
        place, steps = place + 1, steps + 1
    return steps


@njit(cache=True, nogil=True)
def _bits_of(
    listed: PartnerList, place: int, node: int, limits: tuple[int, int, int], used: int
) -> tuple[int, int, int]:
    """Collect the marked partners of a node from a place of its list on; give bits, bits in use, steps."""
    stamp, end, most_steps = limits
    last, bits, steps = listed.offsets[node + 1], 0, 0
    while place < last and listed.rows[place] < end and steps <= most_steps and used <= BITS:
        partner = listed.others[place]
        if listed.seen[partner] == stamp:
            if listed.bit[partner] < 0:
                listed.bit[partner] = used
                used += 1
            bits |= 1 << listed.bit[partner]
        place, steps = place + 1, steps + 1
    return bits, used, steps


@njit(cache=True, nogil=True)
def earliest(listed: PartnerList, place: int, node: int, start: int) -> int:
    """Go back in a node's list to the first place not before the start."""
    while place > listed.offsets[node] and listed.rows[place - 1] >= start:
        place -= 1
    return int(place)


@njit(cache=True, nogil=True)
def _counted(bits: int) -> int:
    n = 0
    while bits:
        bits &= bits - 1
        n += 1
    return n


@njit(cache=True, nogil=True)
def closed_sets(work: LayerRoom, n_objects: int, fewest: Fewest, most_steps: int) -> tuple[int, int]:
    """Fill ``work.closed`` with every intersection of sets that is large enough.

    Gives their number, -1: over budget, as with no number of nodes; and the steps, one each comparison.
    """
    if n_objects < 0:
        return -1, 0
    n, steps = 0, 0
    for place in range(n_objects):
        before = n
        for other in range(-1, before):
            sources, sinks = work.sets[place, 0], work.sets[place, 1]
            if other >= 0:
                sources &= work.closed[other, 0]
                sinks &= work.closed[other, 1]
            if _counted(sources) + 1 < fewest.sources or _counted(sinks) < fewest.sinks:
                steps += 1
                continue
            known = -1
            for row in range(n):
                if work.closed[row, 0] == sources and work.closed[row, 1] == sinks:
                    known = row
                    break
            steps += 1 + (n if known < 0 else known)
            if steps > most_steps or (known < 0 and n == work.closed.shape[0]):
                return -1, steps
            if known < 0:
                work.closed[n, 0], work.closed[n, 1] = sources, sinks
                n += 1
    return n, steps


@njit(cache=True, nogil=True)
def _marked(
    graph: TimeGraph, start: int, work: LayerRoom, limits: tuple[int, int, int], with_sinks: bool
) -> int:
    """Mark who else pays the first payee, and whom it pays; give the steps."""
    source, first, steps = graph.payers[start], graph.payees[start], 0
    if with_sinks and graph.follow[start] < limits[1]:
        steps += _mark(work.payments, graph.out_place[graph.follow[start]], first, limits, source)
    steps += _mark(work.receipts, graph.in_place[start] + 1, first, limits, source)
    return int(steps)


@njit(cache=True, nogil=True)
def second_layer(
    graph: TimeGraph, work: LayerRoom, limits: tuple[int, int, int], fewest: Fewest
) -> tuple[int, int]:
    """Find the other nodes of the second layer with their sets; give their number, -1: over budget; steps."""
    start, end, most_steps = limits
    n, sources_used, sinks_used = 0, 0, 0
    steps = _marked(graph, start, work, limits, fewest.sinks > 0)
    work.met[graph.payees[start]] = start
    opening = graph.payer_next[start]
    while opening < end and steps <= most_steps:
        node, sinks = graph.payees[opening], 0
        new = work.met[node] != start
        work.met[node] = start
        if new and fewest.sinks > 0:
            new = graph.follow[opening] < end
            if new:
                place = graph.out_place[graph.follow[opening]]
                sinks, sinks_used, more = _bits_of(work.payments, place, node, limits, sinks_used)
                new, steps = _counted(sinks) >= fewest.sinks, steps + more
        if new:
            place = earliest(work.receipts, graph.in_place[opening], node, start)
            sources, sources_used, more = _bits_of(work.receipts, place, node, limits, sources_used)
            steps += more
            if _counted(sources) + 1 >= fewest.sources:
                work.objects[n], work.opening[n] = node, opening
                work.sets[n, 0], work.sets[n, 1] = sources, sinks
                n += 1
        steps += 1
        if max(sources_used, sinks_used) > BITS:
            return -1, steps
        opening = graph.payer_next[opening]
    return (n if steps <= most_steps else -1), steps


@njit(cache=True, nogil=True)
def in_set(listed: PartnerList, node: int, stamp: int, bits: int) -> bool:
    """Whether a node is in a set."""
    return bool(listed.seen[node] == stamp and listed.bit[node] >= 0 and bits >> listed.bit[node] & 1)


@njit(cache=True, nogil=True)
def holds(work: LayerRoom, place: int, row: int) -> bool:
    """Whether a node of the second layer has all of a closed set."""
    sources, sinks = work.closed[row, 0], work.closed[row, 1]
    return bool(work.sets[place, 0] & sources == sources and work.sets[place, 1] & sinks == sinks)

"""The transactions of a group: what its nodes pay each other from one layer to the next."""

import numpy as np
from numpy.typing import NDArray

from graph_engine.kernels.closed_sets import holds
from graph_engine.kernels.layer_search import Fewest, LayerRoom, in_set, payments_from
from graph_engine.kernels.node_windows import IN_FIRST, IN_STOP
from graph_engine.kernels.time_graph import TimeGraph
from graph_engine.kernels.uncounted import uncounted

Int32s = NDArray[np.int32]


@uncounted
def write_group(  # noqa: PLR0913, PLR0917 - the parts of one loop, split for reading
    graph: TimeGraph, work: LayerRoom, search: tuple[int, int], n_objects: int, row: int,
    fewest: Fewest, found: Int32s, filled: tuple[int, int, int],
) -> int:  # fmt: skip
    """Write down all transactions of a closed set, if its second layer is large enough; give where they end.

    ``search``: the first transaction, and the stamp. ``filled``: rows, instances so far, and the kind.
    """
    n, number, kind = filled
    (start, stamp), size = search, 1
    sources, sinks = work.closed[row, 0], work.closed[row, 1]
    for place in range(n_objects):
        size += holds(work.sets, place, work.closed, row)
    if size < fewest.between:
        return n
    for place in range(-1, n_objects):
        if place >= 0 and not holds(work.sets, place, work.closed, row):
            continue
        opening = work.opening[place] if place >= 0 else start
        payee = graph.payees[opening]
        begin = work.windows[payee, IN_FIRST] - (place < 0)
        for receipt in range(begin, work.windows[payee, IN_STOP]):
            payer = graph.paid_by[receipt]
            if payer == graph.payers[start] or in_set(work.payers, payer, stamp, sources):
                found[n, 0], found[n, 1], found[n, 2], found[n, 3] = graph.incoming[receipt], 0, number, kind
                n += 1
        if sinks:
            begin, stop = payments_from(graph, work.windows, opening)
            for payment in range(begin, stop):
                if in_set(work.sinks, graph.paid_to[payment], stamp, sinks):
                    found[n, 0], found[n, 1], found[n, 2], found[n, 3] = (
                        graph.outgoing[payment],
                        1,
                        number,
                        kind,
                    )
                    n += 1
    return n

"""Which receipts of a purse each payment was made from: first in first out, last in first out, pro rata.

An allocation says for every unit of every payment of a purse which receipt it came from, whoever asks. What
traces forward and what traces backward read the same allocation, from either side.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.exact_shares import split
from graph_engine.kernels.tracing_events import Events, is_receipt

FIFO, LIFO, PRO_RATA = 0, 1, 2


class Allocation(NamedTuple):
    """Parts of purses that went from a source to a sink, in the order of the payments.

    Sources and sinks are rows: event e of purse k is row ``e + 2 k``; the opening balance of purse k is row
    ``offsets[k + 1] + 2 k``, and one more is what was paid beyond the balance. Of each part (n_parts,):
    ``sources`` and ``sinks``, where it stands among the units of either (``source_starts``, ``sink_starts``;
    of no meaning for pro rata), and its ``amounts``. Of each row (n_events + 2 n_purses,): ``row_amounts``.
    """

    sources: NDArray[np.int64]
    sinks: NDArray[np.int64]
    source_starts: NDArray[np.int64]
    sink_starts: NDArray[np.int64]
    amounts: NDArray[np.int64]
    row_amounts: NDArray[np.int64]


class Layers(NamedTuple):
    """What lies in a purse, by receipt in their order: the receipts' ``rows``, how much is ``left`` of each.

    In use are places ``span[0]`` to ``span[1]``, the end excluded.
    """

    rows: NDArray[np.int64]
    left: NDArray[np.int64]
    starts: NDArray[np.int64]
    span: NDArray[np.int64]


@njit(cache=True)
def allocated(events: Events, openings: NDArray[np.int64], method: int) -> Allocation:
    """Allocate the payments of purses to their receipts.

    Parameters
    ----------
    events : Events
        Of n_purses purses, in their order.
    openings : ndarray of int64, shape (n_purses,)
        What lay in each purse before its first event, not negative; 0 where it is not known.
    method : int
        ``FIFO``: what came first goes first, the opening balance before all. ``LIFO``: what came last goes
        first. ``PRO_RATA``: every receipt that still lies there gives its share, by largest remainder, the
        earlier of equal ones first.

    Returns
    -------
    Allocation
        A payment beyond what lies there takes all of it; the rest comes from the row of what is uncovered,
        and later receipts do not repay it.

    Notes
    -----
    O(n) for n events by FIFO and LIFO, O(receipts · payments) pro rata.

    Examples
    --------
    >>> purse = Events(
    ...     np.array([0, 3]),
    ...     np.array([0, 0, 1], np.int8),
    ...     np.arange(3, dtype=np.int32),
    ...     np.array([60, 40, 50]),
    ...     np.arange(3),
    ...     np.zeros(3, np.int8),
    ... )
    >>> for method in (FIFO, LIFO, PRO_RATA):
    ...     parts = allocated(purse, np.zeros(1, np.int64), method)
    ...     print(parts.sources.tolist(), parts.amounts.tolist())
    [0] [50]
    [1, 0] [40, 10]
    [0, 1] [30, 20]
    """
    n_purses = events.offsets.size - 1
    parts = no_parts(2 * events.kinds.size + 2 * n_purses)
    row_amounts = np.zeros(events.kinds.size + 2 * n_purses, np.int64)
    size = 0
    for purse in range(n_purses):
        start, stop = events.offsets[purse], events.offsets[purse + 1]
        row_amounts[start + 2 * purse : stop + 2 * purse] = events.amounts[start:stop]
        row_amounts[stop + 2 * purse] = openings[purse]
        layers = no_layers(stop - start + 1)
        push(layers, stop + 2 * purse, openings[purse])
        for event in range(start, stop):
            row = event + 2 * purse
            if is_receipt(events.kinds[event]):
                push(layers, row, events.amounts[event])
                continue
            if size + layers.span[1] - layers.span[0] + 1 > parts.sources.size:
                parts = grown(parts, size + layers.rows.size)
            paid = 0
            if method == PRO_RATA:
                size, paid = take_shares(layers, parts, (row, events.amounts[event]), size)
            else:
                size, paid = take_units(layers, parts, (row, events.amounts[event]), (size, method))
            if paid < events.amounts[event]:
                uncovered = stop + 2 * purse + 1
                lacking = events.amounts[event] - paid
                write(parts, size, (uncovered, row), (row_amounts[uncovered], paid, lacking))
                row_amounts[uncovered] += lacking
                size += 1
    return Allocation(
        parts.sources[:size].copy(),
        parts.sinks[:size].copy(),
        parts.source_starts[:size].copy(),
        parts.sink_starts[:size].copy(),
        parts.amounts[:size].copy(),
        row_amounts,
    )


@njit(cache=True)
def no_parts(room: int) -> Allocation:
    """Give room for so many parts."""
    return Allocation(
        np.empty(room, np.int64),
        np.empty(room, np.int64),
        np.empty(room, np.int64),
        np.empty(room, np.int64),
        np.empty(room, np.int64),
        np.empty(0, np.int64),
    )


@njit(cache=True)
def grown(parts: Allocation, at_least: int) -> Allocation:
    """Give the same parts with twice the room, or ``at_least``."""
    more: Allocation = no_parts(max(2 * parts.sources.size, at_least + 1))
    n_parts = parts.sources.size
    more.sources[:n_parts], more.sinks[:n_parts] = parts.sources, parts.sinks
    more.source_starts[:n_parts], more.sink_starts[:n_parts] = parts.source_starts, parts.sink_starts
    more.amounts[:n_parts] = parts.amounts
    return more


@njit(cache=True)
def write(parts: Allocation, place: int, ends: tuple[int, int], part: tuple[int, int, int]) -> None:
    """Write a part between ``ends`` (source, sink): ``part`` = (start in source, in sink, amount)."""
    parts.sources[place], parts.sinks[place] = ends
    parts.source_starts[place], parts.sink_starts[place], parts.amounts[place] = part


@njit(cache=True)
def no_layers(most: int) -> Layers:
    """Give an empty purse with room for so many receipts."""
    return Layers(
        np.empty(most, np.int64), np.empty(most, np.int64), np.empty(most, np.int64), np.zeros(2, np.int64)
    )


@njit(cache=True)
def push(layers: Layers, row: int, amount: int) -> None:
    """Put a receipt on top."""
    if amount > 0:
        top = layers.span[1]
        layers.rows[top], layers.left[top], layers.starts[top] = row, amount, 0
        layers.span[1] = top + 1


@njit(cache=True)
def take_units(
    layers: Layers, parts: Allocation, payment: tuple[int, int], at: tuple[int, int]
) -> tuple[int, int]:
    """Take a payment (row, amount) from the front or the top; ``at`` = (parts so far, method).

    Gives the parts then, and how much was there. From the front units go in their order; from the top, the
    last ones of a receipt go first and keep their order among themselves.
    """
    row, amount = payment
    size, method = at
    paid = 0
    while paid < amount and layers.span[0] < layers.span[1]:
        place = layers.span[0] if method == FIFO else layers.span[1] - 1
        taken = min(amount - paid, layers.left[place])
        layers.left[place] -= taken
        start = layers.starts[place] if method == FIFO else layers.left[place]
        write(parts, size, (layers.rows[place], row), (start, paid, taken))
        if method == FIFO:
            layers.starts[place] += taken
        if layers.left[place] == 0 and method == FIFO:
            layers.span[0] += 1
        elif layers.left[place] == 0:
            layers.span[1] -= 1
        paid += taken
        size += 1
    return size, paid


@njit(cache=True)
def take_shares(layers: Layers, parts: Allocation, payment: tuple[int, int], size: int) -> tuple[int, int]:
    """Take a payment (row, amount) from all receipts by their shares; give parts then and what was there."""
    row, amount = payment
    n_layers = layers.span[1]
    left = layers.left[:n_layers]
    paid = min(amount, left.sum())
    shares = np.empty(n_layers, np.int64)
    split(paid, left, shares)
    kept, position = 0, 0
    for place in range(n_layers):
        if shares[place] > 0:
            write(parts, size, (layers.rows[place], row), (0, position, shares[place]))
            size += 1
            position += shares[place]
        if left[place] > shares[place]:
            layers.rows[kept], layers.left[kept] = layers.rows[place], left[place] - shares[place]
            kept += 1
    layers.span[1] = kept
    return size, paid

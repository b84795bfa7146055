"""Trace money forward or backward from a transaction, an account, a party or a loan."""

from dataclasses import dataclass

from graph_engine.index import GraphIndex
from graph_engine.tracing.allocated import ALLOCATIONS, Allocated
from graph_engine.tracing.asked import Asked
from graph_engine.tracing.libr import LibrWalk
from graph_engine.tracing.money import Traceable
from graph_engine.tracing.poison import Poison
from graph_engine.tracing.record import Record, Steps, Stops, Terms
from graph_engine.tracing.starts import Start, start_of, started
from graph_engine.tracing.walk import Method, Walk


@dataclass(frozen=True)
class Trace:
    """Where traced money went (forward) or came from (backward), as arrays of codes."""

    traceable: Traceable
    start: Start
    asked: Asked
    steps: Steps
    terms: Terms
    stops: Stops


def trace(traceable: Traceable, index: GraphIndex, kind: str, name: str, asked: Asked) -> Trace:
    """Trace money.

    Parameters
    ----------
    traceable : Traceable
        What moved, of the same index.
    index : GraphIndex
        The graph of a run.
    kind, name : str
        ``transaction``, ``account``, ``party`` or ``loan``, and its id. From an account or party all its
        payments (backward: receipts) start; from a transaction or loan only their money.
    asked : Asked
        Direction, method and bounds.

    Returns
    -------
    Trace
        Every traced transaction by hop, what became of the money on each purse, and what is not followed.

    Raises
    ------
    BadParameter
        If it cannot be traced so.
    UnknownName
        If there is nothing of that name.

    Notes
    -----
    The definitions are in ``docs/tracing.md``. Deterministic but for ``asked.budget.out_of_time``.
    """
    return trace_from(traceable, start_of(traceable, index, kind, name, asked), asked)


def trace_from(traceable: Traceable, start: Start, asked: Asked) -> Trace:
    """Trace money from codes; see :func:`trace`."""
    record = Record(traceable.n_currencies)
    moving = started(traceable, start, asked, record)
    if asked.method == "libr":
        LibrWalk(traceable, asked, record).run(moving)
    else:
        method: Method = Poison(traceable, asked, moving)
        if asked.method in ALLOCATIONS:
            method = Allocated(traceable, asked, record)
        Walk(traceable, asked, record, method).run(moving)
    written = record.written_steps(), record.written_terms(), record.written_stops()
    return Trace(traceable, start, asked, *written)

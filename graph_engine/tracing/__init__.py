"""Follow the money: where it went or came from, by a declared method, to the minor unit.

The definitions are in ``docs/tracing.md``.
"""

from graph_engine.tracing.asked import METHODS, Asked, Budget
from graph_engine.tracing.money import Traceable
from graph_engine.tracing.record import REASONS, TERMS
from graph_engine.tracing.starts import KINDS, Start
from graph_engine.tracing.trace import Trace, trace, trace_from

__all__ = [
    "KINDS",
    "METHODS",
    "REASONS",
    "TERMS",
    "Asked",
    "Budget",
    "Start",
    "Trace",
    "Traceable",
    "trace",
    "trace_from",
]

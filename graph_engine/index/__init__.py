"""The graph of a run as sorted, memory-mapped arrays.

Reading needs no compiled kernels: what writes an index is in ``graph_engine.index.build`` and
``graph_engine.index.results``.
"""

from graph_engine.index.adjacency import Adjacency
from graph_engine.index.edges import Edges
from graph_engine.index.money_flows import MoneyFlows, money_flows
from graph_engine.index.nodes import Nodes
from graph_engine.index.open import GraphIndex
from graph_engine.index.properties import NO_TIME, as_datetime, as_day

__all__ = [
    "NO_TIME",
    "Adjacency",
    "Edges",
    "GraphIndex",
    "MoneyFlows",
    "Nodes",
    "as_datetime",
    "as_day",
    "money_flows",
]

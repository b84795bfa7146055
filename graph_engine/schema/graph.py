"""The graph as frozen data: node labels and relationship types, and the tables they come from."""

from graph_engine.schema.graph_edges import EDGE_TYPES
from graph_engine.schema.graph_nodes import NODE_LABELS
from graph_engine.schema.graph_parts import EdgeType, End, NodeLabel

__all__ = ["EDGE_TYPES", "NODE_LABELS", "EdgeType", "End", "NodeLabel", "edge_patterns"]


def edge_patterns(name: str) -> tuple[EdgeType, ...]:
    """Every entry of a relationship type, one for each pair of labels."""
    return tuple(edge for edge in EDGE_TYPES.values() if edge.name == name)

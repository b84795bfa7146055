"""A graph index as a view of it is stored: each label and each relationship type with its rows and values."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph_engine.index import Edges, GraphIndex, Nodes
from graph_engine.schema.columns import Column
from graph_engine.schema.graph import EDGE_TYPES, NODE_LABELS, EdgeType
from graph_engine.schema.neo4j import NODES, RELATIONSHIPS, StoredProperty
from graph_engine.schema.neo4j_views import (
    View,
    holds_aml_tags,
    holds_closed_findings,
    holds_column,
    holds_label,
    mask_of,
)
from loaders.neo4j.values import (
    StoredValues,
    Take,
    ids_of,
    ids_of_edges,
    property_of,
    surrogate_ids,
    through,
    times_of_edges,
)

Codes = NDArray[np.int64]

UNSHOWN_IDS = frozenset({"ContactPoint"})
"""Labels whose ids hold what nobody is shown (the whole hash of a number); they get ids that lead nowhere."""


@dataclass(frozen=True)
class NodePart:
    """The nodes of a label that a view holds."""

    label: str
    nodes: Nodes
    held: NDArray[np.bool_]
    ids: Take
    values: tuple[StoredValues, ...]

    @property
    def name(self) -> str:
        """What it is called in reports."""
        return self.label

    @cached_property
    def codes(self) -> Codes:
        """The codes of its nodes, by id."""
        return np.flatnonzero(self.held)


@dataclass(frozen=True)
class EdgePart:
    """The relationships of a type between two labels that a view holds."""

    edge_type: EdgeType
    edges: Edges
    ends_held: tuple[NDArray[np.bool_], NDArray[np.bool_]]
    source_ids: Take
    target_ids: Take
    values: tuple[StoredValues, ...]

    @property
    def name(self) -> str:
        """What it is called in reports: ``FLOWS_TO.Party.Bank``."""
        return self.edge_type.pattern

    @cached_property
    def held(self) -> NDArray[np.bool_]:
        """Which edges it holds: those whose ends it holds."""
        return self._held(0, len(self.edges))

    @cached_property
    def codes(self) -> Codes:
        """The codes of its edges, in their order."""
        return np.flatnonzero(self.held)

    def pieces(self, size: int) -> Iterator[Codes]:
        """The codes of its edges in pieces of at most a size, without all of them in memory."""
        for start in range(0, len(self.edges), size):
            yield start + np.flatnonzero(self._held(start, start + size))

    def _held(self, start: int, stop: int) -> NDArray[np.bool_]:
        sources, targets = self.ends_held
        held: NDArray[np.bool_] = (
            sources[self.edges.sources[start:stop]] & targets[self.edges.targets[start:stop]]
        )
        return held


class ViewedIndex:
    """An index as a view holds it."""

    def __init__(self, index: GraphIndex, view: View) -> None:
        self.index, self.view = index, view
        self._nodes: dict[str, NodePart] = {}

    def node_parts(self) -> Iterator[NodePart]:
        """Every label that the view holds."""
        return (self.nodes(name) for name in NODE_LABELS if holds_label(self.view, name))

    def edge_parts(self) -> Iterator[EdgePart]:
        """Every relationship type that the view holds."""
        for pattern, edge_type in EDGE_TYPES.items():
            if all(holds_label(self.view, end.label) for end in edge_type.ends):
                yield self.edges(pattern)

    def nodes(self, label: str) -> NodePart:
        """The part of a label."""
        if label not in self._nodes:
            self._nodes[label] = self._node_part(label)
        return self._nodes[label]

    def edges(self, pattern: str) -> EdgePart:
        """The part of a relationship type."""
        edge_type = EDGE_TYPES[pattern]
        edges = self.index.edges(edge_type.name, edge_type.source, edge_type.target)
        source, target = self.nodes(edge_type.source), self.nodes(edge_type.target)
        ids = through(source.ids, edges.sources), through(target.ids, edges.targets)
        values = tuple(self._edge_values(pattern, edges))
        return EdgePart(edge_type, edges, (source.held, target.held), *ids, values)

    def _node_part(self, label: str) -> NodePart:
        nodes = self.index.nodes(label)
        ids = surrogate_ids(nodes) if label in UNSHOWN_IDS else ids_of(nodes)
        return NodePart(label, nodes, self._held(nodes), ids, tuple(self._node_values(label, nodes)))

    def _held(self, nodes: Nodes) -> NDArray[np.bool_]:
        if nodes.label == "Tag" and not holds_aml_tags(self.view):
            return ~np.asarray(nodes.column("aml_only"))
        if nodes.label in ("Alert", "Opportunity") and not holds_closed_findings(self.view):
            states = nodes.dictionary("state")
            is_open = states.index("open") if "open" in states else len(states)
            held: NDArray[np.bool_] = nodes.codes("state") == is_open
            return held
        return np.ones(len(nodes), np.bool_)

    def _node_values(self, label: str, nodes: Nodes) -> Iterator[StoredValues]:
        told = {column.name: column for column in NODE_LABELS[label].properties}
        for stored in _senders(NODES[label].properties):
            if stored.column not in told or not holds_column(self.view, stored.column):
                continue
            if stored.name == "holder_id":
                holders = through(ids_of(self.index.nodes("Party")), nodes.column("holder"))
                yield StoredValues(stored.name, stored.type, holders)
            else:
                yield from self._of_column(nodes, told[stored.column], stored)

    def _edge_values(self, pattern: str, edges: Edges) -> Iterator[StoredValues]:
        edge_type = EDGE_TYPES[pattern]
        told = {column.name: column for column in edge_type.properties}
        if edge_type.id_column:
            yield StoredValues("id", "STRING", ids_of_edges(edges))
        if edge_type.time_column:
            yield StoredValues("time", "ZONED DATETIME", times_of_edges(edges))
        for stored in _senders(RELATIONSHIPS[pattern].properties):
            if stored.column in told and holds_column(self.view, stored.column):
                yield from self._of_column(edges, told[stored.column], stored)

    def _of_column(self, kept: Any, column: Column, stored: StoredProperty) -> Iterator[StoredValues]:
        """The values of a column; none where no row has one."""
        if kept.described(column.name).storage != "empty":
            take = property_of(kept, column, stored.type, mask_of(self.view, column))
            yield StoredValues(stored.name, stored.type, take)


def _senders(properties: tuple[StoredProperty, ...]) -> list[StoredProperty]:
    """Properties with values of their own: microseconds follow from the date and time beside them."""
    times = {stored.column for stored in properties if stored.type == "ZONED DATETIME"}
    return [stored for stored in properties if stored.type != "INTEGER" or stored.column not in times]

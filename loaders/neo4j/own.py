"""What analysts put on the graph of their own survives a publish: labels, properties and relationships.

Their names begin with ``Own_``, ``own_`` and ``OWN_``. Where the graph is published as new, they move to the
new nodes by id. A node that leaves the graph while something of an analyst's own is on it stays as a node
``Gone`` with its id and what is their own, and nothing else.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from graph_engine.schema.neo4j import (
    GONE,
    NODES,
    OWN_LABEL,
    OWN_PROPERTY,
    OWN_TYPE,
    RELATIONSHIPS,
    StoredRelationship,
)
from graph_engine.schema.neo4j_views import View, holds_label
from loaders.neo4j.statements import named_alike

Ask = Callable[..., list[Any]]
"""Runs a statement with parameters and gives its rows."""

HAS_LABEL = f"any(own IN labels(n) WHERE own STARTS WITH '{OWN_LABEL}')"
HAS_PROPERTY = f"any(own IN keys(n) WHERE own STARTS WITH '{OWN_PROPERTY}')"
HAS_RELATIONSHIP = f"EXISTS {{ (n)-[own]-() WHERE type(own) STARTS WITH '{OWN_TYPE}' }}"
MARKED = f"({HAS_LABEL} OR {HAS_PROPERTY} OR {HAS_RELATIONSHIP})"
"""Whether a node ``n`` has something of an analyst's own."""


@dataclass(frozen=True)
class OwnNames:
    """Names of analysts' own that the server knows."""

    labels: tuple[str, ...]
    types: tuple[str, ...]
    properties: tuple[str, ...]

    @staticmethod
    def on(ask: Ask) -> "OwnNames":
        """Ask the server."""
        return OwnNames(
            *(
                tuple(
                    sorted(
                        row["name"]
                        for row in ask(
                            f"CALL db.{procedure}() YIELD {column} AS name WITH name "
                            "WHERE name STARTS WITH $prefix RETURN name",
                            prefix=prefix,
                        )
                    )
                )
                for procedure, column, prefix in (
                    ("labels", "label", OWN_LABEL),
                    ("relationshipTypes", "relationshipType", OWN_TYPE),
                    ("propertyKeys", "propertyKey", OWN_PROPERTY),
                )
            )
        )

    def __bool__(self) -> bool:
        return bool(self.labels or self.types or self.properties)

    @property
    def projection(self) -> str:
        """The own properties of a node or relationship, for ``n {…}``."""
        return ", ".join(f".{quoted(name)}" for name in self.properties)


def quoted(name: str) -> str:
    """A name of somebody else's as Cypher may hold it.

    >>> quoted("OWN_`x`")
    '`OWN_``x```'
    """
    return "`" + name.replace("`", "``") + "`"


def keep_as_gone(label: str, names: OwnNames) -> str:
    """What follows a match of nodes ``n`` of a label: those with something of their own become ``Gone``."""
    told = "".join(f", {part}" for part in (names.projection,) if part)
    return (
        f"WITH n WHERE {MARKED} "
        f"CALL (n) {{ MATCH (n)-[x]-() WHERE NOT type(x) STARTS WITH '{OWN_TYPE}' DELETE x }} "
        f"SET n = n {{.id{told}}} SET n.was = '{label}', n.gone_in = $run_id "
        f"SET n:{GONE} REMOVE n:{label}"
    )


def move_own(ask: Ask, view: View, numbers: dict[str, Any]) -> None:
    """Move everything of analysts' own from the old graph to the new one.

    ``numbers`` are ``old`` (epoch of the old graph), ``epoch`` and ``first_seq`` (of the new), ``run_id``.
    What was on labels that the view does not hold goes with them.
    """
    names = OwnNames.on(ask)
    if not names:
        return
    for label in NODES:
        for statement in _on_nodes(label, names):
            ask(statement, **numbers)
    if names.properties:
        for stored in RELATIONSHIPS.values():
            ask(_on_relationships(stored, names), **numbers)
    for own_type in names.types:
        _move_relationships(ask, own_type, numbers)
    for label in NODES:
        if holds_label(view, label):
            ask(_left_behind(label, names), **numbers)


def _on_nodes(label: str, names: OwnNames) -> Iterator[str]:
    """Own properties, and each own label, from an old node to the new one."""
    new = f"MATCH (new:{label} {{id: n.id, epoch: $epoch}})"
    if names.properties:
        yield (
            f"MATCH (n:{label}) WHERE n.epoch = $old AND {HAS_PROPERTY} {new} "
            f"SET new += n {{{names.projection}}}"
        )
    for own in names.labels:
        yield f"MATCH (n:{label}:{quoted(own)}) WHERE n.epoch = $old {new} SET new:{quoted(own)}"


def _on_relationships(stored: StoredRelationship, names: OwnNames) -> str:
    """Own properties from an old relationship to the new one of the same name."""
    kind = stored.edge_type
    return (
        f"MATCH (a:{kind.source})-[n:{kind.name}]->(b:{kind.target}) "
        f"WHERE n.seq < $first_seq AND {HAS_PROPERTY} "
        f"MATCH (:{kind.source} {{id: a.id, epoch: $epoch}})-[new:{kind.name}]->"
        f"(:{kind.target} {{id: b.id, epoch: $epoch}}) WHERE {named_alike(kind, 'n', 'new')} "
        f"SET new += n {{{names.projection}}}"
    )


def _left_behind(label: str, names: OwnNames) -> str:
    """Old nodes that the new graph has no node for."""
    return (
        f"MATCH (n:{label}) WHERE n.epoch = $old "
        f"AND NOT EXISTS {{ MATCH (:{label} {{id: n.id, epoch: $epoch}}) }} {keep_as_gone(label, names)}"
    )


def _move_relationships(ask: Ask, own_type: str, numbers: dict[str, Any]) -> None:
    """Own relationships from old ends to new ones; an end without a new node stays."""
    end = "elementId({0}), [l IN labels({0}) WHERE l IN $labels][0], {0}.id, {0}.epoch = $old"
    rows = ask(
        f"MATCH (a)-[x:{quoted(own_type)}]->(b) RETURN elementId(x) AS id, properties(x) AS told, "
        f"[{end.format('a')}] AS a, [{end.format('b')}] AS b",
        labels=list(NODES),
        **numbers,
    )
    new = _new_ends(ask, [row[side] for row in rows for side in ("a", "b")], numbers)
    moved = [
        (new.get(row["a"][0], row["a"][0]), new.get(row["b"][0], row["b"][0]), row["told"], row["id"])
        for row in rows
        if row["a"][0] in new or row["b"][0] in new
    ]
    ask(
        "UNWIND $rows AS r MATCH (a) WHERE elementId(a) = r[0] MATCH (b) WHERE elementId(b) = r[1] "
        "MATCH ()-[x]->() WHERE elementId(x) = r[3] "
        f"CREATE (a)-[new:{quoted(own_type)}]->(b) SET new = r[2] DELETE x",
        rows=moved,
    )


def _new_ends(ask: Ask, ends: list[list[Any]], numbers: dict[str, Any]) -> dict[str, str]:
    """The new node of each old one, both by element id."""
    found: dict[str, str] = {}
    for label in NODES:
        old = {name: element for element, of, name, is_old in ends if of == label and is_old}
        rows = ask(
            f"UNWIND $ids AS id MATCH (n:{label} {{id: id, epoch: $epoch}}) "
            "RETURN id, elementId(n) AS element",
            ids=list(old),
            **numbers,
        )
        found |= {old[row["id"]]: row["element"] for row in rows}
    return found

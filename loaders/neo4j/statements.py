"""The Cypher that a publish sends. Names come from the schema, never from data; data is always bound.

A row is a list: for nodes the id and then a value for each property; for relationships the ids of both ends
first. Days are numbers of days since 1970, times are microseconds. ``$epoch`` and ``$seq`` are those of the
graph that is written.
"""

from collections.abc import Sequence

from graph_engine.schema.graph import EdgeType
from graph_engine.schema.neo4j import StoredType

Property = tuple[str, StoredType]

FLOOR_US = 10**18
"""Added before dividing, so that times before 1970 are rounded down too; a whole number of seconds."""

NODE_KEYS = 1
EDGE_KEYS = 2
"""Places of a row before the first property."""


def claimed(statement: str) -> str:
    """A statement on ``$rows`` that does its work once: in one transaction with the step of its lane."""
    return (
        "MERGE (step:PublishStep {lane: $lane}) WITH step WHERE coalesce(step.done, 0) = $batch "
        f"SET step.done = $batch + 1 WITH step {statement}"
    )


def create_nodes(label: str, properties: Sequence[Property]) -> str:
    """Create nodes of a label."""
    told = _map(properties, NODE_KEYS)
    return f"UNWIND $rows AS r CREATE (:{label} {{id: r[0], epoch: $epoch, seq: $seq{told}}})"


def create_relationships(edge_type: EdgeType, properties: Sequence[Property]) -> str:
    """Create relationships of a type."""
    told = _map(properties, EDGE_KEYS)
    return f"UNWIND $rows AS r {_ends(edge_type)} CREATE (a)-[:{edge_type.name} {{seq: $seq{told}}}]->(b)"


def change_nodes(label: str, properties: Sequence[Property]) -> str:
    """Set properties of nodes, and take away those that have no value any more."""
    settings = _settings("n", properties, NODE_KEYS)
    return f"UNWIND $rows AS r MATCH (n:{label} {{id: r[0], epoch: $epoch}}) SET {settings}"


def change_relationships(
    edge_type: EdgeType, keys: Sequence[Property], properties: Sequence[Property]
) -> str:
    """Set properties of relationships that ends and keys name."""
    settings = _settings("x", properties, EDGE_KEYS + len(keys))
    return f"{_named(edge_type, keys)} SET {settings}"


def remove_relationships(edge_type: EdgeType, keys: Sequence[Property]) -> str:
    """Remove relationships that ends and keys name."""
    return f"{_named(edge_type, keys)} DELETE x"


def named_alike(edge_type: EdgeType, one: str, other: str) -> str:
    """Whether two relationships between the same ends have one name: id or key, and time."""
    names = [*(("id",) if edge_type.id_column else ()), *edge_type.key]
    names += ["time_us"] if edge_type.time_column else []
    alike = (
        f"({one}.{name} = {other}.{name} OR ({one}.{name} IS NULL AND {other}.{name} IS NULL))"
        for name in names
    )
    return " AND ".join(alike) or "true"


def _ends(edge_type: EdgeType) -> str:
    return (
        f"MATCH (a:{edge_type.source} {{id: r[0], epoch: $epoch}}) "
        f"MATCH (b:{edge_type.target} {{id: r[1], epoch: $epoch}})"
    )


def _named(edge_type: EdgeType, keys: Sequence[Property]) -> str:
    """Find relationships; where a time is empty in the row, it is absent on the relationship."""
    conditions = []
    for place, (name, kind) in enumerate(keys, start=EDGE_KEYS):
        stored = f"x.{name}_us" if kind == "ZONED DATETIME" else f"x.{name}"
        conditions.append(f"({stored} = r[{place}] OR (r[{place}] IS NULL AND {stored} IS NULL))")
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return f"UNWIND $rows AS r {_ends(edge_type)} MATCH (a)-[x:{edge_type.name}]->(b){where}"


def _values(properties: Sequence[Property], first: int) -> list[tuple[str, str]]:
    """Each property with the expression of its value."""
    told = []
    for place, (name, kind) in enumerate(properties, start=first):
        if kind == "ZONED DATETIME":
            told += [(name, datetime_of(f"r[{place}]")), (f"{name}_us", f"r[{place}]")]
        elif kind == "DATE":
            told.append((name, date_of(f"r[{place}]")))
        else:
            told.append((name, f"r[{place}]"))
    return told


def datetime_of(microseconds: str) -> str:
    """The date and time of an expression of microseconds; made on the server, faster than to send both."""
    raised = f"({microseconds} + {FLOOR_US})"
    seconds, nanoseconds = f"{raised} / 1000000 - {FLOOR_US // 1_000_000}", f"{raised} % 1000000 * 1000"
    return f"CASE WHEN {microseconds} IS NOT NULL THEN datetime.fromepoch({seconds}, {nanoseconds}) END"


def date_of(days: str) -> str:
    """The date of an expression of days."""
    return f"CASE WHEN {days} IS NOT NULL THEN date('1970-01-01') + duration({{days: {days}}}) END"


def _map(properties: Sequence[Property], first: int) -> str:
    return "".join(f", {name}: {value}" for name, value in _values(properties, first))


def _settings(element: str, properties: Sequence[Property], first: int) -> str:
    return ", ".join(f"{element}.{name} = {value}" for name, value in _values(properties, first))

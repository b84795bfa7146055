"""The graph as Neo4j holds it, as frozen data made from the graph's schema; nothing of it is written twice.

A column of the index is a property of the same name. A time is stored twice: as ``X``, a date and time for
people, and as ``X_us``, integer microseconds since 1970, which queries compare.
"""

from dataclasses import dataclass
from typing import Literal

from graph_engine.schema.columns import Column, ColumnType
from graph_engine.schema.graph import EDGE_TYPES, NODE_LABELS, EdgeType, NodeLabel

FORMAT = 4
"""Changes whenever what is stored changes its meaning; `neo4j_views.format_of` adds what a view holds."""

StoredType = Literal["STRING", "INTEGER", "FLOAT", "BOOLEAN", "DATE", "ZONED DATETIME"]

STORED_TYPES: dict[ColumnType, StoredType] = {
    "id": "STRING",
    "text": "STRING",
    "choice": "STRING",
    "currency": "STRING",
    "flag": "BOOLEAN",
    "integer": "INTEGER",
    "money": "INTEGER",
    "number": "FLOAT",
    "share": "FLOAT",
    "rate": "STRING",
    "day": "DATE",
    "time": "ZONED DATETIME",
}
"""Types of columns to Neo4j's: money in minor units, rates as the text of an exact decimal."""

OWN_LABEL, OWN_TYPE, OWN_PROPERTY = "Own_", "OWN_", "own_"
"""How the names of analysts' own labels, relationship types and properties begin; no publish touches them."""

GONE = "Gone"
"""Label of what is left of a node that left the graph while something of an analyst's own was on it."""

PUBLICATION = "Publication"
"""Label of the one node that says which run is published, and what readers keep."""


@dataclass(frozen=True)
class StoredProperty:
    """A property: its name and type in Neo4j, and the column of the index that it comes from."""

    name: str
    type: StoredType
    column: str = ""
    required: bool = False
    note: str = ""


@dataclass(frozen=True)
class StoredNode:
    """A node label with all its properties."""

    label: NodeLabel
    properties: tuple[StoredProperty, ...]


@dataclass(frozen=True)
class StoredRelationship:
    """A relationship type between two labels with all its properties."""

    edge_type: EdgeType
    properties: tuple[StoredProperty, ...]


@dataclass(frozen=True)
class StoredIndex:
    """An index, or the constraint that the properties together are unique."""

    name: str
    of: str
    properties: tuple[str, ...]
    unique: bool = False
    on_relationships: bool = False

    @property
    def statement(self) -> str:
        """The Cypher that makes it where it is not there yet."""
        element = f"()-[x:{self.of}]-()" if self.on_relationships else f"(x:{self.of})"
        listed = ", ".join(f"x.{name}" for name in self.properties)
        if self.unique:
            return f"CREATE CONSTRAINT {self.name} IF NOT EXISTS FOR {element} REQUIRE ({listed}) IS UNIQUE"
        return f"CREATE INDEX {self.name} IF NOT EXISTS FOR {element} ON ({listed})"


SEQ = StoredProperty("seq", "INTEGER", required=True, note="number of the publish that brought it")
EPOCH = StoredProperty("epoch", "INTEGER", required=True, note="which of two graphs side by side it is of")

INSTEAD = {
    ("Account", "holder"): StoredProperty(
        "holder_id", "STRING", "holder", required=True, note="id of the Party that is its primary holder"
    )
}
"""Columns that hold codes of the index, by label, and what is stored instead."""


def _stored(column: Column) -> tuple[StoredProperty, ...]:
    of = StoredProperty(column.name, STORED_TYPES[column.type], column.name, column.required, column.note)
    return (of, microseconds(of)) if column.type == "time" else (of,)


def microseconds(time: StoredProperty) -> StoredProperty:
    """The integer beside a date and time."""
    return StoredProperty(
        f"{time.name}_us", "INTEGER", time.column, time.required, "the same in microseconds since 1970"
    )


def _node(label: NodeLabel) -> StoredNode:
    ident = StoredProperty("id", "STRING", label.id_column, required=True, note=f"`{label.id_column}`")
    own = [INSTEAD.get((label.name, column.name)) or column for column in label.properties]
    told = [part for each in own for part in ((each,) if isinstance(each, StoredProperty) else _stored(each))]
    return StoredNode(label, (ident, EPOCH, SEQ, *told))


def _relationship(edge: EdgeType) -> StoredRelationship:
    ident = StoredProperty("id", "STRING", edge.id_column, required=True, note=f"`{edge.id_column}`")
    time = StoredProperty("time", "ZONED DATETIME", edge.time_column, note=f"`{edge.time_column}`")
    told = (part for column in edge.properties for part in _stored(column))
    return StoredRelationship(
        edge,
        (
            *((ident,) if edge.id_column else ()),
            SEQ,
            *((time, microseconds(time)) if edge.time_column else ()),
            *told,
        ),
    )


NODES: dict[str, StoredNode] = {name: _node(label) for name, label in NODE_LABELS.items()}
"""Every label."""

RELATIONSHIPS: dict[str, StoredRelationship] = {
    pattern: _relationship(edge) for pattern, edge in EDGE_TYPES.items()
}
"""Every relationship type, by pattern."""

PUBLICATION_PROPERTIES = (
    StoredProperty("name", "STRING", required=True, note="always `current`"),
    StoredProperty("run_id", "STRING", required=True, note="the run that is published"),
    StoredProperty("ledger_version", "INTEGER", required=True, note="the ledger version that it read"),
    StoredProperty("ledger_content", "STRING", required=True, note="hash of what that version is made of"),
    StoredProperty("instant", "ZONED DATETIME", required=True, note="nothing later is in the graph"),
    StoredProperty("view", "STRING", required=True, note="`growth` or `risk`"),
    StoredProperty("epoch", "INTEGER", required=True, note="readers keep nodes of this epoch"),
    StoredProperty("seq", "INTEGER", required=True, note="readers keep what has no greater `seq`"),
    StoredProperty("first_seq", "INTEGER", required=True, note="`seq` with which the epoch began"),
    StoredProperty("time_zone", "STRING", required=True, note="the bank's time zone, for business days"),
    StoredProperty(
        "cut_off", "STRING", required=True, note="local time at which the bank's day ends, `HH:MM`"
    ),
    StoredProperty("published_at", "ZONED DATETIME", required=True, note="when readers got to see it"),
    StoredProperty("format", "STRING", required=True, note="of this schema and the view's masks"),
)
"""What the node ``Publication`` tells."""

CONSTRAINTS: tuple[StoredIndex, ...] = (
    *(StoredIndex(f"{name.lower()}_id", name, ("id", "epoch"), unique=True) for name in NODES),
    StoredIndex("publication_name", PUBLICATION, ("name",), unique=True),
)
"""Made before anything is stored: every node is found by id and epoch."""

INDEXES: tuple[StoredIndex, ...] = (
    StoredIndex("party_name", "Party", ("name",)),
    StoredIndex("account_number", "Account", ("number",)),
    StoredIndex("transferred_id", "TRANSFERRED", ("id",), on_relationships=True),
    StoredIndex("booked_id", "BOOKED", ("id",), on_relationships=True),
    StoredIndex("evidenced_by_id", "EVIDENCED_BY", ("transaction_id",), on_relationships=True),
)
"""For people who look for a name, a number or a transaction; made after a first load, which is faster so."""

"""What a node label and a relationship type are."""

from dataclasses import dataclass
from typing import Literal

from graph_engine.schema.columns import Column, Table

Origin = Literal["ledger", "run"]
"""Whether rows come from a table of the ledger or from a result table of the run."""


@dataclass(frozen=True)
class NodeLabel:
    """A kind of node: the table its rows come from, the column that names one, and its properties."""

    name: str
    doc: str
    origin: Origin
    table: str
    id_column: str
    properties: tuple[Column, ...]


@dataclass(frozen=True)
class End:
    """One side of a relationship type: the label, and the column that holds the id of the node."""

    label: str
    column: str


@dataclass(frozen=True)
class EdgeType:
    """A relationship type between two labels.

    Edges stand in the order of (time, id); without an ``id_column``, of (time, source, target, ``key``).
    An empty ``time_column`` means timeless.
    """

    name: str
    doc: str
    origin: Origin
    table: str
    ends: tuple[End, End]
    id_column: str = ""
    time_column: str = ""
    properties: tuple[Column, ...] = ()
    key: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """Label of the nodes that edges start from."""
        return self.ends[0].label

    @property
    def target(self) -> str:
        """Label of the nodes that edges lead to."""
        return self.ends[1].label

    @property
    def source_column(self) -> str:
        """Column with the ids of sources."""
        return self.ends[0].column

    @property
    def target_column(self) -> str:
        """Column with the ids of targets."""
        return self.ends[1].column

    @property
    def pattern(self) -> str:
        """Type and both labels, which name it among all: ``FLOWS_TO.Party.Bank``."""
        return f"{self.name}.{self.source}.{self.target}"


def columns_but(table: Table, *dropped: str) -> tuple[Column, ...]:
    """The table's own columns but for those that the graph expresses otherwise."""
    for name in dropped:
        table.column(name)
    return tuple(column for column in table.own_columns if column.name not in dropped)

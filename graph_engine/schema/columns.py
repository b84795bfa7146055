"""What a column and a table of the ledger are."""

from dataclasses import dataclass, replace
from typing import Literal

import polars as pl

ColumnType = Literal[
    "id", "text", "choice", "flag", "integer", "number", "share", "rate", "money", "currency", "time", "day"
]

POLARS_TYPES: dict[str, pl.DataType] = {
    "id": pl.String(),
    "text": pl.String(),
    "choice": pl.String(),
    "flag": pl.Boolean(),
    "integer": pl.Int64(),
    "number": pl.Float64(),
    "share": pl.Float64(),
    "rate": pl.Decimal(28, 10),
    "money": pl.Int64(),
    "currency": pl.String(),
    "time": pl.Datetime("us", "UTC"),
    "day": pl.Date(),
}
"""How each column type is stored: money in minor units, times in UTC microseconds, shares as 0 to 1."""


@dataclass(frozen=True)
class Column:
    """A column: its name (the unit is in it), its type, and what it may hold."""

    name: str
    type: ColumnType
    required: bool = False
    allowed: tuple[str, ...] = ()
    refers_to: str = ""
    note: str = ""

    @property
    def polars_type(self) -> pl.DataType:
        """The polars data type that holds it."""
        return POLARS_TYPES[self.type]

    @property
    def starred(self) -> "Column":
        """The same column, required."""
        return replace(self, required=True)


def ident(name: str, refers_to: str = "", note: str = "") -> Column:
    """A ledger id, ``namespace:source id``; of a row of ``refers_to`` where that is named."""
    return Column(name, "id", refers_to=refers_to, note=note)


def choice(name: str, allowed: tuple[str, ...], note: str = "") -> Column:
    """One of a closed list of words."""
    return Column(name, "choice", allowed=allowed, note=note)


def text(*names: str) -> tuple[Column, ...]:
    """Free-text columns."""
    return tuple(Column(name, "text") for name in names)


def typed(kind: ColumnType, *names: str) -> tuple[Column, ...]:
    """Columns of one type."""
    return tuple(Column(name, kind) for name in names)


SYSTEM_COLUMNS = (
    Column("source", "text", required=True, note="the mapping that brought the row"),
    Column("source_key", "text", required=True, note="the source's own id"),
    Column("loaded_in", "integer", required=True, note="the ledger version that brought the row"),
    Column("revised_at", "time", note="when a correction was made; empty for a first version"),
)

VALIDITY = typed("time", "valid_from", "valid_to")
"""From (inclusive) and to (exclusive) when a row holds; empty means always."""


@dataclass(frozen=True)
class Table:
    """A canonical table of the ledger: one Delta table."""

    name: str
    note: str
    key: tuple[str, ...]
    own_columns: tuple[Column, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns in storage order, the system's last."""
        return self.own_columns + SYSTEM_COLUMNS

    @property
    def id_column(self) -> str:
        """The column that names the thing a row is about; further key columns tell its versions apart."""
        return self.key[0]

    @property
    def polars_schema(self) -> dict[str, pl.DataType]:
        """Column names to polars types, in storage order."""
        return {column.name: column.polars_type for column in self.columns}

    def column(self, name: str) -> Column:
        """The column of that name.

        Raises
        ------
        KeyError
            If the table has no such column.
        """
        return {column.name: column for column in self.columns}[name]

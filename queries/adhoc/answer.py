"""The answer to a statement of a caller's."""

import json
from dataclasses import dataclass, field
from typing import Any

from graph_engine.neo4j_connection.values import common_type, plain, type_of
from queries.answers import BOUNDS_OF_ROWS, LeftOut, cut_short

BOUND_OF_TIME, BOUND_OF_SIZE = "time_limit", "size_limit"


@dataclass(frozen=True)
class CypherBounds:
    """How much an answer may hold, and how long it may take."""

    rows: int = 1_000
    bytes: int = 8 * 1024 * 1024
    seconds: float = 10.0


@dataclass(frozen=True)
class CypherColumn:
    """A column: its name as returned, and the one type of its values (``json`` where there are several)."""

    name: str
    type: str


@dataclass(frozen=True)
class CypherAnswer:
    """Rows as JSON has them, of one publication, with what was left out and what the server warns of."""

    run_id: str
    ledger_version: int
    view: str
    epoch: int
    seq: int
    elapsed_ms: float
    columns: tuple[CypherColumn, ...]
    rows: list[list[Any]]
    left_out: tuple[LeftOut, ...]
    warnings: tuple[str, ...]
    engine: str = "neo4j"

    @property
    def partial(self) -> bool:
        """Whether a bound of rows, size or time cut the answer."""
        return cut_short(self.left_out, rows_asked=False)

    def as_dict(self) -> dict[str, Any]:
        """The same, as JSON."""
        told = {name: value for name, value in vars(self).items() if name not in ("columns", "left_out")}
        return told | {
            "columns": [vars(column) for column in self.columns],
            "warnings": list(self.warnings),
            "left_out": [part.as_dict() for part in self.left_out],
        }


@dataclass
class Kept:
    """Rows taken as they come, up to the bounds."""

    bounds: CypherBounds
    names: tuple[str, ...] = ()
    rows: list[list[Any]] = field(default_factory=list)
    stopped_by: str = ""
    bytes: int = 0
    _types: list[set[str]] = field(default_factory=list)

    def begin(self, columns: tuple[str, ...]) -> None:
        """Take the names of the columns."""
        self.names = columns
        self._types = [set() for _ in columns]

    def keep(self, values: list[Any]) -> bool:
        """Take a row; False once one more would be too many, or too much."""
        row = [plain(value) for value in values]
        size = len(json.dumps(row, ensure_ascii=False).encode())
        if len(self.rows) >= self.bounds.rows:
            self.stopped_by = BOUNDS_OF_ROWS
        elif self.bytes + size > self.bounds.bytes:
            self.stopped_by = BOUND_OF_SIZE
        else:
            self.bytes += size
            self.rows.append(row)
            for types, value in zip(self._types, values, strict=True):
                types.add(type_of(value))
        return not self.stopped_by

    @property
    def columns(self) -> tuple[CypherColumn, ...]:
        """The columns with their types."""
        return tuple(
            CypherColumn(name, common_type(types))
            for name, types in zip(self.names, self._types, strict=True)
        )

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """The rows that were not taken, of which nobody knows more than that there is one."""
        return (LeftOut("rows", self.stopped_by, 1, at_least=True),) if self.stopped_by else ()

"""What a query finds, and the answer made of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph_engine.index import Edges
from graph_engine.index.properties import Properties

Rows = NDArray[np.int64]
"""Places of rows."""

Taken = Sequence[Any] | NDArray[Any]
"""One value a row, of rows that were taken. Integers in a column of ids are codes, -1 for none."""


@dataclass(frozen=True)
class Property:
    """A column of values that the graph keeps, looked up only for rows that are shown.

    ``codes`` (n_rows,) are codes of the nodes or edges ``of``; -1 stands for none.
    """

    of: Properties
    name: str
    codes: NDArray[np.integer[Any]]

    def __len__(self) -> int:
        return int(self.codes.size)

    def take(self, rows: Rows) -> list[Any]:
        """The values of some rows; None where there is none."""
        codes = self.codes[rows]
        present = iter(self.of.take(self.name, codes[codes >= 0]))
        return [next(present) if code >= 0 else None for code in codes.tolist()]


@dataclass(frozen=True)
class Ids:
    """A column of the ids of edges, looked up only for rows that are shown; ``codes`` (n_rows,) of edges."""

    of: Edges
    codes: NDArray[np.integer[Any]]

    def __len__(self) -> int:
        return int(self.codes.size)

    def take(self, rows: Rows) -> list[Any]:
        """The ids of some rows."""
        return list(self.of.ids_at(self.codes[rows]))


@dataclass(frozen=True)
class Stacked:
    """A column put together from several: each row is at a ``place`` (n_rows,) of a ``part`` (n_rows,)."""

    parts: "tuple[Values, ...]"
    part: NDArray[np.integer[Any]]
    place: NDArray[np.integer[Any]]

    def __len__(self) -> int:
        return int(self.part.size)

    def take(self, rows: Rows) -> list[Any]:
        """The values of some rows."""
        part, place = self.part[rows], self.place[rows]
        values = [
            iter(plain(taken(column, place[part == number]))) for number, column in enumerate(self.parts)
        ]
        return [next(values[number]) for number in part.tolist()]


Values = Taken | Property | Ids | Stacked
"""A column as a query finds it."""


def plain(values: Taken) -> Sequence[Any]:
    """Values as Python has them."""
    return values.tolist() if isinstance(values, np.ndarray) else values


def taken(values: Values, rows: Rows) -> Taken:
    """The values of some rows."""
    if isinstance(values, Property | Ids | Stacked):
        return values.take(rows)
    return values[rows] if isinstance(values, np.ndarray) else [values[row] for row in rows.tolist()]


def sums(amounts: Taken, currencies: Taken) -> dict[str, int]:
    """Amounts added up per currency, in plain integers that cannot overflow; no currency, no sum.

    Examples
    --------
    >>> sums([100, 20, None, 5], ["CNY", "CNY", "CNY", "USD"])
    {'CNY': 120, 'USD': 5}
    """
    added: dict[str, int] = {}
    for amount, currency in zip(amounts, currencies, strict=True):
        if amount is not None and currency is not None:
            added[currency] = added.get(currency, 0) + int(amount)
    return added


BOUNDS_OF_ROWS = "row_limit"
BOUND_REASONS = frozenset(
    {BOUNDS_OF_ROWS, "node_limit", "edge_limit", "walk_limit", "time_limit", "size_limit"}
)
"""Reasons that make an answer partial; the others say what is left out by rule."""


@dataclass(frozen=True)
class LeftOut:
    """Something an answer left out: what, why, how many, and how much money per currency.

    ``at_least`` marks a count that a bound cut short. ``reads`` names the resource a viewer must be
    allowed to read to be told of it. Of persons who may not be seen, ``band`` and ``amount_bands`` (per
    currency) tell the count and the amounts in bands.
    """

    what: str
    reason: str
    count: int
    amount_minor: Mapping[str, int] = field(default_factory=dict)
    at_least: bool = False
    reads: str = ""
    band: str | None = None
    amount_bands: Mapping[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, object]:
        """The same, as JSON."""
        return {
            "what": self.what,
            "reason": self.reason,
            "count": self.count,
            "band": self.band,
            "at_least": self.at_least,
            "amount_minor": dict(sorted(self.amount_minor.items())),
            "amount_bands": dict(sorted(self.amount_bands.items())),
        }


def cut_short(left_out: Iterable[LeftOut], *, rows_asked: bool) -> bool:
    """Whether a bound made an answer partial; so many rows as were asked for are whole.

    Examples
    --------
    >>> rows, edges = LeftOut("rows", "row_limit", 3), LeftOut("transfers", "edge_limit", 1, at_least=True)
    >>> cut_short([rows], rows_asked=False), cut_short([rows], rows_asked=True)
    (True, False)
    >>> cut_short([rows, edges], rows_asked=True)
    True
    """
    reasons = {part.reason for part in left_out} & BOUND_REASONS
    return bool(reasons - {BOUNDS_OF_ROWS} if rows_asked else reasons)


@dataclass(frozen=True)
class Found:
    """What a query found: all its rows by column, in their order, before anything is hidden or cut.

    ``reads`` names, for each row, the resource a viewer must be allowed to read to see it or know of it
    ("": the query itself is enough); empty where that holds for all rows.
    """

    columns: Mapping[str, Values]
    left_out: Sequence[LeftOut] = ()
    reads: Sequence[str] = ()

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))


@dataclass(frozen=True)
class Answer:
    """Rows of a query as a viewer may see them, with what was left out."""

    query: str
    engine: str
    run_id: str
    ledger_version: int
    elapsed_ms: float
    columns: tuple[str, ...]
    rows: list[list[object]]
    left_out: tuple[LeftOut, ...]

    @property
    def partial(self) -> bool:
        """Whether a bound of rows, nodes, edges or time cut the answer."""
        return cut_short(self.left_out, rows_asked=False)

    def as_dict(self) -> dict[str, Any]:
        """The same, as JSON."""
        return {
            "query": self.query,
            "engine": self.engine,
            "run_id": self.run_id,
            "ledger_version": self.ledger_version,
            "elapsed_ms": self.elapsed_ms,
            "columns": list(self.columns),
            "rows": self.rows,
            "left_out": [part.as_dict() for part in self.left_out],
        }

"""Conditions over fields: what can be said about one field, and what it means for a column of values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

Bound = int | float | Mapping[str, int]
"""A number; or, for money, minor units by currency: a currency that is not named meets no bound."""


@dataclass(frozen=True)
class Condition:
    """What one field has to be; every part that is set must hold, and an unknown value meets none."""

    field: str
    min: Bound | None = None
    """At least this."""
    max: Bound | None = None
    """At most this."""
    one_of: tuple[str, ...] | None = None
    """One of these texts."""
    equals: bool | None = None
    """This flag."""
    top_share: float | None = None
    """Among the largest so large a part of the values above 0 of customers of the same kind and currency."""
    min_times: tuple[str, float] | None = None
    """At least so many times another field of the same unit, which must be above 0."""


def holds(condition: Condition) -> pl.Expr:
    """Give the expression that is true where the condition holds, on a frame of fields.

    >>> frame = pl.DataFrame({"in_count": [1, 5, None]})
    >>> frame.select(holds(Condition("in_count", min=5))).to_series().to_list()
    [False, True, False]
    """
    value = pl.col(condition.field)
    parts = [
        value >= _bound(condition.min) if condition.min is not None else None,
        value <= _bound(condition.max) if condition.max is not None else None,
        value.is_in(condition.one_of) if condition.one_of is not None else None,
        value == pl.lit(condition.equals) if condition.equals is not None else None,
        _is_top(value, condition.top_share) if condition.top_share is not None else None,
        _times(value, *condition.min_times) if condition.min_times is not None else None,
    ]
    return pl.all_horizontal(part.fill_null(value=False) for part in parts if part is not None)


def _bound(bound: Any) -> pl.Expr:
    if isinstance(bound, Mapping):
        return pl.col("currency").replace_strict(
            list(bound), list(bound.values()), default=None, return_dtype=pl.Int64
        )
    return pl.lit(bound)


def _is_top(value: pl.Expr, share: float) -> pl.Expr:
    """Rank from the largest, equals sharing the best rank, within kind and currency."""
    positive = pl.when(value > 0).then(value)
    peers = ["kind", "currency"]
    rank = positive.rank("min", descending=True).over(peers)
    return rank <= positive.count().over(peers) * share


def _times(value: pl.Expr, other: str, times: float) -> pl.Expr:
    return (pl.col(other) > 0) & (value >= pl.col(other) * times)

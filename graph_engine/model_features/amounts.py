"""Features of the amount, the time and the kind of a movement, and of who its two parties are."""

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_engine.index.nodes import Nodes
from graph_engine.kernels.ranks_so_far import ranks_so_far
from graph_engine.model_features.events import Events

Int64s = NDArray[np.int64]

HOUR_US = 60 * 60 * 1_000_000
DAY_US = 24 * HOUR_US
THURSDAY = 3
"""Day of the week of 1970-01-01, Monday being 0."""

DIGITS = 18
"""Most digits of an amount in minor units."""


def amount_ranks(events: Events) -> NDArray[np.float64]:
    """Share of earlier amounts of the currency that are no larger, NaN for its first, shape (m,)."""
    return ranks_so_far(events.currency, events.amount_minor, len(events.currencies))


def amount_columns(events: Events) -> dict[str, pl.Series | NDArray[Any]]:
    """Give the features of ``AMOUNT``, each of shape (m,)."""
    amounts, times = events.amount_minor, events.time_us
    return {
        "amount_minor": amounts,
        "amount_rank": amount_ranks(events),
        "leading_part": leading_part(amounts),
        "round_zeros": round_zeros(amounts),
        "hour": times % DAY_US // HOUR_US,
        "weekday": (times // DAY_US + THURSDAY) % 7,
        "currency": pl.Series(np.array(events.currencies, object)[events.currency], dtype=pl.String),
        "kind": events.kind,
        "channel": events.channel,
        "cross_border": events.cross_border,
        **_parties(events),
    }


def leading_part(amounts_minor: Int64s) -> NDArray[np.float64]:
    """Give each amount over the next power of ten: near 1 just below a round limit.

    >>> leading_part(np.array([950_000, 1_000_000, 1])).tolist()
    [0.95, 1.0, 1.0]
    """
    powers = 10 ** np.arange(DIGITS + 1, dtype=np.int64)
    return amounts_minor / powers[np.searchsorted(powers, amounts_minor)]


def round_zeros(amounts_minor: Int64s) -> NDArray[np.int32]:
    """Count the zeros at the end of each amount; nothing has none.

    >>> round_zeros(np.array([950_000, 101, 0])).tolist()
    [4, 0, 0]
    """
    zeros = np.zeros(amounts_minor.size, np.int32)
    left = amounts_minor.copy()
    for _ in range(DIGITS):
        whole = (left % 10 == 0) & (left > 0)
        zeros += whole
        left = np.where(whole, left // 10, left)
    return zeros


def _parties(events: Events) -> dict[str, pl.Series | NDArray[Any]]:
    """What the parties are, as the index tells it: traits that hardly change."""
    parties, sides = events.index.nodes("Party"), events.parties
    both = (sides.payer >= 0) & (sides.payee >= 0)
    ends = [words_of(parties, "country", side) for side in (sides.payer, sides.payee)]
    return {
        "same_party": both & (sides.payer == sides.payee),
        "same_country": (ends[0] == ends[1]).alias("same_country"),
        "payer_kind": words_of(parties, "kind", sides.payer),
        "payee_kind": words_of(parties, "kind", sides.payee),
    }


def words_of(parties: Nodes, name: str, codes: NDArray[np.int32]) -> pl.Series:
    """A text of some parties, null for nobody and for whom the index does not hold."""
    known = (codes >= 0) & (codes < len(parties))
    told = pl.Series(name, parties.column(name, codes[known])).cast(pl.String)
    return told.gather(pl.Series(np.where(known, np.cumsum(known) - 1, 0)).set(pl.Series(~known), None))

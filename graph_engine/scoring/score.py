"""How odd one transaction is, which shapes it would complete, and why."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph_engine.errors import BadParameter
from graph_engine.model_features import FEATURES
from graph_engine.model_features.amounts import amount_columns
from graph_engine.model_features.shapes import RECEIPT_DAYS, from_receipts, receipts_passed_on
from graph_engine.model_features.sides import pair_columns, side_columns
from graph_engine.ranking import rarity, tail_share
from graph_engine.scoring.completed import Closing, Completed
from graph_engine.scoring.proposed import Placed, Proposed
from graph_engine.scoring.recent import MEASURES, Recent

Int64s = NDArray[np.int64]
Value = int | float | str | bool | None

RARE = 0.05
"""Share of transactions that show as much up to which a measure is a reason; ours: one in twenty."""


@dataclass(frozen=True)
class Reason:
    """A measure that few show as much of: its value, and the share that shows at least as much."""

    feature: str
    value: int
    share: float


@dataclass(frozen=True)
class Scored:
    """``score`` from 0, as everything is, to 1; ``features`` by name in the order of the catalogue."""

    score: float
    reasons: tuple[Reason, ...]
    completes: tuple[Completed, ...]
    features: Mapping[str, Value]


def score(recent: Recent, proposed: Proposed) -> Scored:
    """Rate a transaction that comes after all movements of an index, itself included in what it completes.

    Parameters
    ----------
    recent : Recent
        The end of the index.
    proposed : Proposed
        The transaction.

    Returns
    -------
    Scored
        Features as ``model_features`` would tell of it, but for those of parties, of the movements around
        and of the network; chains are looked for in the weeks kept.

    Raises
    ------
    BadParameter
        If it is earlier than the last movement, or neither account is known.

    Notes
    -----
    The score is the rarity (`graph_engine.ranking.rarity`) of its amount in the currency and of each of
    ``MEASURES`` among the transactions of the last window. O(d log d + w + parties)
    for d movements of its accounts and w of the window.
    """
    if proposed.time_us < recent.last_us:
        raise BadParameter("time", proposed.time.isoformat(), f"{recent.until} or later, after the run")
    amounts, placed = recent.amounts_in(proposed.currency), proposed.placed(recent.index)
    closing = Closing(recent, placed)
    told = _told(placed, closing, amounts)
    tails = _tails(recent, told, amounts)
    reasons = sorted(
        (Reason(name, int(told[name] or 0), tail) for name, tail in tails.items() if tail <= RARE),
        key=lambda reason: (reason.share, reason.feature),
    )
    rare = float(rarity([np.array([tail]) for tail in tails.values()], max(recent.n, 1))[0])
    return Scored(round(rare, 6), tuple(reasons), closing.completed(), told)


def _told(placed: Placed, closing: Closing, amounts: Int64s) -> dict[str, Value]:
    own = placed.with_history()
    columns = {**amount_columns(own), **pair_columns(own, own.accounts, "pair")}
    for side in ("payer", "payee"):
        columns |= {f"{side}_{name}": told for name, told in side_columns(own, own.accounts, side).items()}
    columns |= {f"from_receipts_{days}d": from_receipts(own, days) for days in RECEIPT_DAYS}
    columns |= {"receipts_passed_on": receipts_passed_on(own)} | closing.columns()
    known = {name: _value(column[-1]) for name, column in columns.items()}
    no_larger = np.searchsorted(amounts, placed.proposed.amount_minor, side="right")
    known["amount_rank"] = float(no_larger / amounts.size) if amounts.size else None
    return {feature.name: known[feature.name] for feature in FEATURES["transaction"] if feature.name in known}


def _value(value: object) -> Value:
    plain = value.item() if isinstance(value, np.generic) else value
    return None if isinstance(plain, float) and np.isnan(plain) else plain  # type: ignore[return-value]


def _tails(recent: Recent, told: Mapping[str, Value], amounts: Int64s) -> dict[str, float]:
    """Share of the population that shows at least as much, by measure."""
    tails = {
        name: float(tail_share(np.array([float(told[name] or 0)]), recent.population[name])[0])
        for name in MEASURES
    }
    as_large = amounts.size - np.searchsorted(amounts, int(told["amount_minor"] or 0))
    return tails | {"amount_minor": (1 + as_large) / (1 + amounts.size)}

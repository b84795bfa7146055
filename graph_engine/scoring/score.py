"""How odd one transaction is, which shapes it would complete, and why."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph_engine.errors import BadParameter
from graph_engine.model_features import FEATURES
from graph_engine.model_features.amounts import amount_columns
from graph_engine.ranking import rarity
from graph_engine.scoring.completed import Closing, Completed
from graph_engine.scoring.proposed import Placed, Proposed
from graph_engine.scoring.recent import MEASURES, Recent
from graph_engine.scoring.so_far import SoFar

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
    placed = proposed.placed(recent.index)
    closing = Closing(recent, placed)
    told = _told(recent, placed, closing)
    tails = _tails(recent, told, recent.amounts_in(proposed.currency))
    reasons = sorted(
        (Reason(name, int(told[name] or 0), tail) for name, tail in tails.items() if tail <= RARE),
        key=lambda reason: (reason.share, reason.feature),
    )
    rare = float(rarity([np.array([tail]) for tail in tails.values()], max(recent.n, 1))[0])
    return Scored(round(rare, 6), tuple(reasons), closing.completed(), told)


def _told(recent: Recent, placed: Placed, closing: Closing) -> dict[str, Value]:
    so_far = SoFar(recent.standing, placed)
    columns = {**amount_columns(placed.alone()), **so_far.columns(), **closing.columns()}
    known = {name: _value(column[-1]) for name, column in columns.items()}
    amounts = recent.amounts_in(placed.proposed.currency)
    no_larger = np.searchsorted(amounts, placed.proposed.amount_minor, side="right")
    known["amount_rank"] = float(no_larger / amounts.size) if amounts.size else None
    return {feature.name: known[feature.name] for feature in FEATURES["transaction"] if feature.name in known}


def _value(value: object) -> Value:
    plain = value.item() if isinstance(value, np.generic) else value
    return None if isinstance(plain, float) and np.isnan(plain) else plain  # type: ignore[return-value]


def _tails(recent: Recent, told: Mapping[str, Value], amounts: Int64s) -> dict[str, float]:
    """Share of the population that shows at least as much, by measure, as `tail_share` has it."""
    measured = {**{name: recent.population[name] for name in MEASURES}, "amount_minor": amounts}
    return {name: _tail(int(told[name] or 0), population) for name, population in measured.items()}


def _tail(value: int, population: NDArray[np.generic]) -> float:
    """Share of a rising population that shows at least a value."""
    at_or_above = population.size - int(np.searchsorted(population, value))
    return (1 + at_or_above) / (1 + population.size)

"""The crowds that pay into one account, measured: who they are, what they gave and where it went."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph_engine.detectors.background import Background
from graph_engine.kernels.windows import Gatherings, joined, spans_between


@dataclass(frozen=True)
class Measure:
    """By what crowds are measured.

    ``window_us``: how long after the last receipt money goes on; ``most_payees``: to how many of the largest
    payees; ``alike_within_pct``: how far from their median payments are alike.
    """

    window_us: int
    most_payees: int
    alike_within_pct: int


@dataclass(frozen=True)
class Crowd:
    """One situation with its measures; ``gathered`` and ``paid_on`` are transaction codes."""

    purse: int
    gathered: NDArray[np.int32]
    payers: int
    new_payers: int
    payers_before: int
    gathered_minor: int
    largest_minor: int
    paid_on: NDArray[np.int32]
    paid_on_minor: int
    payees: int
    alike_share: float

    @property
    def paid_on_share(self) -> float:
        """Share of the sum that went on."""
        return min(1.0, round(self.paid_on_minor / self.gathered_minor, 4))


def crowds(background: Background, odd: Gatherings, measure: Measure) -> list[Crowd]:
    """Join gatherings among the receipts of our accounts to situations and measure each."""
    received, paid = background.our_receipts, background.payments(background.between_others)
    purses, starts, stops = joined(odd.anchors, odd.starts, odd.stops)
    before = odd.before[np.searchsorted(odd.starts, starts)]
    soonest = received.times[starts] + (background.resolution == "second")
    latest = received.times[stops - 1] + measure.window_us
    spans = spans_between(paid.offsets, paid.times, purses, soonest, latest)
    return [
        _crowd(background, measure, received.rows[start:stop], paid.rows[first:last], most_before)
        for start, stop, first, last, most_before in zip(starts, stops, *spans, before.tolist(), strict=True)
    ]


def _crowd(
    background: Background,
    measure: Measure,
    gathered: NDArray[np.int32],
    paid: NDArray[np.int32],
    payers_before: int,
) -> Crowd:
    amounts = background.flows.amount_minor
    payers, given = _sums(background.payer_party[gathered], amounts[gathered])
    payees, taken = _sums(background.payee_party[paid], amounts[paid])
    largest = np.lexsort((payees, -taken))[: measure.most_payees]
    middle = np.sort(amounts[gathered])[gathered.size // 2]
    alike = 100 * np.abs(amounts[gathered] - middle) <= measure.alike_within_pct * middle
    new = _by_strangers(background, gathered, measure.window_us)
    return Crowd(
        purse=int(background.payee_purse[gathered[0]]),
        gathered=gathered,
        payers=payers.size,
        new_payers=np.unique(background.payer_party[gathered[new]]).size,
        payers_before=payers_before,
        gathered_minor=int(given.sum()),
        largest_minor=int(given.max()),
        paid_on=paid[np.isin(background.payee_party[paid], payees[largest])],
        paid_on_minor=int(taken[largest].sum()),
        payees=largest.size,
        alike_share=round(float(np.mean(alike)), 4),
    )


def _by_strangers(background: Background, gathered: NDArray[np.int32], window_us: int) -> NDArray[np.bool_]:
    """Whether the payer of each payment had no dealings with the holder but around the situation."""
    from_us = background.flows.time_us[gathered[:1]]
    until_us = background.strange_until(from_us, background.flows.time_us[gathered[-1:]] + window_us)
    strange: NDArray[np.bool_] = background.first_dealing_us[gathered] >= from_us
    return strange & (background.last_dealing_us[gathered] <= until_us)


def _sums(
    parties: NDArray[np.int32], amounts: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Distinct parties, rising, and the sum of each."""
    distinct, places = np.unique(parties, return_inverse=True)
    sums = np.zeros(distinct.size, np.int64)
    np.add.at(sums, places, amounts)
    return distinct, sums

"""From shapes to alerts: which of them are new to those who take part, how odd they are, what they say."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph_engine.findings import Found, Pattern
from graph_engine.patterns.background import DAY_US, EARLY, Background
from graph_engine.patterns.shapes import Shape
from graph_engine.patterns.situations import situations
from graph_engine.patterns.stakes import severity
from graph_engine.ranking import surprise

Facts = Mapping[str, int | float]


@dataclass(frozen=True)
class Telling:
    """What a detector says of its shapes.

    ``facts``: numbers of a shape beside the common ones; ``fit``: a share from 0 to 1, how well money fits
    the typology; ``beyond_chance``: minus the logarithm of how many as unlikely chance would bring.
    """

    facts: Callable[[Shape], Facts]
    fit: Callable[[Shape], float]
    beyond_chance: Callable[[Shape], float] = lambda _: 0.0


@dataclass(frozen=True)
class Measured:
    """Shapes with what is measured on them, arrays of shape (n,).

    ``stake``: all they move, in usual payments; ``typical``: their median payment; ``unlike``: median factor,
    as a logarithm, between a payment and what its payer usually pays; ``apart``: share of payments between
    parties that deal at no other time; ``fit``: how well money fits the typology; ``beyond_chance``: as
    ``Telling`` has it.
    """

    stake: NDArray[np.float64]
    typical: NDArray[np.float64]
    unlike: NDArray[np.float64]
    apart: NDArray[np.float64]
    fit: NDArray[np.float64]
    beyond_chance: NDArray[np.float64]


def shape_alerts(
    background: Background,
    shapes: Sequence[Shape],
    usual_payments: int,
    telling: Telling,
    left_out: Mapping[str, int],
) -> Found:
    """Join shapes to situations, and make an alert of each that is odd and moves enough.

    Its score is how odd it is among all situations of the detector.
    """
    ours = background.flows.ours[background.flows.payer] | background.flows.ours[background.flows.payee]
    found = [shape for shape in situations(shapes) if ours[shape.transactions].any()]
    measured = _measured(background, found, telling)
    odd = _odd(background, found, measured)
    enough = measured.stake >= usual_payments
    patterns = (
        _pattern(background, found[place], measured, place, (float(odd[place]), telling))
        for place in np.flatnonzero(enough).tolist()
    )
    return Found(tuple(patterns), left_out)


def _measured(background: Background, found: Sequence[Shape], telling: Telling) -> Measured:
    rows = [_measures(background, shape, telling) for shape in found]
    columns = np.array(rows, np.float64).reshape(len(rows), 6).T
    return Measured(*columns)


def _measures(background: Background, shape: Shape, telling: Telling) -> tuple[float, ...]:
    flows, codes = background.flows, shape.transactions
    stakes = background.in_usual_payments(codes)
    from_us, to_us = int(flows.time_us[codes[0]]), int(flows.time_us[codes[-1]])
    apart = background.first_dealing_us[codes] >= from_us
    apart &= background.last_dealing_us[codes] <= to_us
    usually = background.habitual[background.payer_party[codes]]
    unlike = np.abs(np.log(np.maximum(stakes, 1e-9) / np.maximum(usually, 1e-9)))
    return (
        float(stakes.sum()),
        float(np.median(stakes)),
        float(np.median(unlike)),
        float(np.mean(apart)),
        telling.fit(shape),
        telling.beyond_chance(shape),
    )


def _odd(background: Background, found: Sequence[Shape], measured: Measured) -> NDArray[np.float64]:
    """How odd each situation is among those of the same kind of party.

    How far it is beyond chance counts for as much as all other measures together; ours.
    """
    segments = background.segment[np.array([shape.anchor for shape in found], np.int64)]
    sizes = np.array([shape.size for shape in found], np.float64)
    measures = (sizes, measured.stake, measured.typical, measured.unlike, measured.apart, measured.fit)
    return (surprise(measures, segments) + surprise([measured.beyond_chance], segments)) / 2


def _pattern(
    background: Background, shape: Shape, measured: Measured, place: int, said: tuple[float, Telling]
) -> Pattern:
    score, telling = said
    flows, codes = background.flows, shape.transactions
    from_us = flows.time_us[codes[:1]]
    early = bool(background.early(from_us)[0])
    currency, amount = _amount(background, shape)
    shares = (measured.apart[place], measured.fit[place])
    days = flows.business_day[codes]
    facts = {
        "payments": int(codes.size),
        "parties": np.union1d(background.payer_party[codes], background.payee_party[codes]).size,
        "moved_minor": amount,
        "usual_payments": round(float(measured.stake[place]), 2),
        "days": int(days.max() - days.min()) + 1,
        "apart_share": round(float(measured.apart[place]), 4),
        "fit_share": round(float(measured.fit[place]), 4),
        "history_days": int(background.history_us(from_us)[0] // DAY_US),
        **telling.facts(shape),
    }
    return Pattern(
        anchor=_anchor_account(background, shape),
        roles={part: own for part, own in shape.parts.items() if own.size},
        amount_minor=amount,
        currency=currency,
        score=score,
        confidence=round(float(np.mean(shares)) * (0.75 if early else 1.0), 4),
        severity=severity(float(measured.stake[place])),
        facts=facts,
        also=(EARLY,) if early else (),
        beyond_chance=round(float(measured.beyond_chance[place]), 6),
    )


def _amount(background: Background, shape: Shape) -> tuple[int, int]:
    """The currency with the most usual payments, and the sum of the first part in it."""
    codes = next(iter(shape.parts.values()))
    currencies = background.flows.currency[codes]
    stakes = np.bincount(currencies, background.in_usual_payments(codes))
    currency = int(np.argmax(stakes))
    return currency, int(background.flows.amount_minor[codes[currencies == currency]].sum())


def _anchor_account(background: Background, shape: Shape) -> int:
    """The first account of ours that the anchor uses; else the first of ours that takes part."""
    flows, codes = background.flows, shape.transactions
    accounts = np.column_stack((flows.payer[codes], flows.payee[codes])).ravel()
    accounts = accounts[flows.ours[accounts]]
    own = accounts[flows.holder[accounts] == shape.anchor]
    return int(own[0] if own.size else accounts[0])

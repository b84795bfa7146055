"""A customer suddenly moves money across the border again and again.

Money that has been gathered leaves the country in many transfers, each of which explains little.

A customer h, all its accounts together, a currency, money out or money in. An *event* is a movement between
h and another party that crosses the border: as its source says, or as the countries of the two sides do. A
*series* is a maximal run of at least k events, the last at most W after the first, that holds at least r
times as many as any earlier such run. Series that share half of the smaller's events are one situation. It
fires if its sum is at least m payments that are usual (the median) in the currency and at most c parties
are on the other side.

In the first 35 days of the ledger the past does not tell what is usual: the confidence is lower then.

*Fires on*: money sent abroad in parts after a fraud, flight of capital, pay-outs from abroad. Known false
alarms: a student's family in the month of moving, a home bought abroad in parts. Silent on exporters and
importers, who always move money across the border, on many small purchases at many shops.

*Misses*: transfers that the source does not mark and whose countries it does not tell; ever the same number
a month.

*Look next*: purpose and documents of each transfer; where the money came from; who else pays the same
party.

*Source*: FATF and Egmont Group, Trade-Based Money Laundering: Risk Indicators (2021) (not checked against
the text); FFIEC BSA/AML Examination Manual, appendix F, red flags (many small or frequent transfers abroad
without a business reason; not checked against the text); all figures are ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from graph_engine.findings import Fact, Found, Pattern
from graph_engine.patterns.background import DAY_US, EARLY, UNKNOWN_SHARE, Background, Resolution
from graph_engine.patterns.movements import largest_account
from graph_engine.patterns.scores import scores_of
from graph_engine.patterns.series import crowded
from graph_engine.patterns.stakes import severity_of
from graph_engine.wording import Language

TITLE = {"en": "Again and again across the border", "zh": "频繁跨境收付"}

SENTENCE = {
    "en": "{events:transfer|transfers} across the border, {moved_minor} in all, within {days:day|days}, "
    "with "
    "{parties:party|parties} on the other side; in no earlier such period [were there more than "
    "{before}|was there one].",
    "zh": "{days} 天内与 {parties} 个对手方发生 {events} 笔跨境收付，共 {moved_minor}；"
    "此前同样长的时间里[最多 {before} 笔|从未发生]。",
}
OUT: Mapping[Language, str] = {"en": "The money went abroad.", "zh": "资金流向境外。"}
IN: Mapping[Language, str] = {"en": "The money came in from abroad.", "zh": "资金来自境外。"}

LOOK_NEXT_ZH = "每笔汇款的用途与凭证；资金来源；还有哪些客户向同一对手方付款。"

NOT_TOLD = "customers not judged, as the ledger tells of nothing that crosses a border"
"""Reason for which customers were not judged."""


@dataclass(frozen=True)
class Parameters:
    """What counts as repeated cross-border transfers."""

    window_days: int = 30
    """W; ours: a month."""
    fewest: int = 5
    """k; ours: more than a trip or a term's fees need."""
    times_before: int = 3
    """r; ours."""
    most_parties: int = 3
    """c; ours: more are purchases."""
    usual_payments: int = 10
    """m; ours: leaves out small purchases."""


def parameters_for(resolution: Resolution) -> Parameters:
    """Give the parameters for data of a resolution: 30 days count both ends where times are days."""
    return Parameters(window_days=29 if resolution == "day" else 30)


def find(background: Background, parameters: Parameters) -> Found:
    """Find every customer who suddenly moves money across the border again and again."""
    entries, abroad = background.movements.entries, background.movements.abroad
    if not abroad.any():
        return Found((), {NOT_TOLD: entries["party"].n_unique()})
    keys = ("party", "currency", "inward")
    events = entries.filter(pl.Series(abroad[entries["code"].to_numpy()])).sort(*keys, "time", "code")
    found = crowded(
        events,
        keys,
        window_days=parameters.window_days,
        fewest=parameters.fewest,
        times_before=parameters.times_before,
    )
    chosen = [each for each in found if _fires(background, parameters, each)]
    if not chosen:
        return Found()
    population = events.group_by("party", "currency", "inward").agg(pl.len(), pl.col("amount").sum())
    scores = scores_of(
        [
            (np.array([each.height for each in chosen]), population["len"].to_numpy()),
            (np.array([each["amount"].sum() for each in chosen]), population["amount"].to_numpy()),
        ]
    )
    return Found(
        tuple(
            _pattern(background, each, _before(events, parameters, each), score)
            for each, score in zip(chosen, scores, strict=True)
        )
    )


def _fires(background: Background, parameters: Parameters, events: pl.DataFrame) -> bool:
    least = parameters.usual_payments * int(background.usual_minor[int(events["currency"][0])])
    few = events["other"].n_unique() <= parameters.most_parties
    return few and int(events["amount"].sum()) >= max(1, least)


def _before(events: pl.DataFrame, parameters: Parameters, series: pl.DataFrame) -> int:
    """The most events of any window of the customer before the series."""
    first = series.row(0, named=True)
    earlier = events.filter(
        (pl.col("party") == first["party"])
        & (pl.col("currency") == first["currency"])
        & (pl.col("inward") == first["inward"])
        & (pl.col("time") < first["time"])
    )["time"].to_numpy()
    stops = np.searchsorted(earlier, earlier + parameters.window_days * DAY_US, "right")
    return int((stops - np.arange(earlier.size)).max(initial=0))


def _pattern(background: Background, events: pl.DataFrame, before: int, score: float) -> Pattern:
    moved, currency = int(events["amount"].sum()), int(events["currency"][0])
    first = events["time"].to_numpy()[:1]
    early = bool(background.early(first)[0])
    facts: dict[str, Fact] = {
        "events": events.height,
        "moved_minor": moved,
        "parties": events["other"].n_unique(),
        "days": int(np.ptp(events["day"].to_numpy())) + 1,
        "before": before,
        "history_days": int(background.history_us(first)[0] // DAY_US),
    }
    novelty = (1 - before / events.height) * (UNKNOWN_SHARE if early else 1)
    inward = bool(events["inward"][0])
    return Pattern(
        anchor=largest_account(events),
        roles={"from_abroad" if inward else "sent_abroad": events["code"].to_numpy()},
        amount_minor=moved,
        currency=currency,
        score=score,
        confidence=round((novelty + 1 / events["other"].n_unique()) / 2, 4),
        severity=severity_of(background, moved, currency),
        facts=facts,
        also=(IN if inward else OUT, *((EARLY,) if early else ())),
    )

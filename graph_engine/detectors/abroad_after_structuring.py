"""The first money sent abroad follows days just under the reporting line.

What was paid in unseen leaves the country; a customer who never sent money abroad does so now.

A customer h, all its accounts together. A *series* is one of structuring (see there, with its standard
parameters), of what came in. Payments of h to other parties that cross the border, from the first day of
the series to W days after its last, *follow* it. It fires if h sent nothing abroad before, in any currency,
what follows is worth at least s of the series' sum (by the rate of each day), and the ledger begins at least
35 days before, so that the first is known to be the first. Each series fires once.

*Fires on*: cash gathered in small parts and sent abroad. Known false alarms: savings paid in for a child's
first term abroad. Silent on customers who send money abroad as a habit, on series that stay in the country.

*Misses*: money that crosses the border over other persons (see splitting of foreign exchange).

*Look next*: who received the money abroad; who paid the cash in.

*Source*: the lines are those of the filings, with what their text was checked against; FATF, Money Laundering
Through the Physical Transportation of Cash (2015) (cash first, then abroad; not checked against the text);
all figures are ours.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from graph_engine.findings import Fact, Found, Pattern
from graph_engine.patterns.background import DAY_US, Background, Resolution
from graph_engine.patterns.lines import (
    in_currency_of,
    reported_sides,
    reporting_lines,
    sides_under,
    sums_under,
    usual_payments,
)
from graph_engine.patterns.movements import largest_account
from graph_engine.patterns.near_lines import NearDays, Series, entries_of, series_under
from graph_engine.patterns.scores import scores_of
from graph_engine.patterns.stakes import severity
from graph_engine.reporting import RuleLine

TITLE = {"en": "First money abroad after days just under the line", "zh": "拆分存入后首次汇往境外"}

SENTENCE = {
    "en": "After {near_days:day|days} on which {moved_minor} came in just under the line of {line_minor} "
    "a day, "
    "the customer for the first time sent money abroad: {sent_minor} within {days:day|days} after the "
    "last of them.",
    "zh": "连续 {near_days} 天以略低于 {line_minor} 日标准的金额转入或存入共 {moved_minor} 后，"
    "该客户首次向境外汇款，末日后 {days} 天内共汇出 {sent_minor}。",
}

LOOK_NEXT_ZH = "境外收款人是何人；现金由谁存入。"

NOT_TOLD = "series not judged, as the ledger tells of nothing that crosses a border"
"""Reason for which series were not judged."""


@dataclass(frozen=True)
class Parameters:
    """What counts as following."""

    within_days: int = 30
    """W; ours: a month."""
    sent_pct: int = 50
    """s; ours: most of it."""


def parameters_for(_resolution: Resolution) -> Parameters:
    """Give the parameters for data of a resolution: days are counted in both."""
    return Parameters()


@dataclass(frozen=True)
class Situation:
    """A series with what came in on its days and what followed."""

    series: Series
    came: pl.DataFrame
    sent: pl.DataFrame


def find(background: Background, parameters: Parameters) -> Found:
    """Find every series of days just under a line after which money first goes abroad."""
    sides = reported_sides(background)
    found = [each for line in reporting_lines(background) for each in _series(background, sides, line)]
    if not background.movements.abroad.any():
        return Found((), {NOT_TOLD: len(found)})
    sent = sides.filter(~pl.col("inward") & pl.col("cross_border"))
    firsts = dict(sent.group_by("party").agg(pl.col("day").min()).iter_rows())
    chosen = []
    for series, came in found:
        if firsts.get(series.party, -1) >= series.days[0]:
            situation = Situation(series, came, _followed(background, parameters, series, sent))
            if 100 * int(situation.sent["amount"].sum()) >= parameters.sent_pct * int(series.sums.sum()):
                chosen.append(situation)
    chosen = [each for each in chosen if not background.early(each.sent["time"].to_numpy()[:1])[0]]
    if not chosen:
        return Found()
    by_party = sent.group_by("party").agg(pl.col("amount").sum())["amount"].to_numpy()
    scores = scores_of([(np.array([each.sent["amount"].sum() for each in chosen]), by_party)])
    return Found(tuple(_pattern(background, *pair) for pair in zip(chosen, scores, strict=True)))


def _series(background: Background, sides: pl.DataFrame, line: RuleLine) -> list[tuple[Series, pl.DataFrame]]:
    """Series of receipts under a line, and what came in on their days."""
    counted = sides_under(background, sides, line)
    sums, _without_rate = sums_under(background, counted, line)
    every = series_under(line, sums, NearDays())
    return [(each, entries_of(background, each, counted)) for each in every if each.inward]


def _followed(
    background: Background, parameters: Parameters, series: Series, sent: pl.DataFrame
) -> pl.DataFrame:
    first, last = int(series.days[0]), int(series.days[-1])
    own = sent.filter(
        (pl.col("party") == series.party) & pl.col("day").is_between(first, last + parameters.within_days)
    )
    return in_currency_of(background, own, series.line)


def _pattern(background: Background, each: Situation, score: float) -> Pattern:
    moved, sent = int(each.series.sums.sum()), int(each.sent["amount"].sum())
    line = each.series.line
    closeness = float(np.mean(each.series.sums / line.minor))
    facts: dict[str, Fact] = {
        "near_days": each.series.days.size,
        "moved_minor": moved,
        "line_minor": line.minor,
        "line": line.name,
        "sent_minor": sent,
        "payments": each.sent.height,
        "days": max(0, int(each.sent["day"].to_numpy().max() - each.series.days[-1])),
        "history_days": int(background.history_us(each.sent["time"].to_numpy()[:1])[0] // DAY_US),
    }
    return Pattern(
        anchor=largest_account(each.came),
        roles={"near_line": each.came["code"].to_numpy(), "sent_abroad": each.sent["code"].to_numpy()},
        amount_minor=sent,
        currency=line.currency,
        score=score,
        confidence=round((closeness + min(1.0, sent / moved)) / 2, 4),
        severity=severity(usual_payments(background, each.sent)),
        facts=facts,
    )

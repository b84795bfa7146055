"""Day after day just under the line from which money is reported.

Who knows the line splits a sum so that no day reaches it: the bank reports nothing, though the days
together pass the line several times.

A customer h, all its accounts together; a line L: a sum from which a customer's cash or transfers of one
business day, receipts and payments apart, are reported; W business days by the calendar. The lines are those
by which the bank files (its home's, and of others for their own currency alone), each for the customers, the
money and the days it holds for, without what is exempt; money in another currency counts by its worth at the
day's rate where the line counts it. Where the rule counts what is done by or on behalf of one person (that
of the United States does), cash that h brings or takes for other holders counts for h too. A day is *near*
if the sum of h under that line is at least n of L and
does not meet L, and *over* if it meets it. At least k near days that reach L together, the last less than W
days after the first, no day between them over, stand together. A *series* is a run of near days of which each
stands together with the next. It fires once for each series that could not be longer (once for the same days
under several lines), if at least half of it is cash or moves between h and parties without dealings with h
before the series (in the first 35 days of the ledger: nor after it).

Reversed money has not moved; money among the customer's own accounts is none; what the bank books by itself
neither. A day split into sums that together reach L is over: it is reported, and no structuring.

*Fires on*: deposits and withdrawals of cash, and transfers, cut to stay under the line on each day, on one
account or several. Known false alarms: a shop whose takings always stay a little under the line, a
machine's limit per day just under it. Silent on what a pool of firms sweeps and on other settlement among
parties that deal with each other all the time, on takings that lie now under and now over the line, and on
the same sum on one day, however it is split.

*Misses*: transfers between parties that know each other; days much smaller than the line; several customers
who share the work (see synchronised deposits); currencies without a rate; who acts for others on several
accounts, where the rule counts by holder (those of China do); sums split between banks.

*Look next*: whether the customer was told of the line; who paid in and where; where the money went after
the last day, abroad above all.

*Source*: the lines are those of the filings (People's Bank of China, Order [2016] No. 3, art. 5, with the
exemptions of art. 7; 31 CFR 1010.311), with what their text was checked against; FFIEC BSA/AML Examination
Manual, appendix G, Structuring (not checked against the text); that 80 per cent of the line and three days in
seven are near and many: practice, ours, no rule fixes it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from graph_engine.findings import Fact, Found, Pattern
from graph_engine.patterns.background import Background, Resolution
from graph_engine.patterns.lines import (
    reported_sides,
    reporting_lines,
    sides_under,
    sums_under,
    usual_payments,
)
from graph_engine.patterns.movements import largest_account
from graph_engine.patterns.near_lines import Days, NearDays, Series, entries_of, series_under
from graph_engine.patterns.scores import scores_of
from graph_engine.patterns.stakes import severity
from graph_engine.wording import Language

TITLE = {"en": "Day after day just under the reporting line", "zh": "连日略低于报告标准"}

SENTENCE = {
    "en": "On {near_days:day|days} within {days:day|days}, {moved_minor} moved in sums a day that each stay "
    "just under the line of {line_minor} from which a day is reported; the largest day was "
    "{largest_day_minor}, the smallest {smallest_day_minor}. The customer [reached the line on "
    "{over_days:day|days} in all|never reached the line].",
    "zh": "{days} 天内有 {near_days} 天的合计金额均略低于 {line_minor} 的日报告标准"
    "（最高 {largest_day_minor}，最低 {smallest_day_minor}），共计 {moved_minor}；"
    "该客户[曾达到该标准的共 {over_days} 天|从未达到该标准]。",
}

LOOK_NEXT_ZH = "客户是否知晓报告标准；由谁、在何处办理；末日之后资金去向，尤其是否汇往境外。"

AS: Mapping[tuple[bool, str], Mapping[Language, str]] = {
    (True, "cash"): {"en": "It was paid in as cash.", "zh": "款项均为现金存入。"},
    (False, "cash"): {"en": "It was drawn as cash.", "zh": "款项均为现金支取。"},
    (True, "transfer"): {"en": "It came in by transfer.", "zh": "款项均为转账转入。"},
    (False, "transfer"): {"en": "It went out by transfer.", "zh": "款项均为转账转出。"},
    (True, "domestic_transfer"): {"en": "It came in by domestic transfer.", "zh": "款项均为境内转账转入。"},
    (False, "domestic_transfer"): {"en": "It went out by domestic transfer.", "zh": "款项均为境内转账转出。"},
    (True, "cross_border_transfer"): {"en": "It came in from abroad.", "zh": "款项均为跨境转入。"},
    (False, "cross_border_transfer"): {"en": "It went abroad.", "zh": "款项均为跨境转出。"},
}
"""How the money moved, by whether it came in and as what."""

FOR_OTHERS: Mapping[Language, str] = {
    "en": "The customer acted for {holders:other holder|other holders} in {for_others_minor} of it.",
    "zh": "其中 {for_others_minor} 系代 {holders} 名其他户主办理。",
}
"""What it adds where cash was brought or taken for others."""

NO_RATE = "movements that no rate makes comparable with a reporting line"
"""Reason for which movements were not judged."""


@dataclass(frozen=True)
class Parameters(NearDays):
    """What counts as structuring."""

    new_pct: int = 50
    """Least share of it that is cash or with parties without earlier dealings; ours: most of it."""


def parameters_for(_resolution: Resolution) -> Parameters:
    """Give the parameters for data of a resolution: days are counted in both."""
    return Parameters()


def find(background: Background, parameters: Parameters) -> Found:
    """Find every series of days just under a line."""
    patterns: list[Pattern] = []
    sides, told, without_rate = reported_sides(background), set[Days](), set[int]()
    for line in reporting_lines(background):
        counted = sides_under(background, sides, line, on_behalf=True)
        sums, not_comparable = sums_under(background, counted, line)
        without_rate.update(not_comparable["code"])
        series = [one for one in series_under(line, sums, parameters) if one.key not in told]
        told.update(one.key for one in series)
        with_own = [(one, entries_of(background, one, counted)) for one in series]
        found = [one for one in with_own if 100 * _new_share(background, one[1]) >= parameters.new_pct]
        if found:
            patterns += _patterns(background, found, sums)
    return Found(tuple(patterns), {NO_RATE: len(without_rate)})


def _new_share(background: Background, own: pl.DataFrame) -> float:
    """Share of what entries move that is cash or concerns parties without dealings but in their time."""
    codes, times, new = (own[name].to_numpy() for name in ("code", "time", "cash"))
    moved, new = codes < background.flows.payer.size, new.copy()
    new[moved] = background.new_in(codes[moved], times[:1], times[-1:])
    return float(own["amount"].to_numpy()[new].sum() / own["amount"].sum())


def _patterns(
    background: Background, found: list[tuple[Series, pl.DataFrame]], sums: pl.DataFrame
) -> list[Pattern]:
    largest = sums.group_by("party", "inward").agg(pl.col("sum").sum(), pl.len().alias("days"))
    scores = scores_of(
        [
            (np.array([each.days.size for each, _ in found]), largest["days"].to_numpy()),
            (np.array([each.sums.sum() for each, _ in found]), largest["sum"].to_numpy()),
        ]
    )
    return [_pattern(background, *each, score) for each, score in zip(found, scores, strict=True)]


def _pattern(background: Background, series: Series, own: pl.DataFrame, score: float) -> Pattern:
    moved, line = int(series.sums.sum()), series.line.minor
    closeness = float(np.mean(series.sums / line))
    bunched = series.days.size / (series.days.size + series.over_days)
    facts: dict[str, Fact] = {
        "near_days": series.days.size,
        "days": int(series.days[-1] - series.days[0]) + 1,
        "over_days": series.over_days,
        "moved_minor": moved,
        "line_minor": line,
        "line": series.line.name,
        "article": series.line.rule.article,
        "largest_day_minor": int(series.sums.max()),
        "smallest_day_minor": int(series.sums.min()),
        "movements": own.height,
        "accounts": own["account"].n_unique(),
        **_for_others(background, series, own),
    }
    return Pattern(
        anchor=largest_account(own),
        roles={"near_line": own["code"].to_numpy()},
        amount_minor=moved,
        currency=series.line.currency,
        score=score,
        confidence=round((closeness + bunched) / 2, 4),
        severity=severity(usual_payments(background, own)),
        facts=facts,
        also=(AS[series.inward, series.line.rule.money], *((FOR_OTHERS,) if "holders" in facts else ())),
        party=series.party,
    )


def _for_others(background: Background, series: Series, own: pl.DataFrame) -> dict[str, Fact]:
    """What the customer brought or took for others, and for how many; nothing where that is none."""
    holders = background.flows.holder[own["account"].to_numpy()]
    others = own.filter(pl.Series(holders != series.party))
    if others.is_empty():
        return {}
    n_holders = np.unique(holders[holders != series.party]).size
    return {"for_others_minor": int(others["amount"].sum()), "holders": n_holders}

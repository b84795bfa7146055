"""Several persons pay in cash below the line at one time, and it all goes to one party.

The sum that one customer may not pay in unseen is shared out among several, who deposit on one day and pay
it to whom it belongs.

A party x, a line: a sum from which a customer's cash of one business day is reported (as for structuring: by
which the bank files, with its days, customers and exemptions, other currencies by their worth on the day). A
*share* is what a customer other than x pays in as cash on one business day, if it does not meet the line and
is at least n of it, and the customer then pays x at least s of it within T days after the day (in payments,
on the day itself too). A *meeting* is a maximal run of shares, the last day at most W days after the first,
of at least k customers. Meetings that share half of the smaller's shares are one situation. It is about the
customer with the largest share.

*Fires on*: depositors who share the work (smurfs). Known false alarms: market traders who pay a wholesaler
the takings of one day. Silent on traders who pay in more or less than the line allows, on households that
pay different parties.

*Misses*: depositors who pay x over a third party; cash paid straight into x's account.

*Look next*: whether the depositors came together, and from whom the cash came; who x is.

*Source*: FFIEC BSA/AML Examination Manual, appendix G, Structuring (several persons on the same day; not
checked against the text); Tide (Amsterdam), pattern SynchronisedTransactions (not checked against the text);
the lines are those of the filings, with what their text was checked against; all other figures are ours.
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
from graph_engine.patterns.scores import scores_of
from graph_engine.patterns.series import crowded
from graph_engine.patterns.stakes import severity_of
from graph_engine.reporting import RuleLine

TITLE = {"en": "Cash below the line by several at one time, all to one party", "zh": "多人同步低额存现归集"}

SENTENCE = {
    "en": "{depositors:customer|customers} each paid in less than {line_minor} a day as cash within "
    "{days:day|days}, "
    "{cash_minor} in all, and passed {passed_minor} ({passed_share}) to one party.",
    "zh": "{days} 天内 {depositors} 名客户各自存入低于 {line_minor} 的现金，共 {cash_minor}，"
    "随后向同一主体转出 {passed_minor}（{passed_share}）。",
}

LOOK_NEXT_ZH = "存款人是否同行、现金由何人提供；收款主体是何人。"

ROLES = {"deposits": "paid_in", "payments": "passed_on"}
"""The part of the movements that a share is made of."""

NO_CASH = "customers not judged, as the ledger tells no cash under a line"
"""Reason for which customers were not judged."""


@dataclass(frozen=True)
class Parameters:
    """What counts as synchronised."""

    window_days: int = 1
    """W; ours: the same or the next day."""
    fewest_depositors: int = 4
    """k; ours: more than a couple and its parents."""
    near_pct: int = 50
    """n; ours: as several share, each may stay further under the line than one who works alone."""
    passed_pct: int = 50
    """s; ours: most of it."""
    within_days: int = 3
    """T; ours: a weekend."""


def parameters_for(_resolution: Resolution) -> Parameters:
    """Give the parameters for data of a resolution: days are counted in both."""
    return Parameters()


@dataclass(frozen=True)
class _Deposits:
    """A line of cash, what counts for it, and all that the rules look at."""

    line: RuleLine
    under: pl.DataFrame
    sides: pl.DataFrame


def find(background: Background, parameters: Parameters) -> Found:
    """Find every party that several depositors below a line pay at one time."""
    patterns: list[Pattern] = []
    sides, n_entries = reported_sides(background), 0
    for line in reporting_lines(background):
        if line.rule.money == "cash":
            under = sides_under(background, sides, line)
            n_entries += under.height
            patterns += _found(background, parameters, _Deposits(line, under, sides))
    if not n_entries:
        return Found((), {NO_CASH: background.movements.entries["party"].n_unique()})
    return Found(tuple(patterns))


def _found(background: Background, parameters: Parameters, deposits: _Deposits) -> list[Pattern]:
    shares = _shares(background, parameters, deposits)
    meetings = [
        each
        for each in crowded(
            shares,
            ("payee",),
            window_days=parameters.window_days,
            fewest=parameters.fewest_depositors,
            times_before=0,
        )
        if each["party"].n_unique() >= parameters.fewest_depositors
    ]
    if not meetings:
        return []
    by_payee = shares.group_by("payee").agg(pl.col("party").n_unique(), pl.col("sum").sum())
    scores = scores_of(
        [
            (np.array([each["party"].n_unique() for each in meetings]), by_payee["party"].to_numpy()),
            (np.array([each["sum"].sum() for each in meetings]), by_payee["sum"].to_numpy()),
        ]
    )
    return [_pattern(background, deposits, *pair) for pair in zip(meetings, scores, strict=True)]


def _shares(background: Background, parameters: Parameters, deposits: _Deposits) -> pl.DataFrame:
    """Deposits of a day below the line and what was then paid to one party, by payee and day.

    Columns ``party``, ``day``, ``sum`` (paid in), ``payee``, ``passed``, ``payments`` and ``deposits``
    (movement codes), ``time`` (of the day's beginning).
    """
    line, under = deposits.line, deposits.under
    sums, _without_rate = sums_under(background, under, line)
    near = sums.filter("inward", ~pl.col("met"), 100 * pl.col("sum") >= parameters.near_pct * line.minor)
    by_depositors = deposits.sides.join(near.select("party").unique(), on="party", how="semi")
    paid = in_currency_of(
        background, by_depositors.filter(~pl.col("inward") & (pl.col("other") >= 0)), line
    ).select("party", paid_on="day", payee="other", amount="amount", code="code")
    codes = under.filter("inward").select("party", "day", "code")
    paid_in = codes.group_by("party", "day").agg(pl.col("code").alias("deposits"))
    return (
        near.join(paid, on="party")
        .filter((pl.col("paid_on") - pl.col("day")).is_between(0, parameters.within_days))
        .group_by("party", "day", "sum", "payee")
        .agg(pl.col("amount").sum().alias("passed"), pl.col("code").sort().alias("payments"))
        .filter(100 * pl.col("passed") >= parameters.passed_pct * pl.col("sum"))
        .join(paid_in, on=["party", "day"])
        .with_columns((pl.col("day").cast(pl.Int64) * DAY_US).alias("time"))
        .sort("payee", "time", "party")
    )


def _pattern(background: Background, deposits: _Deposits, shares: pl.DataFrame, score: float) -> Pattern:
    line, codes = deposits.line, {name: shares[name].explode().unique().sort() for name in ROLES}
    paid_in, passed_on = (
        in_currency_of(background, sides.filter(pl.col("code").is_in(codes[name].to_list())), line)
        for name, sides in (
            ("deposits", deposits.under),
            ("payments", deposits.sides.filter(~pl.col("inward"))),
        )
    )
    cash, passed, depositors = (
        int(shares["sum"].sum()),
        int(passed_on["amount"].sum()),
        shares["party"].n_unique(),
    )
    facts: dict[str, Fact] = {
        "depositors": depositors,
        "line_minor": line.minor,
        "cash_minor": cash,
        "passed_minor": passed,
        "passed_share": round(min(1.0, passed / cash), 4),
        "days": int(np.ptp(shares["day"].to_numpy())) + 1,
    }
    return Pattern(
        anchor=largest_account(paid_in),
        roles={role: codes[name].to_numpy() for name, role in ROLES.items()},
        amount_minor=cash,
        currency=line.currency,
        score=score,
        confidence=round((float(facts["passed_share"]) + 1 - 1 / depositors) / 2, 4),
        severity=severity_of(usual_payments(background, paid_in)),
        facts=facts,
        parties={"payee": shares["payee"].unique().to_numpy()},
    )

"""Cash below a line that several customers pay in and then pay to one party."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

from graph_engine.findings import Fact, Found, Pattern
from graph_engine.patterns.background import DAY_US, Background
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
from graph_engine.patterns.stakes import severity
from graph_engine.reporting import RuleLine

ROLES = {"deposits": "paid_in", "payments": "passed_on"}
"""The part of the movements that a share is made of."""

NO_CASH = "customers not judged, as the ledger tells no cash under a line"
"""Reason for which customers were not judged."""


@dataclass(frozen=True)
class Sharing:
    """What counts as a share: near the line by so much, and passed on so far within so many days."""

    near_pct: int
    passed_pct: int
    within_days: int


Meetings = Callable[[pl.DataFrame], list[pl.DataFrame]]
"""Gives the shares of each situation, of all shares by payee and day."""


@dataclass(frozen=True)
class _Deposits:
    """A line of cash, what counts for it, and all that the rules look at."""

    line: RuleLine
    under: pl.DataFrame
    sides: pl.DataFrame


def shared_deposits(background: Background, sharing: Sharing, meetings: Meetings) -> Found:
    """Give every situation in which shares of several depositors meet at one party.

    Parameters
    ----------
    background : Background
        The movements of a run.
    sharing : Sharing
        What counts as a share: what a customer pays in as cash on a day, below the line, and then pays on.
    meetings : function
        Chooses situations among the shares under one line: frames of ``party``, ``day``, ``sum`` (paid in),
        ``payee``, ``passed``, ``payments`` and ``deposits`` (movement codes), ``time``.

    Returns
    -------
    Found
        About the customer with the largest share, scored by depositors and sums among all payees.
    """
    patterns: list[Pattern] = []
    sides, n_entries = reported_sides(background), 0
    for line in reporting_lines(background):
        if line.rule.money == "cash":
            under = sides_under(background, sides, line)
            n_entries += under.height
            patterns += _found(background, sharing, _Deposits(line, under, sides), meetings)
    if not n_entries:
        return Found((), {NO_CASH: background.movements.entries["party"].n_unique()})
    return Found(tuple(patterns))


def _found(
    background: Background, sharing: Sharing, deposits: _Deposits, meetings: Meetings
) -> list[Pattern]:
    shares = _shares(background, sharing, deposits)
    met = meetings(shares)
    if not met:
        return []
    by_payee = shares.group_by("payee").agg(pl.col("party").n_unique(), pl.col("sum").sum())
    scores = scores_of(
        [
            (np.array([each["party"].n_unique() for each in met]), by_payee["party"].to_numpy()),
            (np.array([each["sum"].sum() for each in met]), by_payee["sum"].to_numpy()),
        ]
    )
    return [_pattern(background, deposits, *pair) for pair in zip(met, scores, strict=True)]


def _shares(background: Background, sharing: Sharing, deposits: _Deposits) -> pl.DataFrame:
    """Deposits of a day below the line and what was then paid to one party, by payee and day.

    Columns ``party``, ``day``, ``sum`` (paid in), ``payee``, ``passed``, ``payments`` and ``deposits``
    (movement codes), ``time`` (of the day's beginning).
    """
    line, under = deposits.line, deposits.under
    sums, _without_rate = sums_under(background, under, line)
    near = sums.filter("inward", ~pl.col("met"), 100 * pl.col("sum") >= sharing.near_pct * line.minor)
    by_depositors = deposits.sides.join(near.select("party").unique(), on="party", how="semi")
    paid = in_currency_of(
        background, by_depositors.filter(~pl.col("inward") & (pl.col("other") >= 0)), line
    ).select("party", paid_on="day", payee="other", amount="amount", code="code")
    codes = under.filter("inward").select("party", "day", "code")
    paid_in = codes.group_by("party", "day").agg(pl.col("code").alias("deposits"))
    return (
        near.join(paid, on="party")
        .filter((pl.col("paid_on") - pl.col("day")).is_between(0, sharing.within_days))
        .group_by("party", "day", "sum", "payee")
        .agg(pl.col("amount").sum().alias("passed"), pl.col("code").sort().alias("payments"))
        .filter(100 * pl.col("passed") >= sharing.passed_pct * pl.col("sum"))
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
        "deposit_days": shares["day"].n_unique(),
    }
    return Pattern(
        anchor=largest_account(paid_in),
        roles={role: codes[name].to_numpy() for name, role in ROLES.items()},
        amount_minor=cash,
        currency=line.currency,
        score=score,
        confidence=round((float(facts["passed_share"]) + 1 - 1 / depositors) / 2, 4),
        severity=severity(usual_payments(background, paid_in)),
        facts=facts,
        parties={"payee": shares["payee"].unique().to_numpy()},
    )

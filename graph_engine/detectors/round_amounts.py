"""A customer's payments are suddenly all round sums.

Trade and daily life leave odd sums; money that is moved for its own sake comes in round ones.

A customer h, all its accounts together, a currency, a calendar month. The *unit* is the largest power of
ten that is not above the payment that is usual (the median) in the currency. Transfers of h to and from
other parties of at least one unit count; one is *round* if it is a whole number of units. It fires for a
month if

1. at least k count, with at least c parties, at least s of them round, and their sum is at least m usual
   payments;
2. the share of round ones is at least r times that of all transfers that count in the ledger;
3. at most half as many were round in any of the H months before.

Months in a row that fire are one situation.

*Fires on*: layering in round sums, shells without trade. Known false alarms: a lender of small loans,
wedding gifts. Silent on landlords and rent collectors (as many round sums in each month), on invoices and
wages.

*Misses*: sums with a disguising rest; banks where round sums are the rule.

*Look next*: what was paid for; whether counterparties pay in round sums too.

*Source*: FFIEC BSA/AML Examination Manual, appendix F, red flags (transfers in large, round amounts; not
checked against the text); all figures are ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from graph_engine.findings import Fact, Found, Pattern
from graph_engine.patterns.background import Background, Resolution
from graph_engine.patterns.months import in_a_row, with_month
from graph_engine.patterns.movements import largest_account
from graph_engine.patterns.scores import scores_of
from graph_engine.patterns.stakes import matter, severity_of

TITLE = {"en": "Suddenly all payments in round sums", "zh": "交易金额突然集中为整数"}

SENTENCE = {
    "en": "{round_payments} of {payments:transfer|transfers} within {days:day|days} with "
    "{parties:party|parties} are "
    "whole multiples of {unit_minor} ({round_share}; usual is {usual_share}), {moved_minor} in all.",
    "zh": "{days} 天内与 {parties} 个对手方的 {payments} 笔转账中有 {round_payments} 笔"
    "（{round_share}，一般为 {usual_share}）为 {unit_minor} 的整数倍，共 {moved_minor}。",
}

LOOK_NEXT_ZH = "款项对应的交易背景；对手方是否也以整数金额收付。"


@dataclass(frozen=True)
class Parameters:
    """What counts as suddenly round."""

    fewest_payments: int = 10
    """k; ours: fewer may be chance."""
    fewest_parties: int = 3
    """c; ours: two parties may have a plan of instalments."""
    round_pct: int = 90
    """s; ours: nearly all."""
    times_usual: int = 2
    """r; ours: where most sums are round they tell nothing."""
    months_before: int = 3
    """H; ours: a quarter."""
    usual_payments: int = 20
    """m; ours: more than the payments' number would bring."""


def parameters_for(_resolution: Resolution) -> Parameters:
    """Give the parameters for data of a resolution: months are the same in both."""
    return Parameters()


def find(background: Background, parameters: Parameters) -> Found:
    """Find every customer whose payments are suddenly round."""
    entries = _entries(background)
    share = pl.col("is_round").mean().over("currency").alias("usual_share")
    months = _months(entries.with_columns(share), parameters.months_before)
    firing = matter(background, months, "moved", parameters.usual_payments).filter(
        (pl.col("payments") >= parameters.fewest_payments)
        & (pl.col("parties") >= parameters.fewest_parties)
        & (100 * pl.col("round") >= parameters.round_pct * pl.col("payments"))
        & (pl.col("round") >= parameters.times_usual * pl.col("usual_share") * pl.col("payments"))
        & (2 * pl.col("before") <= pl.col("round"))
    )
    if firing.is_empty():
        return Found()
    runs = in_a_row(firing, "party", "currency")
    members = entries.join(
        runs.select("party", "currency", "month", "run", "usual_share"), on=["party", "currency", "month"]
    ).filter("is_round")
    most = months.group_by("party", "currency").agg(pl.col("round").max(), pl.col("moved").max())
    largest = runs.group_by("run", maintain_order=True).agg(pl.col("round").max(), pl.col("moved").max())
    scores = scores_of([(largest[name].to_numpy(), most[name].to_numpy()) for name in ("round", "moved")])
    counts = dict(runs.group_by("run").agg(pl.col("payments").sum()).iter_rows())
    found = members.partition_by("run", as_dict=True)
    return Found(
        tuple(
            _pattern(background, found[(run,)], counts[run], score)
            for run, score in zip(largest["run"].to_list(), scores, strict=True)
        )
    )


def _unit(usual_minor: int) -> int:
    """The largest power of ten that is not above a sum.

    >>> _unit(485_527), _unit(1)
    (100000, 1)
    """
    return int(10 ** (len(str(max(usual_minor, 1))) - 1))


def _entries(background: Background) -> pl.DataFrame:
    """Transfers of at least a unit, with ``month``, ``unit`` and ``is_round``."""
    units = np.array([_unit(int(each)) for each in background.usual_minor], np.int64)
    entries = background.movements.entries.filter((pl.col("other") >= 0) & ~pl.col("cash"))
    unit = pl.Series("unit", units[entries["currency"].to_numpy()], pl.Int64)
    told = with_month(entries).with_columns(unit).filter(pl.col("amount") >= pl.col("unit"))
    return told.with_columns((pl.col("amount") % pl.col("unit") == 0).alias("is_round"))


def _months(entries: pl.DataFrame, n_before: int) -> pl.DataFrame:
    """Measures of each customer, currency and month, with ``before``: most round ones of a month before."""
    own = ("party", "currency")
    months = (
        entries.group_by(*own, "month", "usual_share")
        .agg(
            pl.len().alias("payments"),
            pl.col("is_round").sum().alias("round"),
            pl.col("other").n_unique().alias("parties"),
            pl.col("amount").filter("is_round").sum().alias("moved"),
        )
        .sort(*own, "month")
    )
    earlier = [
        pl.when(pl.col("month") - pl.col("month").shift(n).over(own) <= n_before)
        .then(pl.col("round").shift(n).over(own))
        .otherwise(0)
        for n in range(1, n_before + 1)
    ]
    return months.with_columns(pl.max_horizontal(pl.lit(0), *earlier).fill_null(0).alias("before"))


def _pattern(background: Background, members: pl.DataFrame, n_payments: int, score: float) -> Pattern:
    first: Mapping[str, Any] = members.row(0, named=True)
    moved, share = int(members["amount"].sum()), members.height / n_payments
    facts: dict[str, Fact] = {
        "payments": n_payments,
        "round_payments": members.height,
        "round_share": round(share, 4),
        "usual_share": round(float(first["usual_share"]), 4),
        "unit_minor": first["unit"],
        "parties": members["other"].n_unique(),
        "moved_minor": moved,
        "days": int(np.ptp(members["day"].to_numpy())) + 1,
    }
    return Pattern(
        anchor=largest_account(members),
        roles={"round": members["code"].to_numpy()},
        amount_minor=moved,
        currency=first["currency"],
        score=score,
        confidence=round((share + 1 - float(first["usual_share"])) / 2, 4),
        severity=severity_of(background, moved, first["currency"]),
        facts=facts,
    )

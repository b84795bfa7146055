"""Many persons pay in and get regular small sums back, like interest.

Who takes deposits from the public without a licence collects from many private persons and pays them a
yield month by month, at first out of what the next ones bring.

A party p with an account of ours, all its accounts together, a currency. A person x *invests* with p if x
pays p before p pays x anything. A *return* is a payment from p to x of at most c of all that x paid in
until then. x is *served* if it got at least n returns, the largest at most a above the smallest, on
different days, the longest time between two successive ones at most twice the shortest. It fires if at
least k persons invest with p and at least j of them are served. All investments and returns of the ledger
are one situation.

Parties whose kind nobody tells count as persons. Money through accounts that are not ordinary does not
count.

*Fires on*: illegal fund-raising, Ponzi schemes, private lenders to whom many lend. Known false alarms: a
cooperative that pays its members a share, a landlord who hands back advances for heating in equal parts.
Silent on rent collectors (tenants get nothing back), on savings clubs (whose members get lumps), on
employers (staff does not pay in), on refunds (irregular, or all at once).

*Misses*: schemes that pay at the end only, or in cash; several accounts under several names.

*Look next*: what is promised to whom, and whether anybody is licensed for it; whether the returns are paid
out of new investments; where the rest went.

*Source*: State Council of China, Regulations on Preventing and Dealing with Illegal Fund-Raising (Order No.
737, 2021), art. 2 (unlicensed, promised return, from unspecified persons) (not checked against the text);
SEC Investor Bulletin: Ponzi Schemes (regular payments, returns out of new investors' money) (not checked
against the text); all figures are ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from graph_engine.findings import Fact, Found, Pattern
from graph_engine.patterns.background import Background, Resolution
from graph_engine.patterns.movements import largest_account
from graph_engine.patterns.scores import scores_of
from graph_engine.patterns.stakes import severity_of

TITLE = {"en": "Many persons pay in and get regular returns", "zh": "疑似非法集资"}

SENTENCE = {
    "en": "{investors:person|persons} paid in {invested_minor} within {days:day|days}, and {served} of them "
    "got regular returns, {returns:payment|payments} of {returned_minor} in all ({returned_share} of what "
    "was paid in).",
    "zh": "{days} 天内有 {investors} 人转入共 {invested_minor}，"
    "其中 {served} 人定期收到类似利息的回款，共 {returns} 笔 {returned_minor}（占转入额 {returned_share}）。",
}

LOOK_NEXT_ZH = "向何人承诺何种回报、有无许可；回款是否来自新投资人的资金；其余资金去向。"


@dataclass(frozen=True)
class Parameters:
    """What counts as illegal fund-raising."""

    fewest_investors: int = 10
    """k; ours: more than family and friends lend."""
    fewest_served: int = 5
    """j; ours: half of the fewest, since the last to come have not yet been served."""
    fewest_returns: int = 2
    """n; ours: two show a rhythm."""
    return_pct: int = 10
    """c; ours: what is more is repayment."""
    alike_within_pct: int = 25
    """a; ours: a return grows a little with the investment."""


def parameters_for(_resolution: Resolution) -> Parameters:
    """Give the parameters for data of a resolution: the same in both."""
    return Parameters()


def find(background: Background, parameters: Parameters) -> Found:
    """Find every party that many persons pay into and get regular returns from."""
    dealings = _dealings(background, parameters)
    pairs = _pairs(parameters, dealings)
    by_party = (
        pairs.group_by("party", "currency")
        .agg(
            pl.len().alias("investors"),
            pl.col("served").sum(),
            pl.col("invested").sum(),
        )
        .sort("party", "currency")
    )
    chosen = by_party.filter(
        (pl.col("investors") >= parameters.fewest_investors) & (pl.col("served") >= parameters.fewest_served)
    )
    if chosen.is_empty():
        return Found()
    scores = scores_of(
        [(chosen[name].to_numpy(), by_party[name].to_numpy()) for name in ("served", "investors", "invested")]
    )
    members = dealings.join(
        pairs.select("party", "other", "currency", "served"), on=["party", "other", "currency"], how="inner"
    )
    evidence = members.partition_by("party", "currency", as_dict=True)
    return Found(
        tuple(
            _pattern(background, row, evidence[row["party"], row["currency"]], score)
            for row, score in zip(chosen.iter_rows(named=True), scores, strict=True)
        )
    )


def _dealings(background: Background, parameters: Parameters) -> pl.DataFrame:
    """Dealings of parties with persons, by pair and time, with ``paid_in`` until then and ``is_return``."""
    parties = background.flows.parties
    persons = background.is_kind("person") | (parties.codes("kind") < 0)
    entries, passable = background.movements.entries, background.ordinary_movements
    other, codes = entries["other"].to_numpy(), entries["code"].to_numpy()
    chosen = (other >= 0) & persons[other] & passable[codes]
    pair = ("party", "other", "currency")
    paid_in = pl.when("inward").then("amount").otherwise(0).cum_sum().over(*pair)
    small = 100 * pl.col("amount") <= parameters.return_pct * pl.col("paid_in")
    return (
        entries.filter(chosen)
        .sort(*pair, "time", "code")
        .with_columns(paid_in.alias("paid_in"))
        .with_columns((~pl.col("inward") & (pl.col("paid_in") > 0) & small).alias("is_return"))
    )


def _pairs(parameters: Parameters, dealings: pl.DataFrame) -> pl.DataFrame:
    """Each person who invests with a party, what was invested, and whether the person is served."""
    returned = pl.col("amount").filter("is_return")
    gaps = pl.col("day").filter("is_return").diff()
    pairs = dealings.group_by("party", "other", "currency", maintain_order=True).agg(
        pl.col("inward").first().alias("invests"),
        pl.col("amount").filter("inward").sum().alias("invested"),
        returned.len().alias("returns"),
        returned.min().alias("smallest"),
        returned.max().alias("largest"),
        gaps.min().alias("shortest_gap"),
        gaps.max().alias("longest_gap"),
    )
    alike = 100 * pl.col("largest") <= (100 + parameters.alike_within_pct) * pl.col("smallest")
    regular = (pl.col("shortest_gap") > 0) & (pl.col("longest_gap") <= 2 * pl.col("shortest_gap"))
    enough = pl.col("returns") >= parameters.fewest_returns
    return pairs.filter("invests").with_columns((enough & alike & regular).fill_null(False).alias("served"))


def _pattern(background: Background, row: Mapping[str, Any], dealings: pl.DataFrame, score: float) -> Pattern:
    invested = dealings.filter("inward")
    returned = dealings.filter("is_return")
    total, given = int(row["invested"]), int(returned["amount"].sum())
    served_share = row["served"] / row["investors"]
    facts: dict[str, Fact] = {
        "investors": row["investors"],
        "served": row["served"],
        "invested_minor": total,
        "returned_minor": given,
        "returned_share": round(min(1.0, given / total), 4),
        "returns": returned.height,
        "days": int(np.ptp(dealings["day"].to_numpy())) + 1,
    }
    return Pattern(
        anchor=largest_account(invested),
        roles={"paid_in": invested["code"].to_numpy(), "returned": returned["code"].to_numpy()},
        amount_minor=total,
        currency=row["currency"],
        score=score,
        confidence=round((served_share + 1 - 1 / row["served"]) / 2, 4),
        severity=severity_of(background, total, row["currency"]),
        facts=facts,
    )

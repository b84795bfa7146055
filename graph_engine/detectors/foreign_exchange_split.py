"""Many persons send foreign currency to one party abroad within days.

Each person may buy a limited sum of foreign currency a year; who wants to move more borrows the quotas of
others.

A party x, a currency that is not the one of most movements, money to x or money from x. A *crowd* is a
maximal run of payments across the border between x and persons who are customers of ours, in that currency
and direction, the last at most W after the first, of at least k persons, that holds at least r times as
many payments as any earlier such run. Crowds that share half of the smaller's payments are one situation.
It fires if their sum is at least m payments that are usual (the median) in the currency, and

1. x is a person, or its kind is not told, or
2. at least half of the persons were paid by one and the same other party in the T days before they sent
   (fed from one purse), or paid one and the same party in the T days after they received.

It is about the customer who moved most.

*Fires on*: borrowed quotas ("ants moving house"), underground banks. Known false alarms: a family of five
that supports a child. Silent on a university that many parents pay (a firm, and nobody feeds them all), on
exporters.

*Misses*: quotas used in cash or over accounts at other banks; persons who exchange and pay on in home
currency.

*Look next*: who fed the persons; whether they know the payee; how much of each one's quota is used.

*Source*: State Administration of Foreign Exchange, Notice Hui Fa [2009] No. 56, art. 1 (five or more
persons, on the same day, every other day or on consecutive days, to or from one person or institution
abroad; not checked against the text); Measures for the Administration of Individual Foreign Exchange (PBoC
Order [2006] No. 3) (yearly quota of USD 50,000; not checked against the text); all else is ours.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from graph_engine.findings import Fact, Found, Pattern
from graph_engine.patterns.background import DAY_US, Background, Resolution
from graph_engine.patterns.movements import largest_account
from graph_engine.patterns.scores import scores_of
from graph_engine.patterns.series import crowded
from graph_engine.patterns.stakes import severity_of

TITLE = {"en": "Foreign exchange split among persons", "zh": "分拆购付汇（蚂蚁搬家）"}

SENTENCE = {
    "en": "{persons:person|persons} moved {moved_minor} in foreign currency between themselves and one "
    "party abroad "
    "within {days:day|days}, at most {largest_minor} each[; {fed_share} of them share another party that "
    "paid or got the money at home].",
    "zh": "{days} 天内 {persons} 人与境外同一主体发生外币收付共 {moved_minor}，"
    "每人最多 {largest_minor}[；其中 {fed_share} 的人在境内有共同的资金来源或去向]。",
}

LOOK_NEXT_ZH = "境内资金由何人提供；各人与境外收款人是否相识；各人年度便利化额度使用情况。"


@dataclass(frozen=True)
class Parameters:
    """What counts as split foreign exchange."""

    window_days: int = 3
    """W; ours: consecutive days and every other day."""
    fewest_persons: int = 5
    """k: Hui Fa [2009] No. 56 (not checked against the text); that it is used here is ours."""
    times_before: int = 3
    """r; ours."""
    usual_payments: int = 5
    """m; ours: as many as persons, so that the crowd brings no trifles."""
    fed_within_days: int = 7
    """T; ours: a week to exchange."""
    fed_pct: int = 50
    """Least share of the persons that one purse feeds; ours: half."""


def parameters_for(resolution: Resolution) -> Parameters:
    """Give the parameters for data of a resolution: 3 days count both ends where times are days."""
    return Parameters(window_days=2 if resolution == "day" else 3)


def find(background: Background, parameters: Parameters) -> Found:
    """Find every party abroad that many persons send foreign currency to, or get it from."""
    events = _events(background)
    crowds = [
        each
        for each in crowded(
            events,
            ("other", "currency", "inward"),
            window_days=parameters.window_days,
            fewest=parameters.fewest_persons,
            times_before=parameters.times_before,
        )
        if _matters(background, parameters, each)
    ]
    told = [(each, _fed(background, parameters, each)) for each in crowds]
    firms = background.is_kind("company", "government", "financial_institution", "sole_trader")
    chosen = [
        (each, n_fed)
        for each, n_fed in told
        if not firms[int(each["other"][0])] or 100 * n_fed >= parameters.fed_pct * each["party"].n_unique()
    ]
    if not chosen:
        return Found()
    by_other = events.group_by("other", "currency", "inward").agg(
        pl.col("party").n_unique(), pl.col("amount").sum()
    )
    scores = scores_of(
        [
            (np.array([each["party"].n_unique() for each, _ in chosen]), by_other["party"].to_numpy()),
            (np.array([each["amount"].sum() for each, _ in chosen]), by_other["amount"].to_numpy()),
        ]
    )
    return Found(
        tuple(_pattern(background, *pair, score) for pair, score in zip(chosen, scores, strict=True))
    )


def _matters(background: Background, parameters: Parameters, crowd: pl.DataFrame) -> bool:
    least = parameters.usual_payments * int(background.usual_minor[int(crowd["currency"][0])])
    enough = int(crowd["amount"].sum()) >= max(1, least)
    return enough and crowd["party"].n_unique() >= parameters.fewest_persons


def _events(background: Background) -> pl.DataFrame:
    """Payments across the border in foreign currency between persons of ours and others, by party abroad."""
    entries = background.movements.entries
    if entries.is_empty():
        return entries
    home = int(np.bincount(background.movements.currency).argmax())
    persons = background.is_kind("person")[entries["party"].to_numpy()]
    abroad = background.movements.abroad[entries["code"].to_numpy()]
    other = entries["other"].to_numpy()
    known = (other >= 0) & persons & abroad & (entries["currency"].to_numpy() != home)
    return entries.filter(pl.Series(known)).sort("other", "currency", "inward", "time", "code")


def _fed(background: Background, parameters: Parameters, crowd: pl.DataFrame) -> int:
    """How many of the persons have one party in common that paid them before, or that they paid after."""
    inward, other = bool(crowd["inward"][0]), int(crowd["other"][0])
    near_us = parameters.fed_within_days * DAY_US
    times = crowd.group_by("party").agg(
        pl.col("time").min().alias("first"), pl.col("time").max().alias("last")
    )
    around = (
        pl.col("time").is_between(pl.col("first") - near_us, pl.col("last"))
        if not inward
        else pl.col("time").is_between(pl.col("first"), pl.col("last") + near_us)
    )
    entries = background.movements.entries
    ordinary = pl.Series(background.ordinary_movements[entries["code"].to_numpy()])
    sides = (
        entries.filter((pl.col("inward") != inward) & (pl.col("other") != other) & ordinary)
        .join(times, on="party")
        .filter(around)
    )
    common = sides.group_by("other").agg(pl.col("party").n_unique()).sort("party", descending=True)
    return int(common["party"][0]) if common.height else 0


def _pattern(background: Background, crowd: pl.DataFrame, n_fed: int, score: float) -> Pattern:
    moved, currency = int(crowd["amount"].sum()), int(crowd["currency"][0])
    persons = crowd["party"].n_unique()
    each = crowd.group_by("party").agg(pl.col("amount").sum())["amount"].to_numpy()
    fed_share = round(n_fed / persons, 4)
    facts: dict[str, Fact] = {
        "persons": persons,
        "moved_minor": moved,
        "largest_minor": int(each.max()),
        "fed_share": fed_share,
        "payments": crowd.height,
        "days": int(np.ptp(crowd["day"].to_numpy())) + 1,
    }
    inward = bool(crowd["inward"][0])
    return Pattern(
        anchor=largest_account(crowd),
        roles={"from_abroad" if inward else "sent_abroad": crowd["code"].to_numpy()},
        amount_minor=moved,
        currency=currency,
        score=score,
        confidence=round((fed_share + float(each.min() / each.max())) / 2, 4),
        severity=severity_of(background, moved, currency),
        facts=facts,
    )

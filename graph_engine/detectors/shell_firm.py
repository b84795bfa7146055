"""A firm turns over many times its capital and bears no cost that a working firm has.

A shell lends its name to money: it buys and sells on paper, but pays no wages, tax, rent or electricity.

A company h with an account of ours, all its accounts together, the currency of its registered capital, the
last Y days of the ledger. Its *receipts* are what it got from other parties, in transfers and cash, its
*payments* what it paid them. It fires if

1. receipts are at least t times the registered capital, and at least m payments that are usual (the median)
   in the currency;
2. payments are at least s of receipts: nothing is built up;
3. its first movement is at least L days before its last, so that any working firm would have had costs;
4. none of its payments, in any currency, is a cost: wages (marked as payroll or made in a batch), taxes and
   duties (booked as tax or paid to a treasury), rent (by the words of summary or purpose), water, power and
   the like (paid to a utility).

A firm whose capital is not told, or told in a currency it did not move, is not judged; nor is any firm if
no movement in the ledger is a cost. Both are counted.

*Fires on*: shells in layering, invoice mills, front firms of gambling. Known false alarms: holding
companies, firms that pay their costs at another bank or through their parent. Silent on trading firms and
agents with a payroll, on market operators, on firms with much capital.

*Misses*: shells that pay a token cost; firms newer than L; sole traders, who need no capital.

*Look next*: who owns and represents it, and what else they do; the address; whether goods move.

*Source*: FATF, Concealment of Beneficial Ownership (2018) (shell companies; not checked against the text);
FinCEN, FIN-2006-G014, Potential Money Laundering Risks Related to Shell Companies (not checked against the
text); that a living firm bears costs, and all figures, are ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_engine.findings import Fact, Found, Pattern
from graph_engine.patterns.background import Background, Resolution
from graph_engine.patterns.movements import RECEIVED_AND_PAID, largest_account
from graph_engine.patterns.scores import scores_of
from graph_engine.patterns.stakes import matter, severity_of

TITLE = {"en": "Turnover many times the capital, no cost of a working firm", "zh": "疑似空壳公司"}

SENTENCE = {
    "en": "A firm with a capital of {capital_minor} received {received_minor} ({times} times as much) and "
    "paid {paid_minor} ({paid_share}) within {days:day|days}, to and from {counterparties:party|parties}, "
    "but no wages, tax, rent or utilities.",
    "zh": "注册资本 {capital_minor} 的企业在 {days} 天内收款 {received_minor}（{times} 倍）、"
    "付款 {paid_minor}（{paid_share}），涉及 {counterparties} 个对手方，"
    "但无工资、税费、租金或水电支出。",
}

LOOK_NEXT_ZH = "股东与法定代表人及其名下其他企业；注册地址；是否有真实货物往来。"

CAPITAL_UNKNOWN = "companies whose registered capital is not told in a currency they moved"
"""Reason for which companies were not judged."""

NO_COSTS = "companies not judged, as the ledger tells no wages, taxes, rents or utilities at all"
"""Reason for which companies were not judged."""

RENT_WORDS = "(?i)租|物业|\\brent"
"""Words of a summary or purpose that tell of rent; ours."""


@dataclass(frozen=True)
class Parameters:
    """What counts as a shell firm."""

    last_days: int = 365
    """Y; ours: a year, in which every cost falls due."""
    times_capital: int = 10
    """t; ours: beyond what most capital carries."""
    usual_payments: int = 50
    """m; ours: leaves out firms that hardly trade."""
    paid_pct: int = 80
    """s; ours: nearly all goes on."""
    fewest_days: int = 60
    """L; ours: two months hold two pay days and a rent."""


def parameters_for(_resolution: Resolution) -> Parameters:
    """Give the parameters for data of a resolution: days are counted in both."""
    return Parameters()


def find(background: Background, parameters: Parameters) -> Found:
    """Find every firm with much turnover and no costs."""
    entries = _entries(background, parameters)
    if entries.is_empty():
        return Found()
    costs = costs_of(background)
    n_firms = entries["party"].n_unique()
    if not costs.any():
        return Found((), {NO_COSTS: n_firms})
    bearing = entries.filter(~pl.col("inward") & pl.Series(costs[entries["code"].to_numpy()]))[
        "party"
    ].unique()
    firms = _firms(background, entries)
    unknown = n_firms - firms.height
    suspects = matter(background, firms, "received", parameters.usual_payments).filter(
        (pl.col("received") >= parameters.times_capital * pl.col("capital"))
        & (100 * pl.col("paid") >= parameters.paid_pct * pl.col("received"))
        & (pl.col("days") > parameters.fewest_days)
        & ~pl.col("party").is_in(bearing.implode())
    )
    if suspects.is_empty():
        return Found((), {CAPITAL_UNKNOWN: unknown})
    scores = scores_of(
        [
            (_times(suspects), _times(firms)),
            (suspects["received"].to_numpy(), firms["received"].to_numpy()),
        ]
    )
    evidence = entries.join(suspects.select("party", "currency"), on=["party", "currency"]).partition_by(
        "party", as_dict=True
    )
    found = (
        _pattern(background, row, evidence[(row["party"],)], score)
        for row, score in zip(suspects.iter_rows(named=True), scores, strict=True)
    )
    return Found(tuple(found), {CAPITAL_UNKNOWN: unknown})


def _entries(background: Background, parameters: Parameters) -> pl.DataFrame:
    """Entries of companies in the last days of the ledger."""
    entries = background.movements.entries
    firms = background.is_kind("company")[entries["party"].to_numpy()]
    last = pl.col("day") > pl.col("day").max() - parameters.last_days
    return entries.filter(last & pl.Series(firms))


def costs_of(background: Background) -> NDArray[np.bool_]:
    """Whether each movement code pays for what a working firm needs: wages, tax, rent, utilities."""
    movements, flows = background.movements, background.flows
    roles = flows.parties.dictionary("role")
    public = np.isin(
        flows.parties.codes("role"), [roles.index(role) for role in ("treasury", "utility") if role in roles]
    )
    payee = movements.payee
    to_public = (payee >= 0) & public[flows.holder[payee]]
    wages = movements.flag("payroll") | movements.texts("batch_id").is_not_null().to_numpy()
    rent = np.zeros(payee.size, np.bool_)
    for name in ("summary", "purpose"):
        rent |= movements.texts(name).str.contains(RENT_WORDS).fill_null(False).to_numpy()
    costs: NDArray[np.bool_] = to_public | wages | rent | movements.one_of("kind", ("tax",))
    return costs


def _firms(background: Background, entries: pl.DataFrame) -> pl.DataFrame:
    """What firms with a known capital received and paid in its currency, by party."""
    parties, currencies = background.flows.parties, background.flows.currencies
    words = parties.dictionary("registered_capital_currency")
    known = np.array(
        [currencies.index(word) if word in currencies else -1 for word in words] + [-1], np.int16
    )
    told = pl.DataFrame(
        {
            "capital": parties.column("registered_capital_minor"),
            "currency": known[parties.codes("registered_capital_currency")],
        }
    ).with_row_index("party")
    # a capital of nothing is one that the source does not know
    stated = pl.Series(parties.valid("registered_capital_minor")) & (pl.col("capital") > 0)
    told = told.with_columns(pl.col("party").cast(pl.Int32)).filter(stated & (pl.col("currency") >= 0))
    return (
        entries.join(told, on=["party", "currency"])
        .group_by("party", "currency", "capital")
        .agg(
            *RECEIVED_AND_PAID,
            (pl.col("day").max() - pl.col("day").min() + 1).alias("days"),
        )
        .sort("party")
    )


def _times(firms: pl.DataFrame) -> NDArray[np.float64]:
    times: NDArray[np.float64] = firms["received"].to_numpy() / firms["capital"].to_numpy()
    return times


def _pattern(background: Background, row: Mapping[str, Any], entries: pl.DataFrame, score: float) -> Pattern:
    received, paid, capital = row["received"], row["paid"], row["capital"]
    share = round(min(1.0, paid / received), 4)
    facts: dict[str, Fact] = {
        "capital_minor": capital,
        "received_minor": received,
        "paid_minor": paid,
        "paid_share": share,
        "times": received // capital,
        "counterparties": row["counterparties"],
        "days": row["days"],
    }
    return Pattern(
        anchor=largest_account(entries),
        roles={
            "received": entries.filter("inward")["code"].to_numpy(),
            "paid": entries.filter(~pl.col("inward"))["code"].to_numpy(),
        },
        amount_minor=received,
        currency=row["currency"],
        score=score,
        confidence=round((share + 1 - min(1.0, capital / received)) / 2, 4),
        severity=severity_of(background, received, row["currency"]),
        facts=facts,
    )

"""A firm's receipts go straight to persons or are drawn as cash.

Money leaves the world of invoices when a firm passes what it is paid to private accounts or draws it: taxes
are saved, proceeds are handed out, invoices are sold.

An account a of ours, its holder h a company, a currency. A receipt from an ordinary account of another
party is *privatised* if at least s of it leaves a within W after it to ordinary accounts of persons other
than its payer, or in cash, where every unit paid is the oldest that came in at most W before. Wages do not
count: payments marked as payroll or made in a batch. A situation is a run of privatised receipts, each at
most G after the one before, that no other could join. It fires if what was privatised is at least m
payments that are usual (the median) in the currency, and at least n of it was drawn as cash or went to
persons without dealings with h before the situation began.

In the first 35 days of the ledger persons with dealings after the situation are no strangers either; of
what is new only half counts in the confidence then.

*Fires on*: firms that sell invoices, pay-outs of illegal businesses, profits taken out past the books.
Known false alarms: day labourers or farmers paid one by one for the first time; a notary's or broker's
clients. Silent on payroll agents (wages, the same persons every month), on owners who draw a profit now and
then (known), on settlement of a market (stalls are firms or known).

*Misses*: persons paid for longer; money that rests longer than W; sole traders, whose account is a person's
as well.

*Look next*: what the firm invoices to whom; who the persons are and whether they pass the money on; who
draws the cash.

*Source*: People's Bank of China, Measures for the Administration of RMB Bank Settlement Accounts (Order
[2003] No. 5), art. 40: a firm gives the reason of each payment of more than CNY 50,000 to a person's
account (not checked against the text); W, s and n are ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from graph_engine.findings import Fact, Found, Pattern
from graph_engine.patterns.background import DAY_US, EARLY, UNKNOWN_SHARE, Background, Resolution
from graph_engine.patterns.onward import onward, runs_of
from graph_engine.patterns.scores import scores_of
from graph_engine.patterns.stakes import matter, severity_of

TITLE = {"en": "Company money goes straight to persons", "zh": "公款快速转入个人账户或取现"}

SENTENCE = {
    "en": "Of {received_minor} that a company was paid by {payers:party|parties} within {days:day|days}, "
    "{privatised_minor} ({privatised_share}) left within {hours:hour|hours}[, to {persons:person|persons}]"
    "[, {cash_minor} of it as cash]; {new_share} was cash or went to persons never dealt with before.",
    "zh": "{days} 天内 {payers} 个付款方向企业账户转入 {received_minor}，"
    "其中 {privatised_minor}（{privatised_share}）在 {hours} 小时内转出[，流向 {persons} 个自然人]"
    "[，含取现 {cash_minor}]；{new_share} 为取现或流向此前从无往来的个人。",
}

LOOK_NEXT_ZH = "企业开票对象与内容；收款个人是何人、是否继续转出；由谁取现。"


@dataclass(frozen=True)
class Parameters:
    """What counts as passing company money to persons."""

    window_days: int = 3
    """W; ours: the day itself and a weekend."""
    privatised_pct: int = 70
    """s; ours: most of a receipt."""
    gap_days: int = 14
    """G; ours: two weeks, after which it is another situation."""
    usual_payments: int = 5
    """m; ours: more than daily life moves at once."""
    new_pct: int = 50
    """n; ours: most of it."""


def parameters_for(resolution: Resolution) -> Parameters:
    """Give the parameters for data of a resolution: 3 days count both ends where times are days."""
    return Parameters(window_days=2 if resolution == "day" else 3)


def find(background: Background, parameters: Parameters) -> Found:
    """Find every company whose receipts go straight to persons or are drawn as cash."""
    units = _privatised(background, parameters)
    situations = _situations(background, units)
    large = matter(background, situations, "amount", parameters.usual_payments)
    chosen = large.filter(100 * pl.col("new") >= parameters.new_pct * pl.col("amount"))
    if chosen.is_empty():
        return Found()
    by_account = units.group_by("account", "currency").agg(
        pl.col("amount").sum(), pl.col("receipt").n_unique()
    )
    n_firms = int(
        np.count_nonzero(background.is_kind("company")[background.flows.holder] & background.flows.ours)
    )
    others = np.zeros(max(0, n_firms - by_account.height), np.int64)
    scores = scores_of(
        [
            (chosen["amount"].to_numpy(), np.append(by_account["amount"].to_numpy(), others)),
            (chosen["receipts"].to_numpy(), np.append(by_account["receipt"].to_numpy(), others)),
        ]
    )
    evidence = units.partition_by("run", as_dict=True)
    return Found(
        tuple(
            _pattern(background, row, evidence[(row["run"],)], score)
            for row, score in zip(chosen.iter_rows(named=True), scores, strict=True)
        )
    )


def _privatised(background: Background, parameters: Parameters) -> pl.DataFrame:
    """Units of companies' receipts that went to persons or were drawn, in runs of receipts.

    Of receipts of which enough did. Columns of ``onward``, and ``time``, ``taken`` (the receipt's amount),
    ``cash``, ``to`` (-1: cash), ``run``.
    """
    movements, flows = background.movements, background.flows
    taken = onward(background, window_us=parameters.window_days * DAY_US)
    receipts, payments = taken["receipt"].to_numpy(), taken["payment"].to_numpy()
    transferred = receipts < flows.payer.size
    from_others = (
        transferred & background.ordinary[np.where(transferred, receipts, 0)]
        if receipts.size
        else transferred
    )
    firm = background.is_kind("company")[flows.holder[taken["account"].to_numpy()]]
    cash, far = movements.one_of("kind", ("cash_withdrawal",))[payments], movements.payee[payments]
    wages = (
        movements.flag("payroll")[payments] | movements.texts("batch_id").is_not_null().to_numpy()[payments]
    )
    payee = np.where(far < 0, -1, flows.holder[far])
    to_person = (far >= 0) & background.is_kind("person")[payee] & flows.passable[far] & ~wages
    to_person &= payee != flows.holder[movements.payer[receipts]]
    units = taken.with_columns(
        time=pl.Series(movements.time_us[receipts]),
        taken=pl.Series(movements.amount_minor[receipts]),
        cash=pl.Series(cash),
        to=pl.Series(np.where(cash, -1, payee)),
    ).filter(pl.Series(from_others & firm & (cash | to_person)))
    enough = 100 * pl.col("amount").sum().over("receipt") >= parameters.privatised_pct * pl.col("taken")
    return (
        units.filter(enough)
        .sort("account", "currency", "time", "receipt", "payment")
        .with_columns(runs_of(pl.struct("account", "currency"), gap_us=parameters.gap_days * DAY_US))
    )


def _situations(background: Background, units: pl.DataFrame) -> pl.DataFrame:
    payments = units["payment"].to_numpy()
    runs = units.select("run", "time", paid_us=pl.Series(background.movements.time_us[payments]))
    from_us = runs.select(pl.col("time").min().over("run")).to_series().to_numpy()
    to_us = runs.select(pl.col("paid_us").max().over("run")).to_series().to_numpy()
    moved, new = payments < background.flows.payer.size, np.ones(payments.size, np.bool_)
    new[moved] = background.new_in(payments[moved], from_us[moved], to_us[moved])
    return (
        units.with_columns((pl.col("cash") | pl.Series(new)).alias("is_new"))
        .group_by("run", "account", "currency")
        .agg(
            pl.col("amount").sum(),
            pl.col("amount").filter("is_new").sum().alias("new"),
            pl.col("receipt").n_unique().alias("receipts"),
        )
        .sort("run")
    )


def _pattern(background: Background, row: Mapping[str, Any], units: pl.DataFrame, score: float) -> Pattern:
    movements, flows = background.movements, background.flows
    receipts = units["receipt"].unique().sort().to_numpy()
    payments = units["payment"].unique().sort().to_numpy()
    amount, new_share = row["amount"], round(row["new"] / row["amount"], 4)
    received, days = int(movements.amount_minor[receipts].sum()), movements.business_day[receipts]
    rested = units["receipt"].to_numpy(), units["payment"].to_numpy()
    early = bool(background.early(flows.time_us[receipts[:1]])[0])
    facts: dict[str, Fact] = {
        "received_minor": received,
        "privatised_minor": amount,
        "privatised_share": round(amount / received, 4),
        "cash_minor": int(units.filter("cash")["amount"].sum()),
        "payers": int(np.unique(background.payer_party[receipts]).size),
        "persons": units.filter(~pl.col("cash"))["to"].n_unique(),
        "new_share": new_share,
        "days": int(days.max() - days.min()) + 1,
        "hours": background.hours_rested(*rested),
        "history_days": int(background.history_us(flows.time_us[receipts[:1]])[0] // DAY_US),
    }
    sure = (float(facts["privatised_share"]), new_share * (UNKNOWN_SHARE if early else 1))
    return Pattern(
        anchor=row["account"],
        roles={"received": receipts, "paid_on": payments},
        amount_minor=amount,
        currency=row["currency"],
        score=score,
        confidence=round(sum(sure) / len(sure), 4),
        severity=severity_of(background, amount, row["currency"]),
        facts=facts,
        also=(EARLY,) if early else (),
    )

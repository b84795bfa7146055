"""A business pays in cash at several places and sends it abroad.

A front has a lawful trade that explains cash; the cash of others is paid in with its own and leaves the
country.

A business h (a firm or a sole trader), all its accounts together, a currency. *Deposits* are what h pays in
as cash. A *place* is the branch where a deposit was made, else the bank that keeps the account. A *run* is
a maximal run of at least k deposits, the last at most W after the first; runs that share half of the
smaller's deposits are one. What h pays other parties across the border from the first deposit to W after
the last *leaves*. It fires if the deposits are made at no fewer than p places, are together at least m
payments that are usual (the median) in the currency, and at least s of their sum leaves.

*Fires on*: fronts for cash of crime, cash gathered in many towns and sent abroad. Known false alarms: a
chain of shops that buys abroad. Silent on shops that bank at one branch, on wholesale markets whose traders
pay at home.

*Misses*: cash paid in at banks whose entries this ledger does not hold; places that nobody tells; persons.

*Look next*: takings that the trade can explain; who pays the cash in; who gets it abroad.

*Source*: FATF, Money Laundering Through the Physical Transportation of Cash (2015); FFIEC BSA/AML
Examination Manual, Cash-Intensive Businesses (neither checked against the text); Tide (Amsterdam), pattern
FrontBusinessActivity: deposits at several banks, then transfers abroad (not checked against the text); all
figures are ours.
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

TITLE = {"en": "Cash at several places, then abroad", "zh": "多网点存现后汇往境外"}

SENTENCE = {
    "en": "A business paid in {cash_minor} as cash in {deposits:deposit|deposits} at "
    "{places:place|places} within "
    "{days:day|days}, and sent {sent_minor} ({sent_share}) abroad.",
    "zh": "企业 {days} 天内在 {places} 处分 {deposits} 笔存入现金 {cash_minor}，"
    "并向境外汇出 {sent_minor}（{sent_share}）。",
}

LOOK_NEXT_ZH = "经营规模能否解释现金收入；由谁存入；境外收款人是何人。"

NOT_TOLD = "businesses not judged, as the ledger tells of no cash or of nothing that crosses a border"
"""Reason for which businesses were not judged."""


@dataclass(frozen=True)
class Parameters:
    """What counts as a front."""

    window_days: int = 30
    """W; ours: a month."""
    fewest_deposits: int = 5
    """k; ours: more than weekly takings."""
    fewest_places: int = 2
    """p; ours: a business has one branch."""
    usual_payments: int = 20
    """m; ours: more than petty cash."""
    sent_pct: int = 50
    """s; ours: most of it."""


def parameters_for(resolution: Resolution) -> Parameters:
    """Give the parameters for data of a resolution: 30 days count both ends where times are days."""
    return Parameters(window_days=29 if resolution == "day" else 30)


@dataclass(frozen=True)
class Situation:
    """Deposits of one business with what left."""

    deposits: pl.DataFrame
    sent: pl.DataFrame

    @property
    def cash_minor(self) -> int:
        """The sum of the deposits."""
        return int(self.deposits["amount"].sum())

    @property
    def sent_minor(self) -> int:
        """The sum that left."""
        return int(self.sent["amount"].sum())


def find(background: Background, parameters: Parameters) -> Found:
    """Find every business that pays in cash at several places and sends it abroad."""
    entries = background.movements.entries
    business = background.is_kind("company", "sole_trader")[entries["party"].to_numpy()]
    own = entries.filter(pl.Series(business)).sort("party", "currency", "time", "code")
    abroad = background.movements.abroad[own["code"].to_numpy()]
    if not entries["cash"].any() or not background.movements.abroad.any():
        return Found((), {NOT_TOLD: own["party"].n_unique()})
    deposits = own.filter(pl.col("cash") & pl.col("inward"))
    sent = own.filter(~pl.col("inward") & pl.Series(abroad))
    placed = deposits.with_columns(_places(background)[deposits["code"]].alias("place"))
    runs = crowded(
        placed,
        ("party", "currency"),
        window_days=parameters.window_days,
        fewest=parameters.fewest_deposits,
        times_before=0,
    )
    several = [run for run in runs if run["place"].drop_nulls().n_unique() >= parameters.fewest_places]
    situations = [Situation(run, _left(parameters, run, sent)) for run in several]
    chosen = [each for each in situations if _fires(background, parameters, each)]
    if not chosen:
        return Found()
    by_party = deposits.group_by("party", "currency").agg(pl.col("amount").sum())
    by_sender = sent.group_by("party", "currency").agg(pl.col("amount").sum())
    scores = scores_of(
        [
            (np.array([each.cash_minor for each in chosen]), by_party["amount"].to_numpy()),
            (np.array([each.sent_minor for each in chosen]), by_sender["amount"].to_numpy()),
        ]
    )
    return Found(tuple(_pattern(background, *pair) for pair in zip(chosen, scores, strict=True)))


def _places(background: Background) -> pl.Series:
    """Branch of every movement, else the bank of the account paid into; null where neither is told."""
    movements, flows = background.movements, background.flows
    held, banks = flows.index.edges("HELD_AT"), flows.index.nodes("Bank")
    bank = np.full(len(flows.accounts) + 1, -1)
    bank[held.sources] = held.targets
    names = pl.Series(banks.ids_at(np.arange(len(banks))), dtype=pl.String).extend_constant(None, 1)
    return pl.select(pl.coalesce(movements.texts("branch_id"), names[bank[movements.payee]])).to_series()


def _left(parameters: Parameters, run: pl.DataFrame, sent: pl.DataFrame) -> pl.DataFrame:
    """What the business sent abroad from its first deposit to a window after its last."""
    first, last = run["time"].to_numpy()[[0, -1]].tolist()
    return sent.filter(
        (pl.col("party") == run["party"][0])
        & (pl.col("currency") == run["currency"][0])
        & pl.col("time").is_between(first, last + parameters.window_days * DAY_US)
    )


def _fires(background: Background, parameters: Parameters, each: Situation) -> bool:
    least = parameters.usual_payments * int(background.usual_minor[int(each.deposits["currency"][0])])
    enough = each.cash_minor >= max(1, least)
    return enough and 100 * each.sent_minor >= parameters.sent_pct * each.cash_minor


def _pattern(background: Background, each: Situation, score: float) -> Pattern:
    currency, places = int(each.deposits["currency"][0]), each.deposits["place"].drop_nulls().n_unique()
    share = round(min(1.0, each.sent_minor / each.cash_minor), 4)
    facts: dict[str, Fact] = {
        "deposits": each.deposits.height,
        "cash_minor": each.cash_minor,
        "places": places,
        "sent_minor": each.sent_minor,
        "sent_share": share,
        "days": int(np.ptp(each.deposits["day"].to_numpy())) + 1,
    }
    return Pattern(
        anchor=largest_account(each.deposits),
        roles={"paid_in": each.deposits["code"].to_numpy(), "sent_abroad": each.sent["code"].to_numpy()},
        amount_minor=each.cash_minor,
        currency=currency,
        score=score,
        confidence=round((share + 1 - 1 / places) / 2, 4),
        severity=severity_of(background, each.cash_minor, currency),
        facts=facts,
    )

"""A loan is repaid by somebody else, or long before its time with strangers' money.

Dirty money becomes clean when it pays off a loan that has a lawful story.

A loan l, its borrower the party that it was granted to. A repayment is *foreign* if it is paid from an
account whose holder is neither the borrower, nor answers for a debt of the borrower, nor is spouse or
family, or tied to the borrower by ownership or as director or employer. It is *early* if it comes at least
E days before maturity. It is *fed* as far as it is paid, oldest unit received first, out of cash or of
payments from parties new to the payer (first dealing at most W before) that came in at most W before. It
fires for a loan, and says which,

1. *third party*: if foreign repayments are at least a of the loan's amount, or
2. *early*: if early repayments within M days are at least half of the loan's amount and at least f of them
   is fed.

It fires once for a loan and reason; it is about the account that repaid most. Loans whose maturity is not
told cannot be early, loans whose borrower is not told cannot be foreign: both are counted.

*Fires on*: loans paid off with proceeds, straw borrowers whose loan another one serves. Known false alarms:
a parent who helps out from an account of a relative that the bank does not know as such, a buyer who pays
off the seller's mortgage. Silent on renewals bridged by a friend (at maturity), on instalments, on
guarantors who pay.

*Misses*: repayments over the borrower's own accounts fed longer before; loans at other banks.

*Look next*: who fed the repayment and why; whether collateral was released and sold; whether a new loan
followed.

*Source*: FFIEC BSA/AML Examination Manual, appendix F, red flags (loans paid off early by an unrelated
third party or in cash; not checked against the text); People's Bank of China, Order [2006] No. 2, art. 11
(a loan suddenly repaid early that does not fit the customer's finances; read in reprints; Order [2016] No.
3 has taken its place; not checked against the text); all figures are ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_engine.findings import Fact, Found, Pattern
from graph_engine.patterns.background import DAY_US, Background, Resolution
from graph_engine.patterns.groups import CIRCLE, groups_of, tied_by_relation
from graph_engine.patterns.movements import Movements, largest_account
from graph_engine.patterns.onward import onward
from graph_engine.patterns.scores import scores_of
from graph_engine.patterns.stakes import severity_of
from graph_engine.wording import Language

TITLE = {
    "en": "Loan repaid by a third party, or early with strangers' money",
    "zh": "贷款提前或由第三方偿还",
}

SENTENCE = {
    "en": "{repaid_minor} ({repaid_share}) of a loan of {loan_minor} was repaid within {days:day|days}.",
    "zh": "一笔 {loan_minor} 的贷款在 {days} 天内偿还 {repaid_minor}（{repaid_share}）。",
}

THIRD_PARTY: Mapping[Language, str] = {
    "en": "It was paid by {payers:party|parties} with no known tie to the borrower.",
    "zh": "由 {payers} 个与借款人无已知关联的第三方偿还。",
}
EARLY_REPAID: Mapping[Language, str] = {
    "en": "It was due only {days_early:day|days} later, and {fed_share} of it came in as cash or from new "
    "parties shortly before.",
    "zh": "较到期日提前 {days_early} 天，且其中 {fed_share} 来自此前不久的现金存入或陌生付款方。",
}

LOOK_NEXT_ZH = "还款资金由何人提供、原因为何；抵押物是否解押并出售；是否随即发放新贷款。"

MATURITY_UNKNOWN = "loans repaid whose maturity is not told"
"""Reason for which loans were not judged for early repayment."""

BORROWER_UNKNOWN = "loans repaid whose borrower is not told"
"""Reason for which loans were not judged for third-party repayment."""


@dataclass(frozen=True)
class Parameters:
    """What counts as a loan repaid by a third party or early."""

    third_party_pct: int = 20
    """a; ours: more than an instalment."""
    early_days: int = 90
    """E; ours: a quarter, longer than any bridging."""
    within_days: int = 30
    """M; ours: a month, so that instalments do not add up."""
    early_pct: int = 50
    """Least share of the loan that is repaid early; ours: half."""
    fed_pct: int = 50
    """f; ours: most of it."""
    fed_within_days: int = 7
    """W; ours: a week."""


def parameters_for(_resolution: Resolution) -> Parameters:
    """Give the parameters for data of a resolution: days are counted in both."""
    return Parameters()


def find(background: Background, parameters: Parameters) -> Found:
    """Find every loan repaid by a third party or early with strangers' money."""
    repaid = _repayments(background)
    left_out = {
        MATURITY_UNKNOWN: repaid.filter(pl.col("matures").is_null())["loan"].n_unique(),
        BORROWER_UNKNOWN: repaid.filter(pl.col("borrower") < 0)["loan"].n_unique(),
    }
    situations = [*_foreign(background, parameters, repaid), *_early(background, parameters, repaid)]
    if not situations:
        return Found((), left_out)
    by_loan = repaid.group_by("loan", "granted").agg(pl.col("amount").sum())
    share = by_loan["amount"].to_numpy() / np.maximum(by_loan["granted"].to_numpy(), 1)
    scores = scores_of(
        [
            (np.array([each.facts["repaid_minor"] for each in situations]), by_loan["amount"].to_numpy()),
            (np.array([each.facts["repaid_share"] for each in situations]), share),
        ]
    )
    found = (_pattern(background, *pair) for pair in zip(situations, scores, strict=True))
    return Found(tuple(found), left_out)


@dataclass(frozen=True)
class Situation:
    """Repayments of one loan with what fed them, and why it fires."""

    repayments: pl.DataFrame
    fed_by: NDArray[np.int64]
    facts: dict[str, Fact]
    why: Mapping[Language, str]
    sure: float


def _repayments(background: Background) -> pl.DataFrame:
    """Repayments with their movement codes, by loan and time.

    Columns: ``loan``, ``account``, ``amount``, ``time``, ``day``, ``code`` (-1 where no movement is known),
    ``currency``, ``granted`` (the loan's amount), ``matures`` (days since 1970), ``borrower`` (-1: not told).
    """
    flows = background.flows
    repaid, loans = flows.index.edges("REPAID"), flows.index.nodes("Loan")
    told = pl.DataFrame(
        {
            "loan": repaid.targets,
            "account": repaid.sources,
            "amount": repaid.column("amount_minor"),
            "time": repaid.times,
            "day": repaid.column("business_day"),
            "granted": loans.column("amount_minor")[repaid.targets],
            "matures": loans.column("matures_on")[repaid.targets],
            "is_told": loans.valid("matures_on")[repaid.targets],
            "borrower": _borrowers(background)[repaid.targets],
        }
    )
    booked = _booked(background.movements)
    return (
        told.join(booked, on=["account", "time", "amount"], how="left", maintain_order="left")
        .with_columns(
            pl.col("code").fill_null(-1),
            pl.col("currency").fill_null(-1),
            pl.when("is_told").then("matures").alias("matures"),
        )
        .filter((pl.col("code") >= 0) & pl.Series(flows.ours)[pl.Series(told["account"])])
        .sort("loan", "time", "code")
    )


def _booked(movements: Movements) -> pl.DataFrame:
    """The movements that repay loans, by what a repayment shares with its own; of equal ones the first."""
    codes = np.flatnonzero(movements.one_of("kind", ("loan_repayment",)))
    codes = codes[movements.payer[codes] >= 0]
    return pl.DataFrame(
        {
            "account": movements.payer[codes],
            "time": movements.time_us[codes],
            "amount": movements.amount_minor[codes],
            "code": codes,
            "currency": movements.currency[codes],
        }
    ).unique(["account", "time", "amount"], keep="first", maintain_order=True)


def _borrowers(background: Background) -> NDArray[np.int32]:
    """The party that each loan was granted to, or that applied for it; -1 where neither is told."""
    flows, loans = background.flows, background.flows.index.nodes("Loan")
    borrower = np.full(len(loans), -1, np.int32)
    applied = flows.index.edges("APPLIED_FOR")
    borrower[applied.targets] = applied.sources
    names = pl.Series(loans.column("party_id")).cast(pl.String)
    told = names.is_not_null().to_numpy()
    borrower[told] = flows.parties.codes_of(names.filter(names.is_not_null()).to_list())
    return borrower


def _foreign(background: Background, parameters: Parameters, repaid: pl.DataFrame) -> list[Situation]:
    """Loans of which strangers to the borrower repaid enough."""
    flows, ties = background.flows, background.flows.index.edges("GUARANTEES")
    house = groups_of(len(flows.parties), tied_by_relation(background, CIRCLE))
    payer, borrower = flows.holder[repaid["account"].to_numpy()], repaid["borrower"].to_numpy()
    n = np.int64(len(flows.parties))
    answers = np.isin(payer * n + borrower, ties.sources * n + ties.targets)
    foreign = (borrower >= 0) & (house[payer] != house[borrower]) & ~answers
    by_others = repaid.filter(pl.Series(foreign)).with_columns(payer=pl.Series(payer[foreign]))
    found = []
    for _, own in sorted(by_others.partition_by("loan", as_dict=True).items()):
        total, granted = int(own["amount"].sum()), int(own["granted"][0])
        if 100 * total >= parameters.third_party_pct * granted > 0:
            facts = {**_facts(background, own), "payers": own["payer"].n_unique()}
            found.append(Situation(own, np.zeros(0, np.int64), facts, THIRD_PARTY, min(1.0, total / granted)))
    return found


def _early(background: Background, parameters: Parameters, repaid: pl.DataFrame) -> list[Situation]:
    """Loans repaid long before maturity with cash or strangers' money."""
    early = repaid.filter(pl.col("matures") - pl.col("day") >= parameters.early_days)
    if early.is_empty():
        return []
    fed = _fed(background, parameters, early)
    found = []
    for _, own in sorted(early.partition_by("loan", as_dict=True).items()):
        within = own.filter(pl.col("day") > pl.col("day").max() - parameters.within_days)
        total, granted = int(within["amount"].sum()), int(own["granted"][0])
        units = fed.filter(pl.col("payment").is_in(within["code"].to_list()))
        came = int(units["amount"].sum())
        enough = 100 * total >= parameters.early_pct * granted and granted > 0
        if enough and 100 * came >= parameters.fed_pct * total:
            days_early = int((within["matures"] - within["day"]).to_numpy().min())
            facts = {
                **_facts(background, within),
                "days_early": days_early,
                "fed_minor": came,
                "fed_share": round(came / total, 4),
            }
            found.append(
                Situation(
                    within, units["receipt"].unique().sort().to_numpy(), facts, EARLY_REPAID, came / total
                )
            )
    return found


def _fed(background: Background, parameters: Parameters, early: pl.DataFrame) -> pl.DataFrame:
    """Units of early repayments that came in as cash or from new parties shortly before."""
    movements, window_us = background.movements, parameters.fed_within_days * DAY_US
    units = onward(background, window_us=window_us).filter(pl.col("payment").is_in(early["code"].to_list()))
    receipts = units["receipt"].to_numpy()
    new = movements.one_of("kind", ("cash_deposit",))[receipts]
    moved = receipts < background.flows.payer.size
    dealt = background.flows.time_us[receipts[moved]] - background.first_dealing_us[receipts[moved]]
    new[moved] = background.ordinary[receipts[moved]] & (dealt <= window_us)
    return units.filter(pl.Series(new))


def _facts(background: Background, own: pl.DataFrame) -> dict[str, Fact]:
    total, granted = int(own["amount"].sum()), int(own["granted"][0])
    return {
        "loan": background.flows.index.nodes("Loan").id_at(int(own["loan"][0])),
        "loan_minor": granted,
        "repaid_minor": total,
        "repaid_share": round(min(1.0, total / max(granted, 1)), 4),
        "repayments": own.height,
        "days": int(np.ptp(own["day"].to_numpy())) + 1,
    }


def _pattern(background: Background, each: Situation, score: float) -> Pattern:
    amount, currency = int(each.facts["repaid_minor"]), int(each.repayments["currency"][0])
    borrower = int(each.repayments["borrower"][0])
    borrowers = {"borrower": np.array([borrower], np.int32)} if borrower >= 0 else {}
    share = float(each.facts["repaid_share"])
    return Pattern(
        anchor=largest_account(each.repayments),
        roles={"repaid": each.repayments["code"].to_numpy(), "fed_by": each.fed_by},
        amount_minor=amount,
        currency=currency,
        score=score,
        confidence=round((share + each.sure) / 2, 4),
        severity=severity_of(background, amount, currency),
        facts=each.facts,
        also=(each.why,),
        parties=borrowers,
    )

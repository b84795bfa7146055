"""An outside firm that many of our customers pay: it, and its payers, are business to win.

*Fires on*: a firm that is not a customer, has an ordinary account elsewhere and was paid by at least
``min_payers`` customers in the last 365 days. Also on well-known sellers that will not move their account.
*Misses*: firms paid through payment platforms, and firms whose accounts count as several parties.
*Look next*: who the largest payers are and what they buy; whether the firm can be won as a customer.
*Source*: ours.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from graph_engine.facts import Facts
from graph_engine.findings import Finding, Member, finding_id
from graph_engine.findings.pattern import Severity
from graph_engine.firm_names import is_firm
from graph_engine.left_out import all_left_out, movements_left_out, things_left_out
from graph_engine.opportunities.barred import barred
from graph_engine.opportunities.payment_evidence import evidence_of
from graph_engine.ranking import rarity, tail_share
from graph_engine.wording import sentence

NAME = "outside_payee"
TITLE = {"en": "Outside firm paid by many customers", "zh": "众多客户付款的行外企业"}
STAGE = "opportunities"
LOOK_NEXT = {
    "en": "who the largest payers are and what they buy; whether the firm can be won as a customer",
    "zh": "付款最多的客户是谁、购买什么；能否争取该企业开户。",
}
QUARTER_DAYS = 90

SENTENCE = {
    "en": (
        "{n_payers:customer|customers} of ours paid {firm}, which banks with {bank}, {amount_minor} in"
        " {n_payments:payment|payments} over the last 365 days; the last 90 days brought"
        " [{recent_minor}|nothing] after [{previous_minor}|nothing] in the 90 before ({trend_en})."
    ),
    "zh": (
        "近365天有{n_payers}位客户向{firm}（开户行：{bank}）付款{n_payments}笔，合计{amount_minor}；"
        "近90天[{recent_minor}|无]，此前90天[{previous_minor}|无]（{trend_zh}）。"
    ),
}
NOBODY_KNOWS = {"en": "an unknown bank", "zh": "未知"}
UNNAMED = {"en": "an unnamed firm", "zh": "未具名企业"}
TRENDS = {"rising": "上升", "falling": "下降", "steady": "平稳"}
TREND_STEP = 0.2
"""A change of a quarter's amount by more than this share is a trend (ours)."""

CONFIDENCE_BY_KIND, CONFIDENCE_BY_NAME = 0.9, 0.7
"""How sure it is that the payee is a firm: told by its kind, or only by the form of its name (ours)."""


@dataclass(frozen=True)
class Parameters:
    """What counts as many."""

    min_payers: int = 5
    """Customers that paid in the last 365 days (ours)."""
    medium_payers: int = 20
    """… from which severity is medium (ours)."""
    high_payers: int = 50
    """… from which severity is high (ours)."""


def find(facts: Facts, parameters: Parameters) -> tuple[list[Finding], pl.DataFrame]:
    """Give an opportunity for each outside firm that many customers pay, and what was left out.

    Parameters
    ----------
    facts : Facts
        The ledger at the instant.
    parameters : Parameters
        Thresholds.

    Returns
    -------
    findings : list of Finding
        By party id. Amounts are of the currency most customers pay in (ties: the first by code); the score
        is the `graph_engine.ranking.rarity` of payers and amount among all outside firms that customers pay
        in it. The evidence is each payer's latest payment and the first payment ever, which also makes the
        lasting id.
    left_out : DataFrame
        Rows of the run table ``left_out``.
    """
    paid, left_out = _payments_to_outside_firms(facts)
    firms = _firms(paid, facts)
    many = firms.filter(pl.col("n_payers") >= parameters.min_payers)
    allowed = many.join(barred(facts), on="payee", how="anti").sort("payee")
    evidence = evidence_of(allowed, facts)
    few = {"fewer_payers": firms.height - many.height, "not_to_be_approached": many.height - allowed.height}
    findings = [
        _finding(row, evidence[row["payee"]], parameters, facts) for row in allowed.iter_rows(named=True)
    ]
    return findings, all_left_out([left_out, things_left_out(STAGE, few)])


def _payments_to_outside_firms(facts: Facts) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Payments of customers to outside firms in the last year, with the payee's name and kind."""
    outside = facts.parties.filter(~pl.col("ours")).with_columns(firm=is_firm())
    paid = (
        facts.last_year.join(facts.customers.select(payer="party"), on="payer", how="semi")
        .join(outside.select("firm", "name", "kind", payee="party", party_id="party_id"), on="payee")
        .rename({"kind_right": "party_kind"})
    )
    ordinary = pl.col("payer_ordinary") & pl.col("payee_ordinary")
    left_out = [
        movements_left_out(STAGE, "another_role", paid.filter(~ordinary)),
        movements_left_out(STAGE, "not_known_to_be_a_firm", paid.filter(ordinary, ~pl.col("firm"))),
    ]
    return paid.filter(ordinary, pl.col("firm")), all_left_out(left_out)


def _firms(paid: pl.DataFrame, facts: Facts) -> pl.DataFrame:
    """One row per firm, in its main currency, with its score among all firms paid in that currency."""
    age, amount = (pl.lit(facts.today) - pl.col("business_day")).dt.total_days(), pl.col("amount_minor")
    bank = pl.col("payee_bank").drop_nulls().mode().sort().first()
    per_currency = paid.group_by("payee", "currency").agg(
        pl.col("party_id", "name", "party_kind").first(),
        pl.col("payer").n_unique().cast(pl.Int64).alias("n_payers"),
        pl.len().cast(pl.Int64).alias("n_payments"),
        amount.sum(),
        amount.filter(age < QUARTER_DAYS).sum().alias("recent_minor"),
        amount.filter(age.is_between(QUARTER_DAYS, 2 * QUARTER_DAYS - 1)).sum().alias("previous_minor"),
        bank.alias("bank_code"),
        pl.col("time").min().alias("first_at"),
        pl.col("time").max().alias("last_at"),
    )
    main = per_currency.sort("payee", "n_payers", "currency", descending=[False, True, False]).unique(
        "payee", keep="first", maintain_order=True
    )
    scored = [_scored(group) for group in main.partition_by("currency", maintain_order=True)]
    return pl.concat([main.clear().with_columns(score=pl.lit(0.0)), *scored])


def _scored(firms: pl.DataFrame) -> pl.DataFrame:
    measures = [firms[name].to_numpy() for name in ("n_payers", "amount_minor")]
    score = rarity([tail_share(values, values) for values in measures], firms.height)
    return firms.with_columns(pl.Series("score", score.round(6)))


def _finding(row: dict[str, Any], evidence: dict[str, Any], parameters: Parameters, facts: Facts) -> Finding:
    told = _told(row, facts)
    return Finding(
        finding_id=finding_id(NAME, [row["party_id"]], evidence["first"]),
        kind="opportunity",
        detector=NAME,
        severity=_severity(row["n_payers"], parameters),
        confidence=CONFIDENCE_BY_NAME if row["party_kind"] is None else CONFIDENCE_BY_KIND,
        score=row["score"],
        first_at=row["first_at"],
        last_at=row["last_at"],
        amount_minor=row["amount_minor"],
        currency=row["currency"],
        anchor_id=row["party_id"],
        sentence_en=sentence(SENTENCE["en"], told["en"], row["currency"], "en"),
        sentence_zh=sentence(SENTENCE["zh"], told["zh"], row["currency"], "zh"),
        facts=told["en"],
        parameters=asdict(parameters),
        source="ours",
        look_next_en=LOOK_NEXT["en"],
        look_next_zh=LOOK_NEXT["zh"],
        members=frozenset(_members(row, evidence)),
        first_seen=facts.instant,
        last_seen=facts.instant,
    )


def _told(row: dict[str, Any], facts: Facts) -> dict[str, dict[str, int | float | str]]:
    """The facts as each language's sentence shows them."""
    numbers = {
        name: row[name]
        for name in ("n_payers", "n_payments", "amount_minor", "recent_minor", "previous_minor")
    }
    trend = _trend(row["recent_minor"], row["previous_minor"])
    banks = facts.tables["bank"].filter(pl.col("bank_code") == row["bank_code"])
    names = banks.row(0, named=True) if banks.height else {"name": None, "name_en": None}
    code = row["bank_code"]
    return {
        lang: numbers
        | {
            "firm": row["name"] or UNNAMED[lang],
            "bank": bank or code or NOBODY_KNOWS[lang],
            "trend_en": trend,
            "trend_zh": TRENDS[trend],
        }
        for lang, bank in (("en", names["name_en"] or names["name"]), ("zh", names["name"]))
    }


def _trend(recent_minor: int, previous_minor: int) -> str:
    if recent_minor > previous_minor * (1 + TREND_STEP):
        return "rising"
    return "falling" if recent_minor < previous_minor * (1 - TREND_STEP) else "steady"


def _severity(n_payers: int, parameters: Parameters) -> Severity:
    if n_payers >= parameters.high_payers:
        return "high"
    return "medium" if n_payers >= parameters.medium_payers else "low"


def _members(row: dict[str, Any], evidence: dict[str, Any]) -> Iterator[Member]:
    yield Member("party", row["party_id"], "anchor")
    for account in evidence["payee_account"]:
        yield Member("account", account, "anchor")
    for payer in evidence["payer_id"]:
        yield Member("party", payer, "payer")
    for transaction in {evidence["first"], *evidence["transaction_id"]}:
        yield Member("transaction", transaction, "payment")

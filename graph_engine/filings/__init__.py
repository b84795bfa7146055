"""Reports that a bank owes by amount alone: every one of them, never ranked and never capped.

A report is due for each line of a rule that the cash or transfers of a customer meet on a business day, all
accounts together, receipts and payments apart, in one transaction or in several. What meets two lines has
two reports (PBoC Order [2016] No. 3, Art. 6). Rules and exemptions are data (``rules.yaml``), with their
articles and the days from which and to which they hold. Reversed and returned transactions are out, as
everywhere in flows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from graph_engine.exchange import Rates
from graph_engine.facts import Facts
from graph_engine.filings.due_days import due_on, working_days
from graph_engine.filings.sides import customer_sides, with_conductors
from graph_engine.filings.sums import PER, customer_days
from graph_engine.left_out import all_left_out, movements_left_out, things_left_out
from graph_engine.reporting_rules import Exemption, Line, Rule, Rules

__all__ = ["FILING_SCHEMA", "FilingParameters", "filings"]

STAGE = "filings"
SPLIT = "several transactions, none of which reaches the line alone"
"""Note of a report whose sum was reached in parts."""

FILING_SCHEMA: dict[str, pl.DataType] = {
    "rule": pl.String(),
    "article": pl.String(),
    "party_id": pl.String(),
    "business_day": pl.Date(),
    "direction": pl.String(),
    "sum_minor": pl.Int64(),
    "currency": pl.String(),
    "transaction_ids": pl.List(pl.String()),
    "due_on": pl.Date(),
    "note": pl.String(),
}
"""Columns of the run table ``filings``; ``transaction_ids`` are ledger ids, sorted."""


@dataclass(frozen=True)
class FilingParameters:
    """Where the bank is at home: its own rules also count other currencies by their worth."""

    home: str = "CN"


@dataclass(frozen=True)
class Filings:
    """The reports and what was left out."""

    table: pl.DataFrame
    left_out: pl.DataFrame


def filings(facts: Facts, parameters: FilingParameters, rules: Rules) -> Filings:
    """Give every report that is due.

    Parameters
    ----------
    facts : Facts
        The ledger at the instant.
    parameters : FilingParameters
        The bank's jurisdiction.
    rules : Rules
        As `read_rules` gives them.

    Returns
    -------
    Filings
        ``table`` with the columns of ``FILING_SCHEMA``, a row for each line met, and ``left_out``: what an
        article exempts, and amounts without a rate, per currency.

    Notes
    -----
    O(n log n) in movements. Sums are exact: worths in another currency are fractions, rounded half up once.
    """
    sides = customer_sides(facts)
    rates, calendar = Rates.of(facts.tables["exchange_rate"]), working_days(facts.tables["calendar"])
    left_out = [
        _exempted(sides, rules.exemptions),
        things_left_out(STAGE, _not_told(facts)),
    ]
    found: list[pl.DataFrame] = [pl.DataFrame(schema=FILING_SCHEMA)]
    for rule in rules.rules:
        chosen = _in_scope(sides, rule, rules.exemptions, facts)
        for line in rule.lines:
            if line.applies(rule.jurisdiction == parameters.home):
                met, without_rate = customer_days(chosen, rule, line, rates)
                found.append(_reports(met, rule, line, calendar))
                left_out.append(movements_left_out(STAGE, f"no_rate.{rule.rule}", without_rate))
    return Filings(pl.concat(found), all_left_out(left_out))


def _not_told(facts: Facts) -> dict[str, int]:
    """Movements of which a rule would have to know more than the ledger tells."""
    moved, kind = facts.movements, pl.col("kind")
    transfers_unmarked = moved.filter(kind == "transfer", pl.col("cross_border").is_null()).height
    exchanges = moved.filter(kind == "exchange").height
    return {
        "taken_as_domestic_as_not_told": transfers_unmarked,
        "exchange_not_known_to_be_in_cash": exchanges,
    }


def _exempted(sides: pl.DataFrame, exemptions: Iterable[Exemption]) -> pl.DataFrame:
    return all_left_out(
        movements_left_out(STAGE, f"exempt.{one.exemption}", sides.filter(_is_exempt(one)))
        for one in exemptions
    )


def _is_exempt(exemption: Exemption) -> pl.Expr:
    either = [pl.col(side).is_in(exemption.either_kind) for side in ("party_kind", "other_kind")]
    conditions = (
        (exemption.money, pl.col("money").is_in(exemption.money)),
        (exemption.either_kind, pl.any_horizontal(*either)),
        (exemption.other_role, pl.col("other_role").is_in(exemption.other_role)),
    )
    return pl.all_horizontal(holds.fill_null(value=False) for limited, holds in conditions if limited)


def _in_scope(sides: pl.DataFrame, rule: Rule, exemptions: Iterable[Exemption], facts: Facts) -> pl.DataFrame:
    """The sides that a rule looks at."""
    exempt = [_is_exempt(one) for one in exemptions if one.jurisdiction == rule.jurisdiction]
    until = rule.valid_to or date.max
    chosen = sides.filter(
        pl.col("business_day").is_between(rule.valid_from, until),
        _is_money(rule),
        ~pl.any_horizontal(pl.lit(value=False), *exempt),
    )
    if rule.on_behalf:
        chosen = with_conductors(chosen, facts.parties)
    return chosen if rule.of_everybody else chosen.filter(pl.col("party_kind").is_in(rule.customers))


def _is_money(rule: Rule) -> pl.Expr:
    money, abroad = pl.col("money"), pl.col("cross_border")
    return {
        "cash": money == "cash",
        "transfer": money == "transfer",
        "domestic_transfer": (money == "transfer") & ~abroad,
        "cross_border_transfer": (money == "transfer") & abroad,
    }[rule.money]


def _reports(met: pl.DataFrame, rule: Rule, line: Line, calendar: Mapping[date, bool]) -> pl.DataFrame:
    due = {day: due_on(day, rule.due, calendar) for day in met["business_day"].unique()}
    return met.select(
        *PER,
        "sum_minor",
        "transaction_ids",
        rule=pl.lit(rule.rule),
        article=pl.lit(rule.article),
        currency=pl.lit(line.worth_in),
        due_on=pl.col("business_day").replace_strict(due, return_dtype=pl.Date),
        note=pl.when("in_parts").then(pl.lit(SPLIT)),
    ).select(*FILING_SCHEMA)

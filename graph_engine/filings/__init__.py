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
from graph_engine.left_out import all_left_out, movements_left_out, things_left_out
from graph_engine.reporting import (
    RuleLine,
    counts_for,
    day_sums,
    holds_for,
    is_exempt,
    is_looked_at,
    lines_for,
)
from graph_engine.reporting_rules import Exemption, Rule, Rules

__all__ = ["FILING_SCHEMA", "FilingParameters", "filings"]

STAGE = "filings"
SPLIT = "several transactions, none of which reaches the line alone"
"""Note of a report whose sum was reached in parts."""

PER = ("party_id", "business_day", "direction")
"""What is summed together."""

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
    for applied in lines_for(rules, parameters.home):
        chosen = _in_scope(sides, applied.rule, rules.exemptions, facts).filter(counts_for(applied))
        sums, without_rate = day_sums(chosen, applied, rates, PER)
        found.append(_reports(sums.filter("met"), chosen, applied, calendar))
        left_out.append(movements_left_out(STAGE, f"no_rate.{applied.rule.rule}", without_rate))
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
        movements_left_out(STAGE, f"exempt.{one.exemption}", sides.filter(is_exempt(one)))
        for one in exemptions
    )


def _in_scope(sides: pl.DataFrame, rule: Rule, exemptions: Iterable[Exemption], facts: Facts) -> pl.DataFrame:
    """The sides that a rule looks at."""
    chosen = sides.filter(is_looked_at(rule, exemptions))
    if rule.on_behalf:
        chosen = with_conductors(chosen, facts.parties)
    return chosen.filter(holds_for(rule))


def _reports(
    met: pl.DataFrame, sides: pl.DataFrame, applied: RuleLine, calendar: Mapping[date, bool]
) -> pl.DataFrame:
    """Reports of the customer days that met a line, with the transactions among its sides."""
    due = {day: due_on(day, applied.rule.due, calendar) for day in met["business_day"].unique()}
    ids = sides.group_by(PER).agg(transaction_ids=pl.col("transaction_id").unique().sort())
    return (
        met.join(ids, on=PER)
        .select(
            *PER,
            "sum_minor",
            "transaction_ids",
            rule=pl.lit(applied.rule.rule),
            article=pl.lit(applied.rule.article),
            currency=pl.lit(applied.currency),
            due_on=pl.col("business_day").replace_strict(due, return_dtype=pl.Date),
            note=pl.when("in_parts").then(pl.lit(SPLIT)),
        )
        .select(*FILING_SCHEMA)
    )

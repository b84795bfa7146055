"""Which money a rule of reporting counts, and what it comes to on a business day: for reports and detectors.

*Sides* are a frame with a row for each side of a movement that is a customer's: ``business_day``; ``money``
(cash, transfer); ``cross_border``; ``amount_minor`` and ``currency`` as this side saw them; ``party_kind`` of
the customer, ``other_kind`` and ``other_role`` of the party on the other side, null where none is known; and
whatever names the customer.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl

from graph_engine.exchange import Rates, rounded_half_up
from graph_engine.reporting_rules import Exemption, Line, Rule, Rules, read_rules

CASH_KINDS = ("cash_deposit", "cash_withdrawal")
TRANSFER_KINDS = ("transfer", "card_withdrawal")
"""Kinds of transaction that rules look at."""

IS_THE_BANK = pl.col("ours") & pl.col("role").is_in(("internal", "clearing"))
"""Whether a party of ours is the bank itself."""

DAY_AND_CURRENCY = ("business_day", "currency")
"""What a rate depends on."""


@dataclass(frozen=True)
class Reporting:
    """By which rules a bank reports: where it is at home, the rates of its ledger, and every rule."""

    home: str = "CN"
    rates: Rates = field(default_factory=lambda: Rates({}))
    rules: Rules = field(default_factory=read_rules)

    @staticmethod
    def of(home: str, exchange_rate: pl.DataFrame) -> "Reporting":
        """By which rules a bank at home there reports, with the rows of its ledger's ``exchange_rate``."""
        return Reporting(home, Rates.of(exchange_rate))


@dataclass(frozen=True)
class RuleLine:
    """A line of a rule."""

    rule: Rule
    line: Line

    @property
    def name(self) -> str:
        """The rule's name and the currency in which its line is drawn."""
        return f"{self.rule.rule}_{self.line.worth_in.lower()}"

    @property
    def currency(self) -> str:
        """The currency in which it is drawn."""
        return self.line.worth_in

    @property
    def minor(self) -> int:
        """Where it is drawn, in minor units."""
        return self.line.bound_minor


def lines_for(rules: Rules, home: str) -> tuple[RuleLine, ...]:
    """Give the lines that a bank at home in a jurisdiction looks at, in the order of the rules."""
    return tuple(
        RuleLine(rule, line)
        for rule in rules.rules
        for line in rule.lines
        if line.applies(rule.jurisdiction == home)
    )


def is_looked_at(rule: Rule, exemptions: Iterable[Exemption]) -> pl.Expr:
    """Whether a rule looks at a side: by day, kind of money and exemptions, whoever the customer is."""
    exempt = [is_exempt(one) for one in exemptions if one.jurisdiction == rule.jurisdiction]
    in_force = pl.col("business_day").is_between(rule.valid_from, rule.valid_to or date.max)
    return in_force & _is_money(rule) & ~pl.any_horizontal(pl.lit(value=False), *exempt)


def is_exempt(exemption: Exemption) -> pl.Expr:
    """Whether an exemption frees a side."""
    either = [pl.col(side).is_in(exemption.either_kind) for side in ("party_kind", "other_kind")]
    conditions = (
        (exemption.money, pl.col("money").is_in(exemption.money)),
        (exemption.either_kind, pl.any_horizontal(*either)),
        (exemption.other_role, pl.col("other_role").is_in(exemption.other_role)),
    )
    return pl.all_horizontal(holds.fill_null(value=False) for limited, holds in conditions if limited)


def holds_for(rule: Rule) -> pl.Expr:
    """Whether a rule holds for the customer of a side."""
    everybody = pl.lit(value=True)
    return everybody if rule.of_everybody else pl.col("party_kind").is_in(rule.customers)


def by_or_on_behalf(sides: pl.DataFrame, *, party: str, acting: str) -> pl.DataFrame:
    """Add a side for whoever acted for the customer, as a rule may count what is done by or for one person.

    ``acting``: the column of who acted, null where that is not told or was the bank; ``acting_kind``.
    """
    acted = sides.filter(pl.col(acting) != pl.col(party))
    return pl.concat([sides, acted.with_columns(pl.col(acting).alias(party), party_kind="acting_kind")])


def _is_money(rule: Rule) -> pl.Expr:
    money, abroad = pl.col("money"), pl.col("cross_border")
    return {
        "cash": money == "cash",
        "transfer": money == "transfer",
        "domestic_transfer": (money == "transfer") & ~abroad,
        "cross_border_transfer": (money == "transfer") & abroad,
    }[rule.money]


def counts_for(applied: RuleLine) -> pl.Expr:
    """Whether the currency of a side counts for a line."""
    own = pl.col("currency") == applied.rule.currency
    return {"own": own, "foreign": ~own, "all": pl.lit(value=True)}[applied.line.of]


def day_sums(
    sides: pl.DataFrame, applied: RuleLine, rates: Rates, per: Sequence[str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Add up customers' days under a line, each day at its rate.

    Parameters
    ----------
    sides : DataFrame, shape (n_sides, …)
        Those that the line counts.
    applied : RuleLine
        The line.
    rates : Rates
        Exchange rates by day.
    per : sequence of str
        The columns that are summed together by, ``business_day`` among them.

    Returns
    -------
    sums, without_rate : DataFrame
        ``per``, then ``sum_minor`` (minor units of the line's currency, rounded half up once), ``met``
        (whether the exact sum meets the line) and ``in_parts`` (whether no side meets it alone), by ``per``;
        and the sides that no rate makes comparable, which are in no sum.

    Notes
    -----
    O(n log n) in sides; exact, as worths in another currency are fractions.
    """
    units = _units(sides, rates, applied.currency)
    missing = pl.DataFrame(
        [key for key, unit in units.items() if unit is None],
        schema={name: sides.schema[name] for name in DAY_AND_CURRENCY},
        orient="row",
    )
    without_rate = sides.join(missing, on=DAY_AND_CURRENCY, how="semi")
    amounts = sides.join(missing, on=DAY_AND_CURRENCY, how="anti").group_by(*per, "currency")
    added = amounts.agg(pl.col("amount_minor").sum(), pl.col("amount_minor").max().alias("largest"))
    if all(unit == 1 for unit in units.values()):
        sums = _summed(added, applied.line, per)
    else:
        sums = _summed_exactly(added, applied.line, per, units)
    return sums.sort(per), without_rate


def _units(sides: pl.DataFrame, rates: Rates, currency: str) -> dict[tuple[date, str], Fraction | None]:
    """What a minor unit of each currency was worth on each day; none where no rate tells."""
    pairs = sides.select(DAY_AND_CURRENCY).unique()
    return {(day, own): rates.worth(1, own, currency, day) for day, own in pairs.iter_rows()}


def _summed(added: pl.DataFrame, line: Line, per: Sequence[str]) -> pl.DataFrame:
    return added.group_by(per).agg(
        pl.col("amount_minor").sum().alias("sum_minor"),
        (pl.col("amount_minor").sum() >= line.least_minor).alias("met"),
        (pl.col("largest").max() < line.least_minor).alias("in_parts"),
    )


def _summed_exactly(
    added: pl.DataFrame, line: Line, per: Sequence[str], units: dict[tuple[date, str], Fraction | None]
) -> pl.DataFrame:
    """The same of amounts that are worth fractions: exact sums are held against the line, then rounded."""
    totals: dict[tuple[Any, ...], list[tuple[Fraction, Fraction]]] = defaultdict(list)
    days = added["business_day"]
    for day, row in zip(days, added.iter_rows(), strict=True):
        currency, amount, largest_minor = row[-3:]
        unit = units[day, currency] or Fraction(0)
        totals[row[:-3]].append((amount * unit, largest_minor * unit))
    rows = []
    for key, worths in totals.items():
        total, largest = sum(worth for worth, _ in worths), max(worth for _, worth in worths)
        exact = Fraction(total)
        rows.append((*key, rounded_half_up(exact), line.is_met_by(exact), not line.is_met_by(largest)))
    told = {"sum_minor": pl.Int64(), "met": pl.Boolean(), "in_parts": pl.Boolean()}
    return pl.DataFrame(rows, schema={name: added.schema[name] for name in per} | told, orient="row")


def worths(sides: pl.DataFrame, rates: Rates, currency: str) -> pl.Series:
    """What the ``amount_minor`` of each side was worth on its day, rounded half up; null without a rate."""
    units = _units(sides, rates, currency)
    if all(unit == 1 for unit in units.values()):
        return sides["amount_minor"]
    told = (
        (amount, units[day, own])
        for amount, day, own in sides.select("amount_minor", *DAY_AND_CURRENCY).iter_rows()
    )
    exact = [None if unit is None else rounded_half_up(amount * unit) for amount, unit in told]
    return pl.Series("amount_minor", exact, dtype=pl.Int64)

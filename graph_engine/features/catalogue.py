"""What a run knows about each customer: every feature by name, with its unit and its definition."""

from dataclasses import dataclass
from typing import Literal

import polars as pl

Unit = Literal["days", "count", "minor units", "fraction", "months", "years", "currency"]

FEATURE_TYPES: dict[Unit, pl.DataType] = {
    "days": pl.Int64(),
    "count": pl.Int64(),
    "minor units": pl.Int64(),
    "fraction": pl.Float64(),
    "months": pl.Int64(),
    "years": pl.Int64(),
    "currency": pl.String(),
}
"""How a feature of each unit is stored. Money is int64 minor units of the customer's ``currency``."""


@dataclass(frozen=True)
class Feature:
    """A number about a customer: its name, its unit, and how it is come by."""

    name: str
    unit: Unit
    definition: str
    sum_of: bool = True
    """Nothing counts as 0; otherwise nothing stays unknown (null)."""

    @property
    def polars_type(self) -> pl.DataType:
        """The polars data type that holds it."""
        return FEATURE_TYPES[self.unit]


def _in_and_out(suffix: str, unit: Unit, definition: str, sum_of: bool = True) -> tuple[Feature, Feature]:
    return (
        Feature(f"in_{suffix}", unit, definition.format(verb="received", side="payer", way="in"), sum_of),
        Feature(f"out_{suffix}", unit, definition.format(verb="paid", side="payee", way="out"), sum_of),
    )


def _known(name: str, unit: Unit, definition: str) -> Feature:
    return Feature(name, unit, definition, sum_of=False)


FEATURES: tuple[Feature, ...] = (
    _known(
        "currency",
        "currency",
        "the currency of most movements in all time (ties: the first by code); all amounts are in it",
    ),
    *_in_and_out("recency_days", "days", "days since the customer last {verb} money", False),
    *_in_and_out("count", "count", "movements {verb} in the last 365 days, all currencies"),
    *_in_and_out("amount_minor", "minor units", "money {verb} in the last 365 days"),
    *_in_and_out("amount_90d_minor", "minor units", "money {verb} in the last 90 days"),
    *_in_and_out("amount_previous_90d_minor", "minor units", "money {verb} in the 90 days before those"),
    *_in_and_out("largest_minor", "minor units", "largest single amount {verb} in the last 365 days"),
    *_in_and_out("cash_minor", "minor units", "cash {verb} in the last 365 days"),
    *_in_and_out("cross_border_minor", "minor units", "money {verb} across the border in the last 365 days"),
    *_in_and_out("payroll_count", "count", "wages {verb} in the last 365 days, all currencies"),
    *_in_and_out("payroll_minor", "minor units", "wages {verb} in the last 365 days"),
    *_in_and_out(
        "rival_minor",
        "minor units",
        "money {verb} in the last 365 days where the {side} is ordinary and its account at a competitor",
    ),
    Feature(
        "other_currency_count",
        "count",
        "movements of the last 365 days in other currencies, not in any amount",
    ),
    Feature("n_payers", "count", "ordinary parties that paid the customer in the last 365 days"),
    Feature("n_payees", "count", "ordinary parties the customer paid in the last 365 days"),
    Feature("n_banks", "count", "banks of accounts on the other side of the last 365 days' movements"),
    Feature("months_active", "months", "months with a movement in the last 365 days"),
    _known("rival_out_share", "fraction", "out_rival_minor over out_amount_minor"),
    _known(
        "balance_minor",
        "minor units",
        "last known balance of all current and savings accounts; unknown if any is",
    ),
    Feature("n_accounts", "count", "open accounts the customer is the primary holder of"),
    Feature("n_product_classes", "count", "classes of product held"),
    Feature("wealth_minor", "minor units", "wealth, fund, trust and insurance holdings"),
    _known(
        "wealth_matures_in_days",
        "days",
        "days to the next maturity of a wealth, fund or trust holding or term deposit",
    ),
    Feature("loan_outstanding_minor", "minor units", "balance of loans"),
    _known("loan_matures_in_days", "days", "days to the next maturity of a loan with a balance"),
    Feature("line_unused_minor", "minor units", "limits of credit lines less what is used"),
    _known("age_years", "years", "completed years since birth or registration"),
    _known("tenure_days", "days", "days since the party became a customer"),
)
"""Every feature, in the order of the columns of the run table ``features``."""

FEATURE_NAMES: tuple[str, ...] = tuple(feature.name for feature in FEATURES)

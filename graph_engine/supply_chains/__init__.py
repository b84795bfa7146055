"""Supply chains, a first tier: core enterprises, regular suppliers, and the banks these are paid at."""

from dataclasses import dataclass

import polars as pl

from graph_engine.facts import Facts
from graph_engine.firm_names import is_firm
from graph_engine.left_out import all_left_out, movements_left_out

__all__ = ["SupplyChainParameters", "SupplyChains", "supply_chains"]

STAGE = "supply_chains"


@dataclass(frozen=True)
class SupplyChainParameters:
    """What makes a supplier regular and an enterprise a core one."""

    min_months: int = 3
    """A supplier is regular if it was paid in so many months of the last 365 days (ours)."""
    min_suppliers: int = 5
    """A firm with so many regular suppliers is a core enterprise (ours)."""


@dataclass(frozen=True)
class SupplyChains:
    """Suppliers of core enterprises, the banks they are paid at, and what was left out."""

    suppliers: pl.DataFrame
    banks: pl.DataFrame
    left_out: pl.DataFrame


def supply_chains(facts: Facts, parameters: SupplyChainParameters) -> SupplyChains:
    """Give the regular suppliers of each core enterprise, ours and outside.

    Parameters
    ----------
    facts : Facts
        The ledger at the instant; payments of the last 365 days count.
    parameters : SupplyChainParameters
        Thresholds.

    Returns
    -------
    SupplyChains
        With the columns of the run tables ``supply_chains`` and ``supply_chain_banks``. ``share`` is of the
        core enterprise's payments to its regular suppliers in that currency, so the shares of one core
        enterprise and currency add up to 1. A bank nobody named is null.

    Notes
    -----
    Customers that are firms may be core; payees that are firms may be suppliers. Wages are no purchase, and
    nothing runs through parties or accounts of another role. O(n) in movements.
    """
    payments, left_out = _purchases(facts)
    regular = _regular(payments, parameters)
    bought = payments.join(regular, on=["payer", "payee"], how="semi")
    irregular = payments.join(regular, on=["payer", "payee"], how="anti")
    return SupplyChains(
        _suppliers(bought, facts.parties),
        _banks(bought, facts),
        all_left_out([left_out, movements_left_out(STAGE, "not_a_regular_supplier_of_a_core", irregular)]),
    )


def _purchases(facts: Facts) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Payments of firms that are ours to firms, and what was left out for the role of a side."""
    firms = facts.parties.filter(is_firm()).select("party")
    buyers = facts.customers.join(firms, on="party", how="semi").select(payer="party")
    between_firms = (
        facts.last_year.filter(pl.col("payer") != pl.col("payee"), ~pl.col("payroll").fill_null(value=False))
        .join(buyers, on="payer", how="semi")
        .join(firms.rename({"party": "payee"}), on="payee", how="semi")
    )
    ordinary = pl.col("payer_ordinary") & pl.col("payee_ordinary")
    return between_firms.filter(ordinary), movements_left_out(
        STAGE, "another_role", between_firms.filter(~ordinary)
    )


def _regular(payments: pl.DataFrame, parameters: SupplyChainParameters) -> pl.DataFrame:
    """Each core enterprise with each of its regular suppliers: payer, payee."""
    month = pl.col("business_day").dt.month_start()
    return (
        payments.group_by("payer", "payee")
        .agg(month.n_unique().alias("months"))
        .filter(pl.col("months") >= parameters.min_months)
        .filter(pl.len().over("payer") >= parameters.min_suppliers)
        .select("payer", "payee")
    )


def _suppliers(bought: pl.DataFrame, parties: pl.DataFrame) -> pl.DataFrame:
    ids = parties.select("party", "party_id", "ours")
    return (
        bought.group_by("payer", "payee", "payee_bank", "currency")
        .agg(
            pl.col("business_day").dt.month_start().n_unique().alias("months"),
            pl.len().alias("count"),
            pl.col("amount_minor").sum(),
        )
        .with_columns(_share_of_core())
        .join(ids.select(payer="party", core_id="party_id"), on="payer")
        .join(ids.select(payee="party", supplier_id="party_id", supplier_ours="ours"), on="payee")
        .rename({"payee_bank": "bank_code"})
    )


def _banks(bought: pl.DataFrame, facts: Facts) -> pl.DataFrame:
    return (
        bought.group_by("payer", "currency", "payee_bank")
        .agg(pl.col("payee").n_unique().alias("suppliers"), pl.col("amount_minor").sum())
        .with_columns(_share_of_core())
        .join(facts.parties.select(payer="party", core_id="party_id"), on="payer")
        .rename({"payee_bank": "bank_code"})
        .join(facts.tables["bank"].select("bank_code", "standing"), on="bank_code", how="left")
    )


def _share_of_core() -> pl.Expr:
    amount = pl.col("amount_minor")
    return (amount / amount.sum().over("payer", "currency")).round(6).alias("share")

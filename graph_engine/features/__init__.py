"""Base features of customers: what flows, balances, products and age say about each, as of one instant."""

import polars as pl

from graph_engine.facts import Facts
from graph_engine.features.catalogue import FEATURE_NAMES, FEATURES, Feature
from graph_engine.features.holdings import account_features, age_features, product_features
from graph_engine.features.money import BANK_MADE_KINDS, made_by_customers, money_features
from graph_engine.left_out import all_left_out, movements_left_out

__all__ = ["FEATURES", "FEATURE_NAMES", "Feature", "features"]


def features(facts: Facts) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give the features of every customer, and what was left out of them.

    Parameters
    ----------
    facts : Facts
        The ledger at the instant.

    Returns
    -------
    features : DataFrame, shape (n_customers, 1 + len(FEATURES))
        ``party_id`` and ``FEATURE_NAMES``, sorted by ``party_id``: one row for every party that is
        ours and ordinary.
    left_out : DataFrame
        Rows of the run table ``left_out``.

    Notes
    -----
    O(n log n) in movements; the order of the input rows does not matter.
    """
    movements = made_by_customers(facts.movements)
    money = money_features(movements, facts.customers, facts.today)
    known = facts.customers.join(money, on="party", how="left")
    currencies = known.select("party_id", "currency")
    table = (
        known.join(
            account_features(facts.accounts, facts.tables["balance"], currencies, facts.instant),
            on="party_id",
            how="left",
        )
        .join(product_features(facts.tables, currencies, facts.today), on="party_id", how="left")
        .join(age_features(facts.customers, facts.today), on="party_id", how="left")
        .with_columns(_share("out_rival_minor", "out_amount_minor").alias("rival_out_share"))
    )
    return table.sort("party_id").select("party_id", *map(_column, FEATURES)), _left_out(facts)


def _share(part: str, whole: str) -> pl.Expr:
    return pl.when(pl.col(whole) > 0).then(pl.col(part) / pl.col(whole))


def _column(feature: Feature) -> pl.Expr:
    column = pl.col(feature.name).cast(feature.polars_type)
    return column.fill_null(0) if feature.sum_of else column


def _left_out(facts: Facts) -> pl.DataFrame:
    year = facts.last_year
    bank_made = year.filter(pl.col("kind").is_in(BANK_MADE_KINDS))
    other_roles = made_by_customers(year).filter(
        ~pl.col("payer_ordinary").fill_null(value=True) | ~pl.col("payee_ordinary").fill_null(value=True)
    )
    return all_left_out(
        [
            movements_left_out("features", "booked_by_the_bank", bank_made),
            movements_left_out("features", "counterparty_of_another_role", other_roles),
        ]
    )

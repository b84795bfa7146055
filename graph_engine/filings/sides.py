"""What customers received and paid, a row for each side of a movement that is a customer's."""

import polars as pl

from graph_engine.facts import Facts
from graph_engine.reporting import CASH_KINDS, IS_THE_BANK, TRANSFER_KINDS, by_or_on_behalf

OTHER_SIDE = {"payer": "payee", "payee": "payer"}


def customer_sides(facts: Facts) -> pl.DataFrame:
    """Give the cash and transfers of customers.

    Returns
    -------
    DataFrame, shape (n_sides, 11)
        The sides that `graph_engine.reporting` tells of, with ``transaction_id``, ``party_id``,
        ``direction`` (in, out) and ``acting_party_id``. A transfer between two customers has two rows. In no
        particular order.
    """
    moved = facts.movements.filter(pl.col("kind").is_in(CASH_KINDS + TRANSFER_KINDS)).with_columns(
        money=pl.when(pl.col("kind").is_in(CASH_KINDS)).then(pl.lit("cash")).otherwise(pl.lit("transfer")),
        cross_border=pl.col("cross_border").fill_null(value=False),
    )
    return pl.concat([_side(facts, moved, "payer", "out"), _side(facts, moved, "payee", "in")])


def _side(facts: Facts, moved: pl.DataFrame, side: str, direction: str) -> pl.DataFrame:
    amount, currency = pl.col("amount_minor"), pl.col("currency")
    if side == "payee":
        amount = pl.coalesce("payee_amount_minor", amount)
        currency = pl.coalesce("payee_currency", currency)
    ours = facts.parties.filter(pl.col("ours"), ~IS_THE_BANK)
    others = facts.parties.select(
        pl.col("party").alias(OTHER_SIDE[side]), other_kind="kind", other_role="role"
    )
    return (
        moved.join(
            ours.select(pl.col("party").alias(side), "party_id", party_kind="kind"), on=side, how="inner"
        )
        .join(others, on=OTHER_SIDE[side], how="left")
        .select(
            *("transaction_id", "business_day", "money", "cross_border", "party_id", "party_kind"),
            *("acting_party_id", "other_kind", "other_role"),
            direction=pl.lit(direction),
            amount_minor=amount,
            currency=currency,
        )
    )


def with_conductors(cash: pl.DataFrame, parties: pl.DataFrame) -> pl.DataFrame:
    """Add a row for who acted where that is another party than the holder: by or on behalf of any person.

    Who acts need not be a customer (31 CFR 1010.313(b)); the bank itself, as which its staff and machines
    act, is no one by or for whom cash moves.
    """
    conductors = parties.filter(~IS_THE_BANK).select(
        acting_party_id="party_id", acting="party_id", acting_kind="kind"
    )
    told = cash.join(conductors, on="acting_party_id", how="left")
    return by_or_on_behalf(told, party="party_id", acting="acting").select(cash.columns)

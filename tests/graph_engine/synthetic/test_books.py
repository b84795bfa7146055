"""Balances add up to the cent, and no customer's account falls below nothing."""

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from graph_engine.synthetic.moves import moves, together
from graph_engine.synthetic.running import run


def cents(column: str) -> pl.Expr:
    return pl.col(column).str.replace(".", "", literal=True).cast(pl.Int64)


def legs(bank) -> pl.DataFrame:
    """Both sides of every transaction: account, signed amount, balance after, in the order of the books."""
    rows = bank.transactions.select(
        "transaction_id", "payer_account", "payee_account", "amount_minor", "payer_balance", "payee_balance"
    )
    rows = rows.with_row_index("row")
    sides = [
        rows.select(
            "row",
            pl.lit(order).alias("side"),
            pl.col(f"{side}_account").alias("account_id"),
            (pl.col("amount_minor") * sign).alias("change"),
            cents(f"{side}_balance").alias("after"),
        )
        for order, (side, sign) in enumerate((("payer", -1), ("payee", 1)))
    ]
    return pl.concat(sides).drop_nulls("account_id").sort("row", "side")


def test_every_balance_after_is_opening_plus_movements(bank):
    opening = (
        bank.table("account").filter(pl.col("ours") == "true").select("account_id", cents("opening_balance"))
    )
    run_of = legs(bank).join(opening, on="account_id", maintain_order="left")
    expected = run_of.select(
        (pl.col("opening_balance") + pl.col("change").cum_sum().over("account_id")).alias("sum")
    )
    assert (expected["sum"] == run_of["after"]).all()
    assert run_of.height > bank.summary.transactions


def test_only_our_accounts_have_balances(bank):
    ours = bank.table("account").filter(pl.col("ours") == "true")["account_id"].to_list()
    outside = legs(bank).filter(~pl.col("account_id").is_in(ours))
    assert outside["after"].null_count() == outside.height > 0


def test_no_account_of_ours_falls_below_zero(bank):
    assert legs(bank)["after"].min() >= 0
    assert bank.table("balance").select(cents("closing").min()).item() >= 0


def test_month_end_balances_are_those_of_the_books(bank):
    last = legs(bank).join(bank.transactions.with_row_index("row").select("row", "day"), on="row")
    last = (
        last.sort("row", "side")
        .group_by("account_id", pl.col("day").dt.month_end())
        .agg(pl.col("after").last())
    )
    stated = bank.table("balance").select(
        "account_id", pl.col("business_day").str.to_date().alias("day"), cents("closing")
    )
    both = last.join(stated, on=["account_id", "day"])
    assert both.height > 10_000
    assert (both["after"] == both["closing"]).all()


@given(
    st.lists(st.tuples(st.integers(-1, 3), st.integers(-1, 3), st.integers(1, 50)), max_size=12),
    st.lists(st.integers(0, 60), min_size=4, max_size=4),
)
def test_running_balances_equal_a_walk_through_the_rows(rows, opening):
    """Accounts 0 to 2 are ours, 3 is not."""
    ours = np.array([True, True, True, False])
    parts = [
        moves("transfer", np.array([i]), payer, payee, np.array([amount]))
        for i, (payer, payee, amount) in enumerate(rows)
    ]
    result = run(together(parts), np.array(opening), ours)
    held = list(opening)
    short = dict.fromkeys(range(3))
    for i, (payer, payee, amount) in enumerate(rows):
        for account, change, after in (
            (payer, -amount, result.payer_minor[i]),
            (payee, amount, result.payee_minor[i]),
        ):
            if account in (0, 1, 2):
                held[account] += change
                assert after == held[account]
                if held[account] < 0 and short[account] is None:
                    short[account] = i
    assert result.closing_minor.tolist() == held
    first = dict(zip(result.accounts.tolist(), result.first_short_row.tolist(), strict=True))
    for account, row in short.items():
        assert row is None or first[account] == row

"""Whether the money that moved explains the balances that the source states: reported, never corrected."""

from typing import Protocol

import polars as pl

ACCOUNT = ["account_id", "currency"]
STEP = [*ACCOUNT, "time", "sequence"]
UNBALANCED_SCHEMA = {
    "account_id": pl.String(),
    "currency": pl.String(),
    "checked": pl.Int64(),
    "differing": pl.Int64(),
    "business_day": pl.Date(),
    "transaction_id": pl.String(),
    "expected_minor": pl.Int64(),
    "stated_minor": pl.Int64(),
    "difference_minor": pl.Int64(),
}
OPENING_SCHEMA = {"account_id": pl.String(), "opening_balance_minor": pl.Int64()}


class Looked(Protocol):
    """The ledger as of an instant, as far as balances need it."""

    def rows(self, table: str) -> pl.DataFrame:
        """Rows of a table that hold at the instant."""

    def transactions(self) -> pl.DataFrame:
        """All transactions in force, reversals, returns and single legs included."""


def unbalanced(view: Looked) -> pl.DataFrame:
    """Every account whose opening balance and entries do not give the balances that its source states.

    Parameters
    ----------
    view : LedgerView
        The ledger at an instant.

    Returns
    -------
    pl.DataFrame
        One row per account and currency, sorted: how many stated balances were ``checked`` and how many
        differ, and of the first that differs its day, transaction (empty for a closing balance), the expected
        and the stated balance and their difference, in minor units.

    Notes
    -----
    Running balances stand on transactions, closing balances in the table balance. Each statement leg counts
    for its own account; rejected transactions for none. Of entries of one account with equal time and
    sequence the order is unknown, so that one of their balances must be the one after all of them. Without an
    opening balance the first balance that stands alone at its time is taken for true, else the first closing
    balance; accounts without any are not checked. O(n log n).
    """
    steps, closings, starts = _carried(view, _entries(view))
    stated = pl.concat([_running(steps), closings]).join(starts, on=ACCOUNT)
    expected = pl.col("start") + pl.col("moved")
    checked = stated.with_columns(expected_minor=expected, wrong=~pl.col("stated").list.contains(expected))
    return _report(checked)


def stated_openings(view: Looked) -> pl.DataFrame:
    """What lay on accounts before their first entry, where a later balance tells it and no opening balance.

    Parameters
    ----------
    view : LedgerView
        The ledger at an instant.

    Returns
    -------
    pl.DataFrame
        ``account_id``, each once, and ``opening_balance_minor``: the first balance that stands
        alone at its time, else the first closing balance, less what had moved up to it. Only accounts that
        state balances in one currency, or in their own among others.
    """
    own = view.rows("account").select("account_id", "opening_balance_minor", own="currency")
    lacking = _stating(view).join(own.drop_nulls("opening_balance_minor"), on="account_id", how="anti")
    if lacking.is_empty():
        return pl.DataFrame(schema=OPENING_SCHEMA)
    _, _, starts = _carried(view, _entries(view).join(lacking, on="account_id", how="semi"))
    alone, in_own = pl.len().over("account_id") == 1, pl.col("own") == pl.col("currency")
    return (
        starts.join(lacking, on="account_id", how="semi")
        .join(own, on="account_id", how="left")
        .filter(in_own | (pl.col("own").is_null() & alone))
        .select("account_id", opening_balance_minor="start")
    )


def _stating(view: Looked) -> pl.DataFrame:
    """The accounts of which any balance is stated, each once."""
    booked = view.transactions()
    running = [
        booked.drop_nulls(f"{side}_balance_minor").select(account_id=f"{side}_account")
        for side in ("payer", "payee")
    ]
    return pl.concat([*running, view.rows("balance").select("account_id")]).unique().drop_nulls()


def _carried(view: Looked, entries: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Steps and closing balances of the accounts among entries that state any, and what they started with."""
    opened = _openings(view)
    stating = [entries.filter(pl.col("balance").is_not_null()), view.rows("balance")]
    named = pl.concat([frame.select("account_id") for frame in stating])
    steps = _steps(entries.join(named, on="account_id", how="semi"), opened)
    closings = _closings(view, steps, opened)
    return steps, closings, _starts(steps, closings, opened)


def _openings(view: Looked) -> pl.DataFrame:
    """Columns account_id, currency (empty: the only one of its entries), opening, opening_day."""
    known = view.rows("account").filter(pl.col("opening_balance_minor").is_not_null())
    return known.select(
        "account_id",
        opening_currency="currency",
        opening="opening_balance_minor",
        opening_day="opening_balance_day",
    )


def _entries(view: Looked) -> pl.DataFrame:
    """What each transaction adds to each account it is an entry of."""
    booked = view.transactions().filter((pl.col("status") != "rejected").fill_null(value=True))
    common = ["transaction_id", "time", "sequence", "business_day"]
    payer = booked.filter(pl.col("leg").is_null() | (pl.col("leg") == "debit")).select(
        *common,
        "currency",
        account_id="payer_account",
        added=-pl.col("amount_minor"),
        balance="payer_balance_minor",
    )
    payee = booked.filter(pl.col("leg").is_null() | (pl.col("leg") == "credit")).select(
        *common,
        currency=pl.coalesce("payee_currency", "currency"),
        account_id="payee_account",
        added=pl.coalesce("payee_amount_minor", "amount_minor"),
        balance="payee_balance_minor",
    )
    return pl.concat([payer, payee], how="diagonal").filter(pl.col("account_id").is_not_null())


def _applies() -> pl.Expr:
    """Whether an opening balance is in the currency of the entries."""
    return pl.col("opening_currency").is_null() | (pl.col("opening_currency") == pl.col("currency"))


def _since_opening() -> pl.Expr:
    before = pl.col("business_day") < pl.col("opening_day")
    return ~(before & _applies()).fill_null(value=False)


def _steps(entries: pl.DataFrame, opened: pl.DataFrame) -> pl.DataFrame:
    """Entries that nothing orders as one step: what moved up to its end, the balances stated in it."""
    counted = entries.join(opened, on="account_id", how="left").filter(_since_opening())
    return (
        counted.group_by(STEP)
        .agg(
            added=pl.col("added").sum(),
            entries=pl.len(),
            stated=pl.col("balance").drop_nulls(),
            business_day=pl.col("business_day").max(),
            transaction_id=pl.col("transaction_id").max(),
        )
        .sort(STEP)
        .with_columns(moved=pl.col("added").cum_sum().over(ACCOUNT))
    )


def _running(steps: pl.DataFrame) -> pl.DataFrame:
    carrying = steps.filter(pl.col("stated").list.len() > 0)
    return carrying.select(*ACCOUNT, "business_day", "transaction_id", "moved", "stated")


def _closings(view: Looked, steps: pl.DataFrame, opened: pl.DataFrame) -> pl.DataFrame:
    """Closing balances beside what had moved by the end of their day."""
    days = steps.group_by(*ACCOUNT, "business_day").agg(pl.col("added").sum()).sort(*ACCOUNT, "business_day")
    by_day = days.select(*ACCOUNT, "business_day", moved=pl.col("added").cum_sum().over(ACCOUNT))
    stated = view.rows("balance").join(opened, on="account_id", how="left").filter(_since_opening())
    joined = stated.sort("business_day").join_asof(
        by_day.sort("business_day"), on="business_day", by=ACCOUNT, check_sortedness=False
    )
    return joined.select(
        *ACCOUNT,
        "business_day",
        pl.lit(None, dtype=pl.String).alias("transaction_id"),
        pl.col("moved").fill_null(0),
        stated=pl.concat_list("closing_minor"),
    )


def _starts(steps: pl.DataFrame, closings: pl.DataFrame, opened: pl.DataFrame) -> pl.DataFrame:
    """Per account and currency the balance before its first entry: given, or from the first one stated."""
    pairs = pl.concat([steps.select(ACCOUNT), closings.select(ACCOUNT)]).unique()
    given = pairs.join(opened, on="account_id").filter(_applies()).select(*ACCOUNT, start="opening")
    alone = steps.filter((pl.col("entries") == 1) & (pl.col("stated").list.len() == 1))
    implied = [
        frame.select(*ACCOUNT, start=pl.col("stated").list.first() - pl.col("moved"))
        for frame in (alone.sort(STEP), closings.sort("business_day"))
    ]
    return pl.concat([given, *implied]).unique(ACCOUNT, keep="first", maintain_order=True)


def _report(checked: pl.DataFrame) -> pl.DataFrame:
    wrong = pl.col("wrong")
    first = [
        pl.col(name).filter(wrong).first() for name in ("business_day", "transaction_id", "expected_minor")
    ]
    stated = pl.col("stated").filter(wrong).first().list.last().alias("stated_minor")
    ordered = checked.sort(*ACCOUNT, "business_day", pl.col("transaction_id").is_null(), maintain_order=True)
    found = ordered.group_by(ACCOUNT).agg(
        pl.len().alias("checked"), wrong.sum().alias("differing"), *first, stated
    )
    return (
        found.filter(pl.col("differing") > 0)
        .with_columns(difference_minor=pl.col("stated_minor") - pl.col("expected_minor"))
        .select(pl.col(name).cast(kind) for name, kind in UNBALANCED_SCHEMA.items())
        .sort(ACCOUNT)
    )

"""Which stored rows hold at an instant: corrections, deletions, validity, what had happened by then."""

from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from graph_engine.ledger.verdicts import NOT_CONTENT, REVISED
from graph_engine.schema import Table

HAPPENED_AT = {
    "transaction": "time",
    "loan_movement": "time",
    "loan_application": "time",
    "sign_in": "time",
    "referral": "time",
    "contact": "time",
    "complaint": "time",
    "consent": "at",
    "judgement": "decided_at",
    "tombstone": "deleted_at",
    "balance": "business_day",
    "exchange_rate": "day",
}
"""The column that says when a row came to be; rows without a value (an application without its time) stay."""

BEGAN_AT = {
    "account": "opened_at",
    "device": "created_at",
    "loan": "granted_at",
    "product_holding": "starts_on",
}
"""The column that says when the thing a row is about came to be."""

NOT_YET_KNOWN = {
    "account": ("closed_at", "last_login_at"),
    "device": ("last_login_at",),
    "party": ("customer_since", "customer_until", "risk_rated_on"),
}
"""Columns that are blanked where they tell of a time after the instant."""


ATTACHED = {
    "account": ("account_holding", "balance", "contact_point", "loan_movement", "sign_in", "transaction"),
}
"""Tables whose rows are nothing without the row of the table that they refer to."""


@dataclass(frozen=True)
class Moment:
    """An instant and the bank's accounting day of it."""

    instant: datetime
    business_day: date

    def reached(self, column: str, table: Table) -> pl.Expr:
        """Whether the time or day in a column is not after this moment (or empty)."""
        limit = self.business_day if table.column(column).type == "day" else self.instant
        return pl.col(column).is_null() | (pl.col(column) <= limit)


def rows_at(
    table: Table, stored: pl.LazyFrame, tombstones: pl.DataFrame, moment: Moment, *, ended: bool = False
) -> pl.LazyFrame:
    """One row per id: the version in force at a moment.

    Parameters
    ----------
    table : Table
        The table that ``stored`` belongs to.
    stored : pl.LazyFrame
        All its stored rows.
    tombstones : pl.DataFrame
        Rows of the table ``tombstone`` in force at the moment.
    moment : Moment
        The moment to look from.
    ended : bool
        Whether rows whose validity has ended count too.

    Returns
    -------
    pl.LazyFrame
        Rows in the table's schema, in no order.

    Notes
    -----
    What is dated by a day counts from the beginning of that business day: a day is all that is known of it.
    """
    rows = without_deleted(table, latest_revisions(table, stored, moment), tombstones)
    for columns in (HAPPENED_AT, BEGAN_AT):
        if table.name in columns:
            rows = rows.filter(moment.reached(columns[table.name], table))
    if "valid_from" in table.key:
        lasts = pl.col("valid_to").is_null() | (pl.col("valid_to") > moment.instant) | ended
        rows = latest(rows.filter(moment.reached("valid_from", table), lasts), table)
    return blanked(table, rows, moment)


def latest_revisions(table: Table, stored: pl.LazyFrame, moment: Moment) -> pl.LazyFrame:
    """Per key the version with the latest ``revised_at`` up to the moment."""
    rows = without_known_placeholders(table, stored)
    if not stored.select(pl.col(REVISED).is_not_null().any()).collect().item():
        return rows
    made = rows.filter(moment.reached(REVISED, table))
    newest = made.filter(pl.col(REVISED).is_not_null()).group_by(table.key).agg(_newest=pl.col(REVISED).max())
    beside = made.join(newest, on=table.key, how="left", nulls_equal=True)
    return beside.filter(pl.col(REVISED).eq_missing(pl.col("_newest"))).drop("_newest")


def without_known_placeholders(table: Table, rows: pl.LazyFrame) -> pl.LazyFrame:
    """Placeholders only for ids that have no real row, and one for each: the first by content.

    A real row hides its placeholder at every instant, so that it does not matter which was loaded first.
    """
    if "placeholder" not in table.polars_schema:
        return rows
    is_placeholder = pl.col("placeholder").fill_null(value=False)
    real = rows.filter(~is_placeholder)
    content = [name for name in table.polars_schema if name not in NOT_CONTENT]
    alone = rows.filter(is_placeholder).join(real, on=table.id_column, how="anti")
    return pl.concat([real, alone.sort(content).unique(table.id_column, keep="first")])


def without_deleted(table: Table, rows: pl.LazyFrame, tombstones: pl.DataFrame) -> pl.LazyFrame:
    """Rows that no tombstone removes; what was revised or became valid after the deletion stays."""
    for owner, attached in ATTACHED.items():
        if table.name in attached:
            rows = without_attached(table, rows, owner, tombstones)
    ours = tombstones.filter(pl.col("table") == table.name)
    if ours.is_empty():
        return rows
    deleted = ours.group_by("deleted_id").agg(_deleted_at=pl.col("deleted_at").max()).lazy()
    made = pl.max_horizontal([name for name in (REVISED, "valid_from") if name in table.polars_schema])
    survives = pl.col("_deleted_at").is_null() | (made > pl.col("_deleted_at")).fill_null(value=False)
    joined = rows.join(deleted, left_on=table.id_column, right_on="deleted_id", how="left")
    return joined.filter(survives).drop("_deleted_at")


def without_attached(table: Table, rows: pl.LazyFrame, owner: str, tombstones: pl.DataFrame) -> pl.LazyFrame:
    """Rows that refer to nothing of a table that was deleted with what is attached to it."""
    gone = tombstones.filter(pl.col("table") == owner, pl.col("attached"))["deleted_id"]
    if gone.is_empty():
        return rows
    referring = [column.name for column in table.own_columns if column.refers_to == owner]
    touched = [pl.col(name).is_in(gone.implode()).fill_null(value=False) for name in referring]
    return rows.filter(~pl.any_horizontal(touched))


def latest(rows: pl.LazyFrame, table: Table) -> pl.LazyFrame:
    """Per id the row that became valid last."""
    ordered = rows.sort("valid_from", nulls_last=False, maintain_order=True)
    return ordered.unique(table.id_column, keep="last", maintain_order=True)


def blanked(table: Table, rows: pl.LazyFrame, moment: Moment) -> pl.LazyFrame:
    """Rows without what tells of a later time; who becomes a customer later is not ours yet."""
    if table.name == "party":
        customer = pl.col("ours") & moment.reached("customer_since", table)
        rows = rows.with_columns(ours=customer)
    return rows.with_columns(
        pl.when(moment.reached(name, table)).then(pl.col(name)) for name in NOT_YET_KNOWN.get(table.name, ())
    )

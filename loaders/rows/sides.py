"""Payer and payee: from a one-sided statement, and with changed sides for a reversal."""

import polars as pl

from graph_engine.schema import TABLES, Column
from loaders.form.rules import Rule
from loaders.form.statements import Statement

PARTS = ("account", "number", "name", "bank", "country")
OWN, OTHER = "\x1fown_", "\x1fother_"
AMOUNT, DEBIT, CREDIT, DIRECTION = "\x1famount", "\x1fdebit", "\x1fcredit", "\x1fdirection"

STATEMENT_FIELDS = {
    OWN + "account": "payer_account",
    OWN + "balance_minor": "payer_balance_minor",
    **{OTHER + part: f"payee_{part}" for part in PARTS},
    AMOUNT: "amount_minor",
    DEBIT: "amount_minor",
    CREDIT: "amount_minor",
}
"""Hidden column of a statement's row to the transaction column whose type it has."""


def statement_rules(statement: Statement) -> dict[str, tuple[Column, Rule]]:
    """The rules of a statement block by hidden column, each with the column whose type it has."""
    other = statement.counterparty
    rules = {
        OWN + "account": statement.account,
        OWN + "balance_minor": statement.balance,
        AMOUNT: statement.amount,
        DEBIT: statement.debit,
        CREDIT: statement.credit,
        **{OTHER + part: getattr(other, part) for part in PARTS},
    }
    optional = (DEBIT, CREDIT, OTHER + "account")
    table = TABLES["transaction"]
    return {
        name: (_as_needed(table.column(STATEMENT_FIELDS[name]), name not in optional, name), rule)
        for name, rule in rules.items()
        if rule is not None
    }


def _as_needed(column: Column, needed: bool, name: str) -> Column:
    """The column, required where a statement cannot be read without it."""
    required = needed and name in (OWN + "account", AMOUNT)
    return Column(column.name, column.type, required, column.allowed, column.refers_to)


def direction_columns(statement: Statement | None) -> list[pl.Expr]:
    """The source's column that says the direction, under its hidden name."""
    if statement is None or statement.direction is None:
        return []
    return [pl.col(statement.direction.from_).alias(DIRECTION)]


def direction_source(statement: Statement) -> str:
    """The source's column to name where a row does not say its direction."""
    if statement.direction is not None:
        return statement.direction.from_
    rule = statement.amount or statement.debit
    return min(rule.columns()) if rule is not None else ""


def leg_expr(statement: Statement) -> pl.Expr:
    """Which side a row is: debit or credit; empty where it does not say."""
    if statement.direction is not None:
        word = pl.col(DIRECTION).fill_null("")
        debit = word.is_in(statement.direction.debit)
        credit = word.is_in(statement.direction.credit)
    elif statement.signed is not None:
        negative = pl.col(AMOUNT) < 0
        debit = negative if statement.signed == "negative_is_debit" else ~negative
        credit = ~debit
    else:
        paid_out, paid_in = (pl.col(name).fill_null(0) != 0 for name in (DEBIT, CREDIT))
        debit, credit = paid_out & ~paid_in, paid_in & ~paid_out
    return pl.when(debit).then(pl.lit("debit")).when(credit).then(pl.lit("credit"))


def two_sided(rows: pl.DataFrame, statement: Statement) -> pl.DataFrame:
    """Rows of a statement, which have a leg, with payer and payee columns in place of the hidden ones."""
    if statement.amount is None:
        rows = rows.with_columns(
            pl.when(pl.col("leg") == "debit").then(DEBIT).otherwise(CREDIT).alias(AMOUNT)
        )
    if statement.signed is not None:
        rows = rows.with_columns(pl.col(AMOUNT).abs())
    rows = rows.with_columns(amount_minor=AMOUNT)
    taken_back = pl.col("amount_minor") < 0
    swapped = pl.when(pl.col("leg") == "debit").then(pl.lit("credit")).otherwise(pl.lit("debit"))
    rows = rows.with_columns(
        pl.when(taken_back).then(swapped).otherwise("leg").alias("leg"),
        pl.col("amount_minor").abs(),
        _status(rows, taken_back),
    )
    sides = [_side(rows, part, side) for part in (*PARTS, "balance_minor") for side in LEGS]
    hidden = [name for name in (*STATEMENT_FIELDS, DIRECTION) if name in rows.columns]
    return rows.with_columns(sides).drop(hidden)


LEGS = {"payer": "debit", "payee": "credit"}
"""Side of a transaction to the leg whose own account is that side."""


def _side(rows: pl.DataFrame, part: str, side: str) -> pl.Expr:
    """A column of the payer or payee: of the statement's own account, or of the counterparty."""
    kind = TABLES["transaction"].column(f"{side}_{part}").polars_type
    own, other = (
        pl.col(prefix + part) if prefix + part in rows.columns else pl.lit(None, dtype=kind)
        for prefix in (OWN, OTHER)
    )
    return pl.when(pl.col("leg") == LEGS[side]).then(own).otherwise(other).alias(f"{side}_{part}")


def with_reversals(rows: pl.DataFrame) -> pl.DataFrame:
    """Movements of negative amount as positive ones the other way round, with status ``returned``."""
    taken_back = pl.col("amount_minor") < 0
    if not rows.select(taken_back.any()).item():
        return rows
    swaps = [(f"payer_{part}", f"payee_{part}") for part in (*PARTS, "balance_minor")]
    swaps.append(("currency", "payee_currency"))
    changed = [_status(rows, taken_back), *_amounts(rows, taken_back)]
    for one, other in swaps:
        if one in rows.columns and other in rows.columns:
            changed += _swap(one, other, taken_back)
        elif one != "currency" and (one in rows.columns or other in rows.columns):
            changed += _move(rows, one, other, taken_back)
    return rows.with_columns(changed)


def _amounts(rows: pl.DataFrame, taken_back: pl.Expr) -> list[pl.Expr]:
    """Amounts without sign; the two change places where the payee's own is known."""
    paid = pl.col("amount_minor").abs()
    if "payee_amount_minor" not in rows.columns:
        return [paid]
    received = pl.col("payee_amount_minor").abs()
    swap = taken_back & received.is_not_null()
    return [
        pl.when(swap).then(received).otherwise(paid).alias("amount_minor"),
        pl.when(swap).then(paid).otherwise(received).alias("payee_amount_minor"),
    ]


def _swap(one: str, other: str, where: pl.Expr) -> list[pl.Expr]:
    """Two columns that change places in some rows (currencies only where both are known)."""
    if one == "currency":
        where = where & pl.col(other).is_not_null()
    return [
        pl.when(where).then(other).otherwise(one).alias(one),
        pl.when(where).then(one).otherwise(other).alias(other),
    ]


def _move(rows: pl.DataFrame, one: str, other: str, where: pl.Expr) -> list[pl.Expr]:
    """A column that goes to the other side in some rows, where that side has none."""
    there, missing = (one, other) if one in rows.columns else (other, one)
    return [
        pl.when(~where).then(there).alias(there),
        pl.when(where).then(there).alias(missing),
    ]


def _status(rows: pl.DataFrame, taken_back: pl.Expr) -> pl.Expr:
    """The status, ``returned`` for what was taken back."""
    given = pl.col("status") if "status" in rows.columns else pl.lit(None, dtype=pl.String)
    return pl.when(taken_back).then(pl.lit("returned")).otherwise(given).alias("status")

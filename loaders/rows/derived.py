"""Columns that follow from others: currencies of amounts, precision, business days, source keys."""

from collections.abc import Iterator

import polars as pl

from loaders.form.patterns import precision_of
from loaders.form.rules import Rule
from loaders.plan import DERIVED, TablePlan
from loaders.rows.clock import Clock
from loaders.rows.problems import ROW
from loaders.values.conditions import Lists, condition_expr
from loaders.values.knowledge import CURRENCY, Knowledge
from loaders.values.leaves import given_text, leaves
from loaders.values.rules import typed_expr

PRECISION = "\x1fprecision"
PRECISION_OF_FORMAT = {
    "epoch_s": "second",
    "epoch_ms": "microsecond",
    "epoch_us": "microsecond",
    "day_number": "day",
    "excel_serial": "second",
}


def with_currencies(plan: TablePlan, frame: pl.DataFrame, known: Knowledge) -> tuple[pl.DataFrame, list[str]]:
    """The rows with hidden columns for the currencies of their amounts, and which currencies occur."""
    names = [name for name in plan.rules if plan.table.column(name).type == "currency"]
    if not names:
        return frame, []
    compiled = {name: _alone(name, plan, known) for name in names}
    if "payee_currency" in compiled and "currency" in compiled:
        compiled["payee_currency"] = pl.coalesce(compiled["payee_currency"], compiled["currency"])
    elif plan.table.name == "transaction":
        compiled["payee_currency"] = compiled["currency"]
    frame = frame.with_columns(expr.alias(CURRENCY + name) for name, expr in compiled.items())
    found = {code for name in names if (code := plan.rules[name].constant) is not None}
    for name in names:
        if plan.rules[name].constant is None:
            found.update(frame[CURRENCY + name].unique().drop_nulls())
    return frame, sorted(found)


def _alone(name: str, plan: TablePlan, known: Knowledge) -> pl.Expr:
    """The currencies of a column."""
    column = plan.table.column(name)
    ways = leaves(name, plan.rules[name], known)
    return pl.coalesce(typed_expr(leaf.text, leaf.rule, column, known, []) for leaf in ways)


def precision_columns(plan: TablePlan, lists: Lists) -> Iterator[pl.Expr]:
    """How exact the time of each row is, where that follows from how it is written."""
    if plan.table.name in DERIVED and "time" in plan.rules:
        yield _precision(plan.rules["time"], lists).alias(PRECISION)


def _precision(rule: Rule, lists: Lists) -> pl.Expr:
    """How exact the times of a rule are."""
    if rule.cases is not None:
        found = pl.lit(None, dtype=pl.String)
        for case in reversed(rule.cases):
            part = _precision(case, lists)
            here = pl.lit(value=True) if case.when is None else condition_expr(case.when, lists)
            found = pl.when(here).then(part).otherwise(found)
        return found
    if rule.time is None or rule.time.precision is not None:
        return pl.lit(rule.time.precision if rule.time else None, dtype=pl.String)
    form = rule.time.format
    if form != "iso":
        return pl.lit(PRECISION_OF_FORMAT.get(form) or precision_of(form))
    text = given_text(rule)
    exact = (
        pl.when(text.str.contains(".", literal=True)).then(pl.lit("microsecond")).otherwise(pl.lit("second"))
    )
    return pl.when(text.str.len_bytes() == len("2025-01-10")).then(pl.lit("day")).otherwise(exact)


def with_days(plan: TablePlan, rows: pl.DataFrame, clock: Clock) -> pl.DataFrame:
    """Rows with time precision and business day, where nothing gives them."""
    if PRECISION not in rows.columns:
        return rows
    if plan.table.name == "transaction":
        rows = _filled(rows, "time_precision", rows[PRECISION])
    if "business_day" not in rows.columns or rows["business_day"].null_count():
        whole_days = rows.get_column("time_precision", default=rows[PRECISION]) == "day"
        rows = _filled(rows, "business_day", clock.business_days(rows["time"], whole_days=whole_days))
    return rows.drop(PRECISION)


def _filled(rows: pl.DataFrame, name: str, derived: pl.Series) -> pl.DataFrame:
    """Rows with a column whose empty values follow from others."""
    given = rows.get_column(name, default=None)
    column = derived if given is None else given.zip_with(given.is_not_null(), derived)
    return rows.with_columns(column.alias(name))


def source_key(plan: TablePlan, ids: pl.Expr) -> pl.Expr:
    """The source's own id: the ledger's without its namespace."""
    rule = plan.rules[plan.table.id_column]
    spaces = {case.namespace for case in rule.cases or [rule]}
    if len(spaces) == 1:
        return ids.str.strip_prefix(f"{spaces.pop()}:").alias("source_key")
    return ids.str.extract(r"^[^:]*:(?s)(.*)$", 1).alias("source_key")


def numbered(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows with their number in the chunk."""
    return frame.with_row_index(ROW)

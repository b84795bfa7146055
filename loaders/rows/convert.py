"""Rows of a chunk into rows of one table: typed, checked, completed; what is wrong with the others."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from graph_engine.schema import Column
from loaders.form.rules import Rule
from loaders.form.statements import Statement
from loaders.plan import TablePlan
from loaders.rows.clock import Clock
from loaders.rows.derived import precision_columns, source_key, with_currencies, with_days
from loaders.rows.problems import ROW, Problem, rejected_rows
from loaders.rows.sides import (
    direction_columns,
    direction_source,
    leg_expr,
    statement_rules,
    two_sided,
    with_reversals,
)
from loaders.rows.typing import BAD, CHECKED, Rules, typed_rows
from loaders.values.conditions import condition_expr
from loaders.values.exact import Rejected, Value, exact_value
from loaders.values.knowledge import CURRENCY, OCCURRENCE, Knowledge

FAILED = "\x1ffailed"
"""Hidden column: whether an identifier of the row failed its check."""


@dataclass(frozen=True)
class Converted:
    """Rows of one table (with ``ROW``, and ``FAILED`` after a check); problems of the others."""

    plan: TablePlan
    rows: pl.DataFrame
    problems: list[Problem]


@dataclass(frozen=True)
class Converter:
    """What conversion needs beside the rows."""

    known: Knowledge
    clock: Clock
    source: str


def convert(plan: TablePlan, frame: pl.DataFrame, by: Converter) -> Converted:
    """Convert the rows that a table takes.

    Parameters
    ----------
    plan : TablePlan
        The rules of the table's columns.
    frame : pl.DataFrame
        Cells as text, with ``ROW``.
    by : Converter
        Look-ups, clock, name of the source.

    Returns
    -------
    Converted
        Rows without a problem, and the problems of the others.
    """
    if plan.when is not None:
        frame = frame.filter(condition_expr(plan.when, by.known.lists))
    frame, currencies = with_currencies(plan, frame, by.known)
    rules = _rules(plan)
    typed, problems = _typed(plan, rules, frame, by.known, currencies)
    if plan.statement is not None:
        typed, found = _legs(typed, plan.statement, frame)
        problems += found
    return _completed(plan, typed, problems, by)


def _rules(plan: TablePlan) -> Rules:
    """Every rule with its column, those of currencies first: what is wrong with one spoils amounts, too."""
    rules = {name: (plan.column(name), rule) for name, rule in plan.rules.items()}
    if plan.statement is not None:
        rules |= statement_rules(plan.statement)
    first = sorted(rules, key=lambda name: rules[name][0].type != "currency")
    return {name: rules[name] for name in first}


def _typed(
    plan: TablePlan, rules: Rules, frame: pl.DataFrame, known: Knowledge, currencies: list[str]
) -> tuple[pl.DataFrame, list[Problem]]:
    """The typed rows that have no problem, and the problems of the others."""
    typed = typed_rows(rules, frame, known, currencies)
    typed = typed.hstack(_beside(plan, frame, known))
    problems: list[Problem] = []
    for name in rules:
        typed, found = _settled(typed, frame, name, rules[name], known)
        problems += found
    typed = typed.drop(BAD + name for name in rules)
    if problems:
        problems.sort(key=lambda problem: problem.row)
        typed = typed.filter(~pl.col(ROW).is_in(rejected_rows(problems).implode()))
    return typed, problems


def _beside(plan: TablePlan, frame: pl.DataFrame, known: Knowledge) -> list[pl.Series]:
    """Hidden columns that later steps need: how exact times are, what says the direction."""
    exprs = [*precision_columns(plan, known.lists), *direction_columns(plan.statement)]
    names = [expr.meta.output_name() for expr in exprs]
    return frame.with_columns(exprs).select(names).get_columns() if exprs else []


def _settled(
    typed: pl.DataFrame, frame: pl.DataFrame, name: str, by: tuple[Column, Rule], known: Knowledge
) -> tuple[pl.DataFrame, list[Problem]]:
    """The typed rows with one column's doubtful values decided one by one."""
    doubtful = typed[BAD + name].fill_null(value=True).arg_true()
    if doubtful.is_empty():
        return typed, []
    column, rule = by
    decided = list(_decided(frame[doubtful], column, rule, known))
    good = [
        (row, value)
        for row, (_, value) in zip(doubtful, decided, strict=True)
        if not isinstance(value, Rejected)
    ]
    bad = [
        Problem(number, value.column, value.value, value.reason, value.stops)
        for number, value in decided
        if isinstance(value, Rejected)
    ]
    if not good:
        return typed, bad
    values = pl.Series([value for _, value in good], dtype=column.polars_type, strict=True)
    mended = typed[name].scatter([row for row, _ in good], values)
    return typed.with_columns(mended.alias(name)), bad


def _decided(
    rows: pl.DataFrame, column: Column, rule: Rule, known: Knowledge
) -> Iterator[tuple[int, Value | Rejected]]:
    """For each row its number, and its value or why it has none; equal rows are decided once."""
    seen: dict[tuple[str | None, ...], Value | Rejected] = {}
    names = [
        name for name in rows.columns if name in rule.columns() or name.startswith((OCCURRENCE, CURRENCY))
    ]
    numbers = rows[ROW].to_list()
    for number, cells in zip(numbers, rows.select(names).iter_rows(), strict=True):
        if cells not in seen:
            seen[cells] = exact_value(rule, column, dict(zip(names, cells, strict=True)), known)
        yield number, seen[cells]


def _legs(
    typed: pl.DataFrame, statement: Statement, frame: pl.DataFrame
) -> tuple[pl.DataFrame, list[Problem]]:
    """Rows of a statement with payer and payee; those that do not say which side they are, as problems."""
    typed = typed.with_columns(leg_expr(statement).alias("leg"))
    unsaid = typed.filter(pl.col("leg").is_null())[ROW]
    if unsaid.is_empty():
        return two_sided(typed, statement), []
    column = direction_source(statement)
    cells = frame.filter(pl.col(ROW).is_in(unsaid.implode())).select(ROW, column).iter_rows()
    problems = [Problem(row, column, value, "bad_direction") for row, value in cells]
    return two_sided(typed.filter(pl.col("leg").is_not_null()), statement), problems


def _completed(plan: TablePlan, typed: pl.DataFrame, problems: list[Problem], by: Converter) -> Converted:
    """Rows with the columns that follow from others."""
    if plan.table.name == "transaction" and plan.statement is None:
        typed = with_reversals(typed)
    typed = with_days(plan, typed, by.clock)
    typed = _with_checks(plan, typed).with_columns(pl.lit(by.source).alias("source"))
    if "source_key" not in typed.columns:
        typed = typed.with_columns(source_key(plan, pl.col(plan.table.id_column)))
    return Converted(plan, typed, problems)


def _with_checks(plan: TablePlan, typed: pl.DataFrame) -> pl.DataFrame:
    """Rows with what the checks of their identifiers said."""
    checks = [name for name in typed.columns if name.startswith(CHECKED)]
    if not checks:
        return typed
    failed = pl.any_horizontal((~pl.col(name)).fill_null(value=False) for name in checks)
    typed = typed.with_columns(failed.alias(FAILED))
    if "id_check" in plan.table.polars_schema and "id_check" not in typed.columns:
        verdict = pl.when(checks[0]).then(pl.lit("passed")).otherwise(pl.lit("failed"))
        typed = typed.with_columns(id_check=pl.when(pl.col(checks[0]).is_not_null()).then(verdict))
    return typed.drop(checks)


def without_hidden(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with the columns of their table alone."""
    return rows.drop(name for name in (ROW, FAILED) if name in rows.columns)

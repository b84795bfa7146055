"""Conditions on the columns of a row: over columns, and for one row."""

import re
from collections.abc import Mapping

import polars as pl

from loaders.form.values import Condition

Lists = Mapping[str, tuple[str, ...]]


def condition_expr(condition: Condition, lists: Lists) -> pl.Expr:
    """A condition as an expression on the source's columns; never empty."""
    if condition.all_ is not None:
        return pl.all_horizontal([condition_expr(part, lists) for part in condition.all_])
    if condition.any_ is not None:
        return pl.any_horizontal([condition_expr(part, lists) for part in condition.any_])
    if condition.not_ is not None:
        return ~condition_expr(condition.not_, lists)
    return _test_expr(condition, pl.col(condition.column or "").fill_null(""), lists)


def _test_expr(condition: Condition, value: pl.Expr, lists: Lists) -> pl.Expr:
    """The test of one column."""
    if condition.matches is not None:
        return value.str.contains(condition.matches)
    if condition.empty is not None:
        return (value == "") == condition.empty
    if condition.not_in is not None:
        return ~value.is_in(condition.not_in)
    return value.is_in(_words(condition, lists))


def holds(condition: Condition, row: Mapping[str, str | None], lists: Lists) -> bool:
    """Whether a condition holds for one row."""
    if condition.all_ is not None:
        return all(holds(part, row, lists) for part in condition.all_)
    if condition.any_ is not None:
        return any(holds(part, row, lists) for part in condition.any_)
    if condition.not_ is not None:
        return not holds(condition.not_, row, lists)
    return _test(condition, row[condition.column or ""] or "", lists)


def _test(condition: Condition, value: str, lists: Lists) -> bool:
    """The test of one value."""
    if condition.matches is not None:
        return re.search(condition.matches, value) is not None
    if condition.empty is not None:
        return (value == "") == condition.empty
    if condition.not_in is not None:
        return value not in condition.not_in
    return value in _words(condition, lists)


def _words(condition: Condition, lists: Lists) -> list[str]:
    """The words that a condition allows."""
    if condition.in_list is not None:
        return list(lists[condition.in_list])
    return condition.in_ if condition.in_ is not None else [condition.equals or ""]

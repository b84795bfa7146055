"""Columns of text into typed columns, and where the fast way cannot tell."""

from functools import reduce
from operator import or_

import polars as pl

from graph_engine.schema import Column
from loaders.form.rules import Rule
from loaders.rows.problems import ROW
from loaders.values.knowledge import Knowledge
from loaders.values.leaves import Leaf, leaves, no_case, unlisted_kind, verdict_expr
from loaders.values.rules import typed_expr

Rules = dict[str, tuple[Column, Rule]]

BAD = "\x1fbad:"
"""Begin of the hidden columns that say where one value must be looked at alone."""

CHECKED = "\x1fchecked:"
"""Begin of the hidden columns that say whether identifiers passed their check."""

TEXT, VALUE = "\x1ftext:", "\x1fvalue:"


def typed_rows(rules: Rules, frame: pl.DataFrame, known: Knowledge, currencies: list[str]) -> pl.DataFrame:
    """Typed columns beside the cells they come from.

    Parameters
    ----------
    rules : dict of str to (Column, Rule)
        Name of each typed column, the ledger's column it is for, and its rule.
    frame : pl.DataFrame
        Cells as text, with ``ROW`` and the hidden columns of ``with_currencies``.
    known : Knowledge
        Look-ups, lists and key.
    currencies : list of str
        The currencies that occur.

    Returns
    -------
    pl.DataFrame
        ``ROW``; per rule the typed column, ``BAD`` and, where there is a check, ``CHECKED``.

    Notes
    -----
    Each value is computed once: texts first, then values from them, then what is wrong.
    """
    ways = {name: leaves(name, rule, known) for name, (_, rule) in rules.items()}
    every = [(leaf, rules[name][0]) for name, found in ways.items() for leaf in found]
    texts = [leaf.text.alias(TEXT + leaf.name) for leaf, _ in every if not _is_plain(leaf)]
    frame = frame.with_columns(texts) if texts else frame
    values = [
        typed_expr(_text(leaf), leaf.rule, column, known, currencies).alias(VALUE + leaf.name)
        for leaf, column in every
    ]
    checks = [
        verdict.alias(CHECKED + leaf.name)
        for leaf, _ in every
        if (verdict := verdict_expr(leaf, _text(leaf))) is not None
    ]
    frame = frame.with_columns(values + checks)
    return frame.select(
        ROW,
        *(pl.coalesce(VALUE + leaf.name for leaf in found).alias(name) for name, found in ways.items()),
        *(_bad(found, *rules[name], known).alias(BAD + name) for name, found in ways.items()),
        pl.col(f"^{CHECKED}.*$"),
    )


def _is_plain(leaf: Leaf) -> bool:
    """Whether the text is a column of the source as it is."""
    rule = leaf.rule
    return rule.from_ is not None and not (rule.lookup or rule.extract or rule.when or "\x1f" in leaf.name)


def _text(leaf: Leaf) -> pl.Expr:
    """The text of a leaf, where it was put."""
    return pl.col(leaf.rule.from_ or "") if _is_plain(leaf) else pl.col(TEXT + leaf.name)


def _bad(found: list[Leaf], column: Column, rule: Rule, known: Knowledge) -> pl.Expr:
    """Where a value must be looked at alone."""
    parts = [no_case(rule, known)]
    for leaf in found:
        text, value = _text(leaf), pl.col(VALUE + leaf.name)
        parts += [text.is_not_null() & value.is_null(), leaf.wrong, unlisted_kind(leaf, text)]
        if leaf.rule.check is not None and leaf.rule.on_failed == "quarantine":
            parts.append(~pl.col(CHECKED + leaf.name).fill_null(value=True))
    if column.required:
        parts.append(pl.all_horizontal(pl.col(VALUE + leaf.name).is_null() for leaf in found))
    return reduce(or_, parts)

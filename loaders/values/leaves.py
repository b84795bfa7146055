"""Rules over columns: the text each row starts from, by cases, look-ups and keys."""

from dataclasses import dataclass
from functools import partial

import polars as pl

from loaders.form.rules import Rule
from loaders.values.conditions import condition_expr
from loaders.values.identifiers import each_distinct, is_valid
from loaders.values.knowledge import Knowledge, occurrence_column


@dataclass(frozen=True)
class Leaf:
    """One way to a column's value: a rule without cases, for the rows of its case alone.

    Attributes
    ----------
    name : str
        Hidden name of its parts: of the text, then of the typed value.
    rule : Rule
        The rule.
    text : pl.Expr
        The text after extraction and look-up; empty in rows of other cases.
    wrong : pl.Expr
        Where extraction or look-up failed.
    """

    name: str
    rule: Rule
    text: pl.Expr
    wrong: pl.Expr


def leaves(name: str, rule: Rule, known: Knowledge) -> list[Leaf]:
    """The ways to a column's value, each for its own rows."""
    if rule.cases is None:
        text, wrong = _worded(given_text(rule), rule, known)
        return [Leaf(name, rule, text, wrong)]
    found, earlier = [], pl.lit(value=False)
    for at, case in enumerate(rule.cases):
        here = ~earlier if case.when is None else ~earlier & condition_expr(case.when, known.lists)
        text, wrong = _worded(pl.when(here).then(given_text(case)), case, known)
        found.append(Leaf(f"{name}\x1f{at}", case, text, here & wrong))
        earlier = earlier | here
    return found


def no_case(rule: Rule, known: Knowledge) -> pl.Expr:
    """Rows for which none of the cases of a rule holds."""
    if rule.cases is None or rule.cases[-1].when is None:
        return pl.lit(value=False)
    held = [condition_expr(case.when, known.lists) for case in rule.cases if case.when is not None]
    return ~pl.any_horizontal(held)


def verdict_expr(leaf: Leaf, text: pl.Expr) -> pl.Expr | None:
    """Whether identifiers pass their check: empty where there is none; None if nothing is checked."""
    rule = leaf.rule
    if rule.check is None:
        return None
    verdict = pl.lit(None, dtype=pl.Boolean)
    for word, kind in rule.check.kinds.items():
        if kind != "none":
            this = pl.col(rule.check.column).fill_null("") == word if rule.check.column else True
            passed = each_distinct(pl.when(this).then(text), partial(is_valid, kind=kind), pl.Boolean())
            verdict = pl.coalesce(verdict, passed)
    return verdict


def unlisted_kind(leaf: Leaf, text: pl.Expr) -> pl.Expr:
    """Where another column says that an identifier is of a kind the mapping does not list."""
    check = leaf.rule.check
    if check is None or not check.column:
        return pl.lit(value=False)
    return text.is_not_null() & ~pl.col(check.column).fill_null("").is_in(list(check.kinds))


def given_text(rule: Rule) -> pl.Expr:
    """The text that the rule starts from."""
    if rule.from_ is not None:
        return pl.col(rule.from_)
    if rule.key is not None:
        return _key(rule)
    if rule.join is not None:
        filled = pl.any_horizontal(pl.col(name).is_not_null() for name in rule.join)
        parts = (pl.col(name).fill_null("") for name in rule.join)
        return pl.when(filled).then(pl.concat_str(parts, separator=" ").str.strip_chars(" "))
    return pl.lit(rule.constant, dtype=pl.String)


def _key(rule: Rule) -> pl.Expr:
    """Several columns joined by a bar; empty where all are."""
    names = rule.key or []
    escaped = (
        [_escaped(pl.col(name).fill_null("")) for name in names] if len(names) > 1 else [pl.col(names[0])]
    )
    joined = pl.concat_str(escaped, separator="|")
    if rule.occurrence:
        joined = pl.concat_str(joined, pl.lit("#"), pl.col(occurrence_column(names)))
    return pl.when(pl.any_horizontal(pl.col(name).is_not_null() for name in names)).then(joined)


def _escaped(text: pl.Expr) -> pl.Expr:
    """A part of a key in which a bar cannot be mistaken."""
    return text.str.replace_all("%", "%25", literal=True).str.replace_all("|", "%7C", literal=True)


def _worded(text: pl.Expr, rule: Rule, known: Knowledge) -> tuple[pl.Expr, pl.Expr]:
    """The text after extraction and look-up, and where one of them failed."""
    bad = pl.lit(value=False)
    if rule.extract is not None:
        found = text.str.extract(rule.extract, 1)
        bad = text.is_not_null() & found.is_null()
        text = found
    if rule.lookup is not None:
        words = known.lookups[rule.lookup]
        asked = text.fill_null("") if "" in words else text
        bad = bad | (asked.is_not_null() & ~asked.is_in(list(words)))
        meaning = asked.replace_strict(
            list(words), list(words.values()), default=None, return_dtype=pl.String
        )
        text = pl.when(meaning != "").then(meaning)
    return text, bad

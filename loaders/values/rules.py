"""Rules over columns: the fast way, which leaves what it cannot take to ``exact``."""

from dataclasses import dataclass
from functools import partial

import polars as pl

from graph_engine.currencies import MINOR_DIGITS
from graph_engine.schema import Column
from loaders.form.rules import Rule
from loaders.values.conditions import condition_expr
from loaders.values.identifiers import contact_form, each_distinct, is_valid, keyed_hash, spoilt_expr
from loaders.values.knowledge import CURRENCY, Knowledge, currency_column, occurrence_column
from loaders.values.money import minor_units
from loaders.values.times import INSTANT, parse_days, parse_times

NUMBER_WORDS = ("number", "id_number")
"""Ends of the names of text columns that hold account or identity numbers."""


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
        text, wrong = _worded(_given(rule), rule, known)
        return [Leaf(name, rule, text, wrong)]
    found, earlier = [], pl.lit(value=False)
    for at, case in enumerate(rule.cases):
        here = ~earlier if case.when is None else ~earlier & condition_expr(case.when, known.lists)
        text, wrong = _worded(pl.when(here).then(_given(case)), case, known)
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


def _given(rule: Rule) -> pl.Expr:
    """The text that the rule starts from."""
    if rule.from_ is not None:
        return pl.col(rule.from_)
    if rule.key is not None:
        return _key(rule)
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


def typed_expr(text: pl.Expr, rule: Rule, column: Column, known: Knowledge, currencies: list[str]) -> pl.Expr:
    """The text as a value of the column's type; empty where it is none."""
    if column.type == "id":
        return _identifier(text, rule, known)
    if column.type == "money":
        return _amount(text, rule, column, currencies)
    if column.type == "time" and rule.time is not None:
        return text.map_batches(partial(parse_times, form=rule.time), return_dtype=INSTANT)
    if column.type == "day" and rule.day is not None:
        return text.map_batches(partial(parse_days, form=rule.day), return_dtype=pl.Date())
    if column.type == "flag" and rule.flag is not None:
        yes, no = text.is_in(list(rule.flag.true_words)), text.is_in(list(rule.flag.false_words))
        return pl.when(yes).then(statement=True).when(no).then(statement=False)
    return _plain(text, rule, column, known)


def _plain(text: pl.Expr, rule: Rule, column: Column, known: Knowledge) -> pl.Expr:
    """Texts, words and numbers."""
    if column.type == "text":
        return _text(text, rule, column, known)
    if column.type in ("choice", "currency"):
        allowed = list(column.allowed if column.type == "choice" else MINOR_DIGITS)
        return pl.when(text.is_in(allowed)).then(text)
    if column.type == "integer":
        return text.cast(pl.Int64, strict=False)
    if column.type == "rate":
        return (
            pl.lit(None, dtype=column.polars_type)
            if rule.percent
            else text.cast(column.polars_type, strict=False)
        )
    number = text.cast(pl.Float64, strict=False) / (100 if rule.percent else 1)
    fits = number.is_between(0, 1) if column.type == "share" else number.is_finite()
    return pl.when(fits).then(number)


def _text(text: pl.Expr, rule: Rule, column: Column, known: Knowledge) -> pl.Expr:
    """Free text, or the keyed hash of it."""
    if rule.contact is not None:
        kind = rule.contact
        return each_distinct(
            text, lambda value: keyed_hash(contact_form(value, kind), known.key), pl.String()
        )
    if rule.hashed:
        return each_distinct(text, partial(keyed_hash, key=known.key), pl.String())
    return _unspoilt(text, known) if column.name.endswith(NUMBER_WORDS) else text


def _identifier(text: pl.Expr, rule: Rule, known: Knowledge) -> pl.Expr:
    """``namespace:text``, or of its keyed hash."""
    value = _unspoilt(text, known)
    if rule.hashed:
        value = each_distinct(value, partial(keyed_hash, key=known.key), pl.String())
    return pl.concat_str(pl.lit(f"{rule.namespace}:"), value)


def _unspoilt(text: pl.Expr, known: Knowledge) -> pl.Expr:
    """Numbers that no spreadsheet has rounded."""
    if not (known.exponents or known.spreadsheet):
        return text
    return pl.when(~spoilt_expr(text, spreadsheet=known.spreadsheet)).then(text)


def _amount(text: pl.Expr, rule: Rule, column: Column, currencies: list[str]) -> pl.Expr:
    """Amounts in minor units of the row's currency."""
    if rule.money is None:
        return pl.lit(None, dtype=pl.Int64)
    digits = sorted({MINOR_DIGITS[code] for code in currencies})
    if len(digits) == 1:
        return minor_units(text, rule.money, digits[0])
    value = pl.lit(None, dtype=pl.Int64)
    currency = pl.col(CURRENCY + currency_column(column.name))
    for count in digits:
        codes = [code for code in currencies if MINOR_DIGITS[code] == count]
        value = pl.when(currency.is_in(codes)).then(minor_units(text, rule.money, count)).otherwise(value)
    return value

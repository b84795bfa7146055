"""A rule for one row, exactly: it decides what the fast way over columns could not take."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from graph_engine.currencies import MINOR_DIGITS
from graph_engine.schema import Column
from loaders.form.rules import Rule
from loaders.values.conditions import holds
from loaders.values.identifiers import contact_form, is_spoilt, is_valid, keyed_hash
from loaders.values.knowledge import CURRENCY, Knowledge, currency_column, occurrence_column
from loaders.values.money import exact_minor_units
from loaders.values.reasons import BadValue
from loaders.values.rules import NUMBER_WORDS
from loaders.values.times import exact_day, exact_time

NUMBER = r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]{1,3})?"

Row = Mapping[str, str | None]
Value = str | int | float | bool | Decimal | date | datetime | None


@dataclass(frozen=True)
class Rejected:
    """Why a row cannot be taken: the source's column, its value, and the reason code."""

    column: str
    value: str | None
    reason: str
    stops: bool = False


def exact_value(rule: Rule, column: Column, row: Row, known: Knowledge) -> Value | Rejected:
    """The value that a rule gives for one row, or why there is none."""
    if rule.cases is not None:
        case = next((case for case in rule.cases if _applies(case, row, known)), None)
        if case is None:
            seen = sorted(rule.columns())
            return Rejected(seen[0], row[seen[0]], "unknown_category")
        return exact_value(case, column, row, known)
    name = rule.named(column.name)
    text = _given(rule, row)
    try:
        return _value(text, rule, column, row, known)
    except BadValue as error:
        return Rejected(name, text, error.reason, stops=_stops(rule, error.reason))


def _applies(case: Rule, row: Row, known: Knowledge) -> bool:
    """Whether a case is the one for a row."""
    return case.when is None or holds(case.when, row, known.lists)


def _stops(rule: Rule, reason: str) -> bool:
    """Whether a value that a look-up lacks stops the load."""
    return reason == "unknown_category" and rule.lookup is not None and rule.on_missing == "stop"


def _given(rule: Rule, row: Row) -> str | None:
    """The text that the rule starts from."""
    if rule.from_ is not None:
        return row[rule.from_]
    if rule.join is not None:
        return " ".join(row[name] or "" for name in rule.join).strip(" ") or None
    if rule.key is None:
        return rule.constant
    parts = [row[name] for name in rule.key]
    if all(part is None for part in parts):
        return None
    escaped = [(part or "").replace("%", "%25").replace("|", "%7C") for part in parts]
    joined = "|".join(escaped) if len(parts) > 1 else parts[0]
    return f"{joined}#{row[occurrence_column(rule.key)]}" if rule.occurrence else joined


def _value(text: str | None, rule: Rule, column: Column, row: Row, known: Knowledge) -> Value:
    """The value of a text.

    Raises
    ------
    BadValue
        If it is none.
    """
    worded = _worded(text, rule, known)
    if worded is None or worded == "":
        if column.required:
            raise BadValue("missing_value")
        return None
    _check(worded, rule, row)
    return _typed(worded, rule, column, row, known)


def _worded(text: str | None, rule: Rule, known: Knowledge) -> str | None:
    """The text after extraction and look-up."""
    if text is not None and rule.extract is not None:
        match = re.search(rule.extract, text)
        if match is None or match.group(1) is None:
            raise BadValue("no_match")
        text = match.group(1)
    if rule.lookup is None:
        return text
    words = known.lookups[rule.lookup]
    asked = "" if text is None and "" in words else text
    if asked is None:
        return None
    if asked not in words:
        raise BadValue("unknown_category")
    return words[asked]


def _check(text: str, rule: Rule, row: Row) -> None:
    """An identifier that fails its check, where that rejects the row."""
    if rule.check is None:
        return
    word = (row[rule.check.column] or "") if rule.check.column else ""
    if word not in rule.check.kinds:
        raise BadValue("unknown_category")
    if rule.on_failed == "quarantine" and not is_valid(text, rule.check.kinds[word]):
        raise BadValue("failed_identifier")


def _typed(text: str, rule: Rule, column: Column, row: Row, known: Knowledge) -> Value:
    """The text as a value of the column's type."""
    if column.type == "money" and rule.money is not None:
        currency = row[CURRENCY + currency_column(column.name)]
        return None if currency is None else exact_minor_units(text, rule.money, MINOR_DIGITS[currency])
    if column.type == "time" and rule.time is not None:
        return exact_time(text, rule.time)
    if column.type == "day" and rule.day is not None:
        return exact_day(text, rule.day)
    if column.type in ("id", "text"):
        return _text(text, rule, column, known)
    return _plain(text, rule, column)


def _plain(text: str, rule: Rule, column: Column) -> Value:
    """Flags, words and numbers."""
    if column.type == "flag" and rule.flag is not None:
        if text not in (*rule.flag.true_words, *rule.flag.false_words):
            raise BadValue("bad_flag")
        return text in rule.flag.true_words
    if column.type in ("choice", "currency"):
        return _word(text, column)
    return _number(text, rule, column)


def _text(text: str, rule: Rule, column: Column, known: Knowledge) -> str:
    """Ids and free text."""
    is_number = column.type == "id" or column.name.endswith(NUMBER_WORDS)
    if is_number and is_spoilt(text, spreadsheet=known.spreadsheet):
        raise BadValue("rounded_by_spreadsheet")
    if rule.contact is not None:
        return keyed_hash(contact_form(text, rule.contact), known.key)
    value = keyed_hash(text, known.key) if rule.hashed else text
    return f"{rule.namespace}:{value}" if column.type == "id" else value


def _word(text: str, column: Column) -> str:
    """A word of a closed list."""
    if column.type == "currency" and text not in MINOR_DIGITS:
        raise BadValue("unknown_currency")
    if column.type == "choice" and text not in column.allowed:
        raise BadValue("unknown_category")
    return text


def _number(text: str, rule: Rule, column: Column) -> int | float | Decimal:
    """Counts, measures, shares and rates."""
    if not re.fullmatch(NUMBER, text):
        raise BadValue("bad_number")
    number = Decimal(text).scaleb(-2 if rule.percent else 0)
    if column.type == "integer" and number != number.to_integral_value():
        raise BadValue("bad_number")
    if column.type == "integer":
        if abs(number) >= 2**63:
            raise BadValue("overflow")
        return int(number)
    if column.type == "share" and not 0 <= number <= 1:
        raise BadValue("out_of_range")
    if column.type == "rate":
        if abs(number) >= 10**17:
            raise BadValue("overflow")
        return number.quantize(Decimal("1e-10"))
    value = float(number)
    if not math.isfinite(value):
        raise BadValue("overflow")
    return value

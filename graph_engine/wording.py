"""Numbers as a banker reads them, in English and Chinese: amounts, shares, counts, whole sentences."""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from string import Formatter
from typing import Literal

from babel.numbers import format_decimal, get_currency_name

from graph_engine.currencies import MINOR_DIGITS, NO_CURRENCY
from graph_engine.errors import BadParameter

Language = Literal["en", "zh"]

OPTIONAL = re.compile(r"\[((?:[^\[\]{}|]|\{[^{}]*\})*)(?:\|([^\[\]]*))?\]")
"""A part of a sentence that stands only where it has something to tell, and perhaps what stands else."""

LARGE_UNITS = ((Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万"))
"""Chinese counts large sums in units of 100 million and 10,000."""


def minor_digits(currency: str) -> int:
    """Give the number of decimals of a currency's minor unit (ISO 4217).

    Raises
    ------
    BadParameter
        If there is no such currency, or it has no minor unit.
    """
    if currency not in MINOR_DIGITS:
        raise BadParameter("currency", currency, "an ISO 4217 currency with a minor unit, such as CNY")
    return MINOR_DIGITS[currency]


@cache
def currency_word(currency: str) -> str:
    """Give the Chinese word that stands after a sum of money: 元, 美元 …; none where no currency is named."""
    short = {"CNY": "元", NO_CURRENCY: ""}
    return short[currency] if currency in short else str(get_currency_name(currency, locale="zh"))


def amount(minor: int, currency: str, lang: Language) -> str:
    """Write a sum of money.

    Parameters
    ----------
    minor : int
        The sum in minor units.
    currency : str
        ISO 4217 code.
    lang : "en" or "zh"
        English gives the code and all decimals; Chinese counts in 万 and 亿 with at most two decimals.

    Returns
    -------
    str

    Raises
    ------
    BadParameter
        If the currency is unknown.

    Examples
    --------
    >>> amount(123_456_789_00, "CNY", "en"), amount(123_456_789_00, "CNY", "zh")
    ('CNY 123,456,789.00', '1.23亿元')
    >>> amount(54_000_000, "USD", "zh"), amount(8_500, "JPY", "zh")
    ('54万美元', '8,500日元')
    """
    digits = minor_digits(currency)
    major = Decimal(minor).scaleb(-digits)
    if lang == "en":
        return _grouped(major, digits) if currency == NO_CURRENCY else f"{currency} {_grouped(major, digits)}"
    return f"{_in_large_units(major, digits)}{currency_word(currency)}"


def amount_in_full(minor: int, currency: str, lang: Language) -> str:
    """Write a sum of money to the last minor unit in Chinese too, as tables need it that are added up.

    >>> amount_in_full(110_434_409, "CNY", "zh"), amount_in_full(110_434_409, "CNY", "en")
    ('1,104,344.09元', 'CNY 1,104,344.09')
    """
    if lang == "en":
        return amount(minor, currency, lang)
    digits = minor_digits(currency)
    return f"{_grouped(Decimal(minor).scaleb(-digits), digits)}{currency_word(currency)}"


def _grouped(value: Decimal, digits: int) -> str:
    """Write a number with all its decimals and a comma after each three digits."""
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return str(format_decimal(value, format=pattern, locale="en"))


def _in_large_units(major: Decimal, digits: int) -> str:
    for size, word in LARGE_UNITS:
        if abs(major) >= size:
            rounded = (major / size).quantize(Decimal("0.01"), ROUND_HALF_UP)
            return f"{_trimmed(_grouped(rounded, 2))}{word}"
    return _trimmed(_grouped(major, digits)) if digits else _grouped(major, 0)


def _trimmed(text: str) -> str:
    """Drop decimals that are all zero, and a last zero."""
    return text.rstrip("0").rstrip(".") if "." in text else text


def share(fraction: float, lang: Language) -> str:
    """Write a share as whole per cent; never as all or nothing where it is not.

    >>> share(0.925, "en"), share(0.9999, "zh"), share(1.0, "zh")
    ('93 %', '99%', '100%')
    >>> share(0.0044, "en"), share(0.0044, "zh")
    ('under 1 %', '不到1%')
    """
    pct = int((Decimal(str(fraction)) * 100).quantize(Decimal(1), ROUND_HALF_UP))
    if pct == 0 < fraction:
        return "under 1 %" if lang == "en" else "不到1%"
    if fraction < 1:
        pct = min(pct, 99)
    return f"{pct} %" if lang == "en" else f"{pct}%"


class Count(int):
    """A number of things: ``{n:payer|payers}`` in a sentence chooses the word that fits it."""

    def __format__(self, words: str) -> str:
        grouped = f"{int(self):,}"
        if not words:
            return grouped
        one, many = words.split("|")
        return f"{grouped} {one if self == 1 else many}"


def sentence(template: str, facts: Mapping[str, object], currency: str, lang: Language) -> str:
    """Fill a sentence with facts, each written by what its name says it is.

    Parameters
    ----------
    template : str
        Text with the names of facts in braces; ``{n:day|days}`` adds the word that fits a count. A part in
        square brackets stands only where one of its facts is not 0; else what follows its bar, if it has one.
    facts : mapping
        ``…_minor`` are sums of money, ``…_share`` shares of one, other whole numbers counts; text stays.
    currency : str
        ISO 4217 code of all sums.
    lang : "en" or "zh"
        The language of the numbers.

    Returns
    -------
    str

    Raises
    ------
    KeyError
        If the template names a fact that is not there.

    Examples
    --------
    >>> sentence("{n:payer|payers} paid {sum_minor}", {"n": 1, "sum_minor": 500}, "CNY", "en")
    '1 payer paid CNY 5.00'
    >>> sentence("[{n:payment|payments}|nothing][, {m_minor} as cash]", {"n": 0, "m_minor": 0}, "CNY", "en")
    'nothing'
    """
    told = OPTIONAL.sub(lambda part: _chosen(part, facts), template)
    return told.format(**{name: _written(name, facts[name], currency, lang) for name in _names(told)})


def _chosen(part: re.Match[str], facts: Mapping[str, object]) -> str:
    """An optional part, or what stands in its place."""
    return part[1] if any(facts[name] for name in _names(part[1])) else part[2] or ""


def _names(template: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(template) if name]


def _written(name: str, value: object, currency: str, lang: Language) -> object:
    if isinstance(value, str):
        return value
    if isinstance(value, float) and name.endswith("_share"):
        return share(value, lang)
    if isinstance(value, int) and not isinstance(value, bool):
        return amount(value, currency, lang) if name.endswith("_minor") else Count(value)
    raise BadParameter(name, value, "text, a whole number, or a share named …_share")

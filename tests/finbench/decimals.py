"""Numbers as FinBench's expected rows write them: three decimals, rounded half up, from whole numbers."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from graph_engine.currencies import MINOR_DIGITS, NO_CURRENCY

MINOR_UNITS = 10 ** MINOR_DIGITS[NO_CURRENCY]
"""FinBench names no currency; the loader keeps its amounts in hundredths."""

NOTHING = "-1.000"
"""Stands for a ratio without a denominator and the largest of no amounts."""


def decimal(numerator: int, denominator: int = 1) -> str:
    """A number that is not negative.

    >>> decimal(1, 2000), decimal(2, 3), decimal(5, 1)
    ('0.001', '0.667', '5.000')
    """
    thousandths = (2000 * numerator + denominator) // (2 * denominator)
    return f"{thousandths // 1000}.{thousandths % 1000:03d}"


def ratio(numerator: int, denominator: int) -> str:
    """One number over another, -1.000 where there is nothing to divide by."""
    return decimal(numerator, denominator) if denominator else NOTHING


def amount(minor: int | None) -> str:
    """An amount in major units, -1.000 for none."""
    return NOTHING if minor is None else decimal(minor, MINOR_UNITS)


def minor_units(threshold: object) -> int:
    """The whole minor units that an amount must be above to be above a threshold in major units.

    >>> minor_units(100.0), minor_units(0.015), minor_units(0)
    (10000, 1, 0)
    """
    return max(int(Fraction(Decimal(str(threshold))) * MINOR_UNITS // 1), 0)


def milliseconds(instant: str | None) -> str:
    """Milliseconds since 1970 of an instant in ISO 8601."""
    if instant is None:
        return ""
    time = datetime.fromisoformat(instant)
    seconds = int(time.replace(microsecond=0).timestamp())
    return str(seconds * 1000 + time.microsecond // 1000)


def source_id(ledger_id: str) -> str:
    """The source's id of a ledger id: what stands behind the namespace."""
    return ledger_id.partition(":")[2]


def path(ledger_ids: Sequence[str]) -> str:
    """A list as FinBench writes it.

    >>> path(["acct:1", "acct:20"])
    '[1, 20]'
    """
    return f"[{', '.join(source_id(one) for one in ledger_ids)}]"

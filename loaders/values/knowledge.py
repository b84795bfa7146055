"""What reading a value needs to know beside the value."""

from collections.abc import Mapping
from dataclasses import dataclass

HIDDEN = "\x1f"
"""Begin of the columns that no file has."""

OCCURRENCE = HIDDEN + "occurrence:"
"""Begin of the hidden columns that number rows with equal keys."""

CURRENCY = HIDDEN + "currency:"
"""Begin of the hidden columns that hold the currency of amounts."""


@dataclass(frozen=True)
class Knowledge:
    """Look-ups and lists of the mapping, the ledger's key, and how the file was written."""

    lookups: Mapping[str, Mapping[str, str]]
    lists: Mapping[str, tuple[str, ...]]
    key: bytes
    spreadsheet: bool = False


def occurrence_column(key: list[str]) -> str:
    """The hidden column that numbers rows with equal values in some columns."""
    return OCCURRENCE + "\x1f".join(key)


def currency_column(money_column: str) -> str:
    """The currency column that an amount is in, of the same table.

    Examples
    --------
    >>> currency_column("registered_capital_minor"), currency_column("payee_balance_minor")
    ('registered_capital_currency', 'payee_currency')
    """
    if money_column.startswith("registered_capital"):
        return "registered_capital_currency"
    return "payee_currency" if money_column.startswith("payee_") else "currency"

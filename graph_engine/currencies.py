"""The currencies in use (ISO 4217) and how many decimals each has."""

from iso4217 import Currency

NO_CURRENCY = "XXX"
"""ISO 4217's code for amounts whose currency nobody named."""

MINOR_DIGITS: dict[str, int] = {
    currency.code: currency.exponent for currency in Currency if currency.exponent is not None
} | {NO_CURRENCY: 2}
"""Currency code to the decimals of its minor unit (CNY 2, JPY 0, KWD 3); hundredths for XXX, ours."""

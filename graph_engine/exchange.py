"""What an amount is worth in another currency, by dated rates; where no rate is known, nothing is guessed."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import polars as pl

from graph_engine.currencies import MINOR_DIGITS

RATE_HOLDS_DAYS = 10
"""Days for which a rate stands where later ones are missing; ours: it bridges the longest run of holidays."""

Dated = tuple[list[date], list[Fraction]]


@dataclass(frozen=True)
class Rates:
    """Rates by (base, quote): units of quote for one of base, by rising day."""

    by_pair: Mapping[tuple[str, str], Dated]

    @staticmethod
    def of(table: pl.DataFrame) -> "Rates":
        """Read the rows of the ledger's table ``exchange_rate``."""
        pairs: dict[tuple[str, str], Dated] = defaultdict(lambda: ([], []))
        for row in table.sort("base", "quote", "day", "rate_id").iter_rows(named=True):
            days, rates = pairs[row["base"], row["quote"]]
            days.append(row["day"])
            rates.append(Fraction(row["rate"]))
        return Rates(dict(pairs))

    def worth(self, amount_minor: int, base: str, quote: str, day: date) -> Fraction | None:
        """Give what an amount is worth on a day.

        Parameters
        ----------
        amount_minor : int
            In minor units of ``base``.
        base, quote : str
            Currencies of ISO 4217.
        day : date
            The rate is that of the day, else the last one of the ``RATE_HOLDS_DAYS`` before.

        Returns
        -------
        Fraction or None
            Exact minor units of ``quote``; None where neither a rate of the two, nor its inverse, nor one by
            way of a third currency is known.

        Examples
        --------
        >>> rates = Rates({("USD", "CNY"): ([date(2025, 1, 2)], [Fraction("7.2")])})
        >>> rates.worth(72_000, "CNY", "USD", date(2025, 1, 3))
        Fraction(10000, 1)
        >>> rates.worth(72_000, "CNY", "EUR", date(2025, 1, 3)) is None
        True
        """
        rate = self._rate(base, quote, day)
        if rate is None:
            return None
        return amount_minor * rate * Fraction(10) ** (MINOR_DIGITS[quote] - MINOR_DIGITS[base])

    def _rate(self, base: str, quote: str, day: date) -> Fraction | None:
        direct = self._either_way(base, quote, day)
        if direct is not None:
            return direct
        for third in sorted({currency for pair in self.by_pair for currency in pair} - {base, quote}):
            first, second = self._either_way(base, third, day), self._either_way(third, quote, day)
            if first is not None and second is not None:
                return first * second
        return None

    def _either_way(self, base: str, quote: str, day: date) -> Fraction | None:
        if base == quote:
            return Fraction(1)
        known = self._dated(base, quote, day)
        if known is not None:
            return known
        inverse = self._dated(quote, base, day)
        return None if inverse is None else 1 / inverse

    def _dated(self, base: str, quote: str, day: date) -> Fraction | None:
        days, rates = self.by_pair.get((base, quote), ([], []))
        place = bisect_right(days, day) - 1
        if place < 0 or (day - days[place]).days > RATE_HOLDS_DAYS:
            return None
        return rates[place]


def rounded_half_up(amount: Fraction) -> int:
    """The whole minor units nearest to an exact amount that is not negative, halves upwards.

    >>> rounded_half_up(Fraction(5, 2)), rounded_half_up(Fraction(7, 3))
    (3, 2)
    """
    return int(amount + Fraction(1, 2))

"""Identity numbers that pass their check and can belong to nobody.

A resident identity number (GB 11643-1999) begins with the code of a county; ours begin with that of a whole
city or municipality, which is not issued. A unified social credit code (GB 32100-2015) ends in an
organisation code; ours all begin with ``XX``, with the check digits computed as the standards say.
Telephone numbers begin with 12, which no mobile network has; card numbers with 99 (ISO/IEC 7812 leaves 9 to
national standards bodies), where UnionPay cards begin with 62.
"""

import numpy as np
import polars as pl

from graph_engine.synthetic.arrays import Ints, picked, whole
from graph_engine.synthetic.regions import CITY_CODES

_RESIDENT_WEIGHTS = tuple(pow(2, 17 - i, 11) for i in range(17))
_RESIDENT_CHECKS = "10X98765432"
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
_FICTITIOUS = (_CREDIT_ALPHABET.index("X"),) * 2


def resident_numbers(cities: Ints, born_days: Ints, female: Ints) -> pl.Series:
    """Resident identity numbers (GB 11643), unique, odd in the 17th place for men and even for women.

    Example
    -------
    >>> resident_numbers(np.array([0]), np.array([3653]), np.array([0]))[0]
    '110000198001020014'
    """
    born = pl.Series(born_days).cast(pl.Int32).cast(pl.Date).dt.strftime("%Y%m%d")
    people = pl.DataFrame({"city": cities, "day": born_days, "female": female})
    rank = people.select(pl.int_range(pl.len()).over("city", "day", "female")).to_series().to_numpy()
    order = 1 + 2 * whole(rank) + female
    if order.max(initial=0) > 999:
        raise ValueError("more people born in one city on one day than identity numbers have room for")
    body = picked(CITY_CODES, cities) + born + pl.Series(1000 + order).cast(pl.String).str.slice(1)
    return body + picked(tuple(_RESIDENT_CHECKS), _sums(_digits(body), _RESIDENT_WEIGHTS) % 11)


def credit_codes(cities: Ints, sole_traders: Ints, codes: Ints) -> pl.Series:
    """Unified social credit codes (GB 32100): 91 for firms, 92 for sole traders.

    Example
    -------
    >>> credit_codes(np.array([0]), np.array([0]), np.array([7]))[0]
    '91110000XX0000078K'
    """
    fixed = np.array(_FICTITIOUS)[None, :].repeat(len(codes), axis=0)
    places = 31 ** np.arange(4, -1, -1)
    organisation = np.concatenate(
        [fixed, np.zeros((len(codes), 1), np.int64), codes[:, None] // places % 31], axis=1
    )
    organisation = np.concatenate([organisation, _organisation_check(organisation)[:, None]], axis=1)
    region = picked(CITY_CODES, cities)
    head = np.stack([np.full(len(codes), 9), 1 + sole_traders], axis=1)
    digits = np.concatenate([head, _digits(region), organisation], axis=1)
    check = (31 - _sums(digits, _CREDIT_WEIGHTS) % 31) % 31
    return _written(np.concatenate([digits, check[:, None]], axis=1))


def _organisation_check(body: Ints) -> Ints:
    """Check digit of GB 11714, whose letters count from 10 in the full alphabet; X (10) is in ours."""
    full = np.array([int(character, 36) for character in _CREDIT_ALPHABET])
    sums = _sums(full[body], (3, 7, 9, 10, 5, 8, 4, 2))
    check = (11 - sums % 11) % 11
    return np.where(check == 10, _CREDIT_ALPHABET.index("X"), check)


def _written(digits: Ints) -> pl.Series:
    letters = np.frombuffer(_CREDIT_ALPHABET.encode(), dtype=np.uint8)[digits]
    return pl.Series([row.tobytes().decode() for row in letters], dtype=pl.String)


def card_numbers(codes: Ints) -> pl.Series:
    """Card-like account numbers of 19 digits, the last by Luhn's rule (ISO/IEC 7812).

    Example
    -------
    >>> card_numbers(np.array([17]))[0]
    '9900000000000000176'
    """
    body = 990_000_000_000_000_000 + codes
    places = 10 ** np.arange(17, -1, -1, dtype=np.int64)
    digits = body[:, None] // places % 10
    doubled = digits * np.where(np.arange(18) % 2 == 1, 2, 1)
    check = (10 - (doubled // 10 + doubled % 10).sum(axis=1) % 10) % 10
    return pl.Series(body).cast(pl.String) + pl.Series(check).cast(pl.String)


def phone_numbers(codes: Ints) -> pl.Series:
    """Telephone numbers of 11 digits in a range that is not in use."""
    return pl.Series(12_000_000_000 + codes * 7919 % 999_999_937).cast(pl.String)


def age_on(day: int, born_days: Ints) -> Ints:
    """Age in whole years, near enough for choosing habits."""
    return whole((day - born_days) // 365.25)


def _digits(texts: pl.Series) -> Ints:
    joined = "".join(texts.to_list()).encode()
    return whole(np.frombuffer(joined, dtype=np.uint8)).reshape(len(texts), -1) - 48


def _sums(digits: Ints, weights: tuple[int, ...]) -> Ints:
    return whole(digits @ np.array(weights))

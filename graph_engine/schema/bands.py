"""Counts and amounts in bands: as much as is told of persons who may not be seen."""

COUNT_BANDS = ((0, "0"), (1, "1-4"), (5, "5-9"), (10, "10-19"), (20, "20-49"), (50, "50+"))
"""Bands of counts by the smallest of each (ours)."""


def count_band(count: int) -> str:
    """The band a count is shown in.

    >>> count_band(0), count_band(7), count_band(1234)
    ('0', '5-9', '50+')
    """
    return next(name for least, name in reversed(COUNT_BANDS) if count >= least)


def amount_band(amount_minor: int) -> str:
    """The decade, in minor units, that an amount is shown in (ours).

    >>> amount_band(123_456_00), amount_band(7), amount_band(0), amount_band(-20)
    ('10000000-99999999', '1-9', '0', '-99--10')
    """
    if amount_minor == 0:
        return "0"
    least = 10 ** (len(str(abs(amount_minor))) - 1)
    low, high = least, 10 * least - 1
    return f"{low}-{high}" if amount_minor > 0 else f"{-high}-{-low}"

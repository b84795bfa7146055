"""Moments as text of the layout, by look-up: no date arithmetic a row."""

import polars as pl

from graph_engine.synthetic.arrays import Ints, picked
from graph_engine.synthetic.days import DAY_S, UTC_OFFSET, day_of

_SECONDS = pl.Series([f"T{s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}{UTC_OFFSET}" for s in range(DAY_S)])


def as_day_text(days: Ints) -> pl.Series:
    """Days since 1970 as ISO text.

    Example
    -------
    >>> import numpy as np
    >>> as_day_text(np.array([20_089])).to_list()
    ['2025-01-01']
    """
    if not len(days):
        return pl.Series([], dtype=pl.String)
    first, last = int(days.min()), int(days.max())
    return picked([day_of(day).isoformat() for day in range(first, last + 1)], days - first)


def as_instants(time_s: Ints) -> pl.Series:
    """Local seconds since 1970 as ISO text with the offset.

    Example
    -------
    >>> import numpy as np
    >>> as_instants(np.array([20_089 * 86_400 + 61])).to_list()
    ['2025-01-01T00:01:01+08:00']
    """
    return as_day_text(time_s // DAY_S) + _SECONDS.gather(time_s % DAY_S)

"""Events of one key that crowd in a window: maximal windows, joined to situations."""

import numpy as np
import polars as pl

from graph_engine.kernels.windows import gatherings, joined
from graph_engine.patterns.background import DAY_US


def crowded(
    events: pl.DataFrame, keys: tuple[str, ...], *, window_days: int, fewest: int, times_before: int
) -> list[pl.DataFrame]:
    """Give the situations in which enough events of a key lie in a window, many more than before.

    Parameters
    ----------
    events : polars.DataFrame
        With ``time`` (microseconds), sorted by keys and time; the key columns are never negative.
    keys : names of columns
        What events have in common.
    window_days : int
        Longest time from the first event of a window to its last; windows are maximal.
    fewest : int
        Fewest events of a window that counts.
    times_before : int
        How many times the most events of any earlier window of the key it holds at least; 0: any.

    Returns
    -------
    list of polars.DataFrame
        The events of each situation: windows of a key that share at least half of the smaller's are one.
    """
    if events.is_empty():
        return []
    anchors = events.select(pl.struct(*keys).rle_id()).to_series().to_numpy()
    offsets = np.searchsorted(anchors, np.arange(int(anchors[-1]) + 2)).astype(np.int64)
    each = np.arange(events.height, dtype=np.int32)
    times = events["time"].to_numpy()
    every = gatherings(offsets, times, each, window=window_days * DAY_US, least=fewest)
    many = every.where(every.distinct >= times_before * every.before)
    _, starts, stops = joined(many.anchors, many.starts, many.stops)
    return [events[start:stop] for start, stop in zip(starts, stops, strict=True)]

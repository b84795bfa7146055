"""Series of days whose sums stay just under a line from which money is reported."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_engine.patterns.background import Background
from graph_engine.patterns.lines import in_currency_of
from graph_engine.reporting import RuleLine

Places = NDArray[np.int64]


@dataclass(frozen=True)
class NearDays:
    """Which days are near a line, and how many of them stand together; parameters of detectors."""

    window_days: int = 7
    """W, both ends counted; ours: practice, a week."""
    fewest_days: int = 3
    """k; ours: practice, two may be chance."""
    near_pct: int = 80
    """n; ours: practice, from four fifths of the line."""


Days = tuple[int, bool, tuple[int, ...]]
"""A customer, a direction and days."""


@dataclass(frozen=True)
class Series:
    """Near days of one customer and line: arrays of shape (n_days,) by day; sums in minor units."""

    line: RuleLine
    party: int
    inward: bool
    days: NDArray[np.int32]
    sums: NDArray[np.int64]
    over_days: int

    @property
    def key(self) -> Days:
        """Whose days they are, and which."""
        return self.party, self.inward, tuple(self.days.tolist())


def series_under(line: RuleLine, sums: pl.DataFrame, near_days: NearDays) -> list[Series]:
    """Find the series among the sums of days under a line, by customer, direction and day."""
    total, day = sums["sum"].to_numpy(), sums["day"].to_numpy()
    over = sums["met"].to_numpy()
    customer = sums.select(pl.struct("party", "inward").rle_id()).to_series().to_numpy().astype(np.int64)
    near = np.flatnonzero(~over & (100 * total >= near_days.near_pct * line.minor))
    between = np.cumsum(over)  # equal for two days without a day over the line between them
    groups = customer[near] * (int(between[-1]) + 1 if between.size else 1) + between[near]
    before = np.append(0, np.cumsum(total[near]))

    def together(start: Places, stop: Places) -> NDArray[np.bool_]:
        enough = stop - start >= near_days.fewest_days
        both: NDArray[np.bool_] = enough & (before[stop] - before[start] >= line.line.least_minor)
        return both

    runs = near_runs(groups, day[near], near_days.window_days, together)
    n_over = np.bincount(customer[over], minlength=int(customer[-1]) + 1 if customer.size else 0)
    return [
        Series(
            line,
            int(sums["party"][int(rows[0])]),
            bool(sums["inward"][int(rows[0])]),
            day[rows],
            total[rows],
            int(n_over[customer[rows[0]]]),
        )
        for rows in (near[start:stop] for start, stop in runs)
    ]


def near_runs(
    groups: NDArray[np.int64],
    days: NDArray[np.int32],
    window_days: int,
    together: Callable[[Places, Places], NDArray[np.bool_]],
) -> list[tuple[int, int]]:
    """Give the longest runs of days in which each shares a window that counts with the next.

    Parameters
    ----------
    groups : int64 array, shape (n,)
        Rising; windows lie within a group.
    days : int32 array, shape (n,)
        Rising and distinct within each group.
    window_days : int
        Length of a window, both ends counted.
    together : function
        Whether the days of windows, from the places of their first days to those after their last, count.

    Returns
    -------
    list of (start, stop)
        Places of each run, the stop excluded.

    Notes
    -----
    O(n log n).

    Examples
    --------
    >>> three = lambda start, stop: stop - start >= 3
    >>> near_runs(np.zeros(5, np.int64), np.array([1, 3, 5, 9, 30], np.int32), 7, three)
    [(0, 4)]
    """
    if not days.size:
        return []
    places, keys = np.arange(days.size), groups * (int(days.max()) + window_days + 1) + days
    stops = np.searchsorted(keys, keys + window_days)
    reach = np.maximum.accumulate(np.where(together(places, stops), stops, 0))
    begins = (reach > places) & (np.append(0, reach[:-1]) <= places)
    ends = reach == places + 1
    return list(zip(np.flatnonzero(begins).tolist(), (np.flatnonzero(ends) + 1).tolist(), strict=True))


def entries_of(background: Background, series: Series, counted: pl.DataFrame) -> pl.DataFrame:
    """Of what counts for a series' line, give what its days are made of, in the line's currency."""
    own = counted.filter(
        (pl.col("party") == series.party)
        & (pl.col("inward") == series.inward)
        & pl.col("day").is_in(series.days.tolist())
    )
    return in_currency_of(background, own, series.line)

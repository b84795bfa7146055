"""Features of payers and payees, and of the two as a pair, from the movements up to the one at hand."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph_engine.detectors import dormant_reactivated
from graph_engine.kernels.histories import Histories, Stream, histories
from graph_engine.kernels.woken import since_woken
from graph_engine.model_features.catalogue import WINDOWS_DAYS
from graph_engine.model_features.events import Ends, Events
from graph_engine.model_features.parameters import DAY_US

Columns = dict[str, NDArray[Any]]
Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
Floats = NDArray[np.float64]

WINDOWS_US = np.array([days * DAY_US for days in WINDOWS_DAYS], np.int64)
SPANS = (*(f"{days}d" for days in WINDOWS_DAYS), "ever")
FEWEST_FOR_SPREAD = 2

ADDING = {"out": "payer", "in": "payee"}
"""Which side a movement adds to, by way."""

SILENCE_US = dormant_reactivated.Parameters().silent_days * DAY_US
"""A silence, as the detector of dormant accounts has it."""

WEEK_S = 7 * DAY_US / 1_000_000
FEWEST_WEEKS = 4
"""Weeks of history from which on a week is compared with them; ours: a month, with its payday."""


def side_columns(events: Events, ends: Ends, side: str) -> Columns:
    """Give the features of ``SIDE`` for one side of every movement; nobody has none (null).

    Parameters
    ----------
    events : Events
        m movements.
    ends : Ends
        Accounts or parties.
    side : "payer" or "payee"
        Which side to tell of.

    Returns
    -------
    dict of str to array
        Arrays of shape (m,); of a side that is nobody, counts are 0 and ratios NaN.
    """
    mine = getattr(ends, side)
    pairs = {"out": _pairs(ends.payer, ends.payee), "in": _pairs(ends.payee, ends.payer)}
    ways: dict[str, tuple[Histories, Histories]] = {}
    for way, adds in ADDING.items():
        counted = _history(events, (getattr(ends, adds), mine), pairs[way], ends.n)
        summed = counted
        if ends.purse_payer is not ends.payer:
            own, asked = (getattr(ends, f"purse_{end}") for end in (adds, side))
            nobody = (np.full(events.size, -1, np.int32), 0)
            summed = _history(events, (own, asked), nobody, ends.n_purses)
        ways[way] = counted, summed
    others = ends.payee if side == "payer" else ends.payer
    woken = since_woken(mine, others, events.time_us, SILENCE_US, ends.n)
    return named_sides(events.amount_minor, ways, side, _age_s(events, ends, mine), _seconds(woken))


def named_sides(
    amounts: Int64s,
    ways: Mapping[str, tuple[Histories, Histories]],
    side: str,
    age_s: Floats,
    woken_since_s: Floats,
) -> Columns:
    """Name what histories tell of one side of movements.

    Parameters
    ----------
    amounts : int64 array, shape (m,)
        Amounts of the movements.
    ways : dict of str to a pair of Histories
        By "out" and "in": over all currencies, and in that of each movement.
    side : "payer" or "payee"
        Which side they tell of.
    age_s, woken_since_s : float64 array, shape (m,)
        Seconds since its first movement, and since its last silence ended; NaN for none.
    """
    columns: Columns = {}
    for way, (counted, summed) in ways.items():
        told = _of_way(amounts, counted, summed, ADDING[way] == side)
        columns |= {f"{way}_{name}": column for name, column in told}
    columns |= dict(_of_both_ways(columns)) | {"age_s": age_s}
    columns |= {f"{way}_week_of_usual": _week_of_usual(columns, way) for way in ways}
    return columns | {"woken_since_s": woken_since_s}


def _pairs(mine: Int32s, other: Int32s) -> tuple[Int32s, int]:
    """A code for each pair of both ends, -1 where one is nobody, and how many there are."""
    known = (mine >= 0) & (other >= 0)
    keys = mine[known].astype(np.int64) << 32 | other[known]
    distinct, codes = np.unique(keys, return_inverse=True)
    pairs = np.full(mine.size, -1, np.int32)
    pairs[known] = codes
    return pairs, distinct.size


def _history(
    events: Events, groups: tuple[Int32s, Int32s], pairs: tuple[Int32s, int], n_groups: int
) -> Histories:
    stream = Stream(groups[0], groups[1], pairs[0], events.time_us, events.amount_minor)
    return histories(stream, WINDOWS_US, n_groups=n_groups, n_pairs=pairs[1])


def _of_way(
    amounts: Int64s, counted: Histories, summed: Histories, itself: bool
) -> Iterator[tuple[str, NDArray[Any]]]:
    for place, span in enumerate(SPANS):
        yield f"count_{span}", counted.counts[:, place]
        yield f"distinct_{span}", counted.distinct[:, place]
        yield f"sum_{span}_minor", summed.sums[:, place]
    n_ever = summed.counts[:, -1]
    yield "mean_minor", summed.sums[:, -1] // np.maximum(n_ever, 1)
    largest = np.maximum(summed.largest, amounts) if itself else summed.largest
    yield "largest_ever_minor", np.where(n_ever > 0, largest, 0)
    n_before = n_ever - (itself & (n_ever > 0))
    yield "spread", _spread(summed, n_before)
    yield "surprise", _surprise(amounts, summed, n_before)
    yield "of_largest", _ratio(amounts, summed.largest)
    yield "since_s", _seconds(counted.since)


def _surprise(amounts: Int64s, history: Histories, n_before: NDArray[np.integer]) -> Floats:
    return np.log1p(amounts) - _ratio(history.log_sums, n_before)


def _spread(history: Histories, n_before: NDArray[np.integer]) -> Floats:
    mean = _ratio(history.log_sums, n_before)
    squares = _ratio(history.log_squares, n_before) - mean * mean
    return np.where(n_before >= FEWEST_FOR_SPREAD, np.sqrt(np.maximum(squares, 0.0)), np.nan)


def _ratio(part: NDArray[Any], whole: NDArray[Any]) -> Floats:
    """Part over whole, NaN where the whole is nothing."""
    ratios: Floats = np.full(whole.size, np.nan)
    np.divide(part, whole, out=ratios, where=whole != 0)
    return ratios


def _seconds(times_us: NDArray[np.int64]) -> Floats:
    """Microseconds as seconds, NaN for what never was (-1)."""
    return np.where(times_us < 0, np.nan, times_us / 1_000_000)


def _of_both_ways(columns: Columns) -> Iterator[tuple[str, NDArray[Any]]]:
    for span in SPANS:
        paid, received = columns[f"out_sum_{span}_minor"], columns[f"in_sum_{span}_minor"]
        yield f"passed_on_{span}", _ratio(paid, received)
        widths = columns[f"out_distinct_{span}"], columns[f"in_distinct_{span}"]
        yield f"gather_scatter_{span}", np.minimum(*widths)
    yield "net_minor", columns["in_sum_ever_minor"] - columns["out_sum_ever_minor"]


def _week_of_usual(columns: Columns, way: str) -> Floats:
    """What moved in the last week over the mean of the weeks before it, NaN where these are too few."""
    week, ever = columns[f"{way}_sum_7d_minor"], columns[f"{way}_sum_ever_minor"]
    weeks_before = columns["age_s"] / WEEK_S - 1
    enough = weeks_before >= FEWEST_WEEKS
    return np.where(enough, _ratio(week * weeks_before, ever - week), np.nan)


def _age_s(events: Events, ends: Ends, mine: Int32s) -> Floats:
    """Since when each side has moved money, NaN for nobody."""
    first = np.full(ends.n + 1, np.iinfo(np.int64).max)
    for side in (ends.payer, ends.payee):
        np.minimum.at(first, side, events.time_us)
    return np.where(mine >= 0, (events.time_us - first[mine]) / 1_000_000, np.nan)


def pair_columns(events: Events, ends: Ends, prefix: str) -> Columns:
    """Give the features of ``PAIR`` of one kind of ends, arrays of shape (m,)."""
    both = np.concatenate([ends.payer, ends.payee]), np.concatenate([ends.payee, ends.payer])
    codes, n = _pairs(*both)
    there, back = np.split(codes, 2)
    nobody = (np.full(events.size, -1, np.int32), 0)
    found = {
        prefix: _history(events, (there, there), nobody, n),
        f"{prefix}_back": _history(events, (there, back), nobody, n),
    }
    return named_pairs(events.amount_minor, found, prefix, there >= 0)


def named_pairs(
    amounts: Int64s, found: Mapping[str, Histories], prefix: str, known: NDArray[np.bool_]
) -> Columns:
    """Name what histories tell of the two ends of movements, one way and back; ``known``: both ends are."""
    columns: Columns = {}
    for name, history in found.items():
        columns |= {f"{name}_count_{span}": history.counts[:, place] for place, span in enumerate(SPANS)}
        columns[f"{name}_since_s"] = _seconds(history.since)
    before = found[prefix].counts[:, -1] - known
    return columns | {f"{prefix}_surprise": _surprise(amounts, found[prefix], before)}

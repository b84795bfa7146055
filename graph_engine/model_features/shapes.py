"""Features of the shapes that a movement completes, and of the movements around it."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph_engine.kernels.cycles_closed import cycles_closed
from graph_engine.kernels.feeds import Feeds, feeds_of
from graph_engine.kernels.histories import Stream
from graph_engine.kernels.meshes_closed import meshes_closed
from graph_engine.kernels.moves import Bounds
from graph_engine.kernels.scatters_gathered import scatters_gathered
from graph_engine.kernels.window_means import window_means
from graph_engine.model_features.catalogue import MOST_HOPS
from graph_engine.model_features.events import Events
from graph_engine.model_features.lines import near_line_columns
from graph_engine.model_features.parameters import DAY_US, FeatureParameters
from graph_engine.model_features.receipts import ALLOCATED_DAYS, purses_of, receipt_columns
from graph_engine.reporting import Reporting

Columns = dict[str, NDArray[Any]]

AROUND_DAYS = 30
FIRST_DEALING = 1

CYCLES = (*(f"cycles_{hops}" for hops in range(2, MOST_HOPS + 1)), "cycles_returning")
"""What the kernel of cycles tells, in its order."""

LAYERS = (
    "scatter_gather_width",
    "scatter_gather_sources",
    "bipartite_payers",
    "bipartite_payees",
    "stack_between",
)
"""What kernels of scatter-gathers and of meshes tell, in their order."""

NONE_KNOWN = np.zeros(0, np.int32)
"""Hops of no movement are known beforehand."""


def shape_columns(events: Events, parameters: FeatureParameters, reporting: Reporting) -> Columns:
    """Give the features of ``SHAPE``, arrays of shape (m,).

    A shape counts for the transaction that completes it. Each is looked for from that transaction backwards
    among movements from party to party, so that no budget is spent on what comes after it.
    """
    told = closing_columns(events, parameters) | near_line_columns(events, reporting)
    purses = purses_of(events.accounts, events.time_us, events.amount_minor, events.loose)
    return told | receipt_columns(dict.fromkeys(ALLOCATED_DAYS, purses))


def closing_columns(events: Events, parameters: FeatureParameters) -> Columns:
    """Give those of ``SHAPE`` that are told of parties, arrays of shape (m,)."""
    moves, bounds = events.between_parties, bounds_of(parameters)
    cycles, scatters = cycles_closed(moves, bounds), scatters_gathered(moves, bounds)
    meshes = meshes_closed(moves, np.arange(events.size, dtype=np.int32), bounds)
    return named_closings(cycles, np.hstack([scatters, meshes]), feeds_of(moves, bounds, NONE_KNOWN))


def bounds_of(parameters: FeatureParameters) -> Bounds:
    """What shapes are looked for within."""
    return Bounds(parameters.pattern_days * DAY_US, parameters.cycle_steps, parameters.recent)


def named_closings(cycles: NDArray[np.int32], layers: NDArray[np.int32], feeds: Feeds) -> Columns:
    """Name what kernels tell of k movements: cycles (k, hops), ``LAYERS`` (k, 5) and feeds (k,)."""
    return {
        **{name: cycles[:, place] for place, name in enumerate(CYCLES)},
        **{name: layers[:, place] for place, name in enumerate(LAYERS)},
        "chain_hops": feeds.hops,
        "nearest_receipt": feeds.nearest,
        "nearest_receipt_age_s": np.where(feeds.nearest_age < 0, np.nan, feeds.nearest_age / 1_000_000),
        "like_in": feeds.like_in,
        "like_out": feeds.like_out,
    }


def around_columns(events: Events, told: Mapping[str, Any]) -> Columns:
    """Give the features of ``AROUND``: means over earlier movements of the same accounts, shape (m,).

    Parameters
    ----------
    events : Events
        m movements.
    told : dict of str to array
        Features of each movement by itself.
    """
    n_closed = (
        sum(told[f"cycles_{hops}"] for hops in range(2, MOST_HOPS + 1)) + told["scatter_gather_sources"]
    )
    values = np.column_stack(
        [
            np.nan_to_num(told["amount_rank"], nan=0.5),
            told["pair_count_ever"] + told["pair_back_count_ever"] <= FIRST_DEALING,
            told["payer_out_distinct_7d"],
            told["payee_in_distinct_7d"],
            told["chain_hops"],
            n_closed > 0,
        ]
    ).astype(np.float64)
    columns: Columns = {}
    names = ("amount_rank", "new_pair", "fan_out", "fan_in", "chain_hops", "closing")
    for side in ("payer", "payee"):
        for way, adds in (("receipts", "payee"), ("payments", "payer")):
            means = _means(events, adds, side, values)
            columns |= {f"{side}_{way}_{name}": means[:, place] for place, name in enumerate(names)}
    return columns


def _means(events: Events, adds: str, reads: str, values: NDArray[np.float64]) -> NDArray[np.float64]:
    ends = events.accounts
    nobody = np.full(events.size, -1, np.int32)
    stream = Stream(getattr(ends, adds), getattr(ends, reads), nobody, events.time_us, events.amount_minor)
    return window_means(stream, values, window=AROUND_DAYS * DAY_US, n_groups=ends.n)

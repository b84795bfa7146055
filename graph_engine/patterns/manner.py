"""The manner of payments: at night, from devices that are new or shared."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_engine.findings import Fact
from graph_engine.patterns.background import Background
from graph_engine.patterns.onward import local_hours

NIGHT_FROM, NIGHT_TO = 22, 6
"""Hours between which it is night; ours."""


def manner(
    background: Background, paid: NDArray[np.int64], since_us: int, *, shared_by: int
) -> dict[str, Fact]:
    """Give what share of payments was made at night, and from strange devices, as far as it is told.

    What is known by its day alone was not made at night. A device is strange if its holder first used it at
    ``since_us`` or later, or if so many customers use it.
    """
    shares: dict[str, Fact] = {}
    if background.resolution == "second":
        hours, timed = local_hours(background, paid), ~background.movements.by_day[paid]
        shares["night_share"] = round(float(np.mean(timed & ((hours >= NIGHT_FROM) | (hours < NIGHT_TO)))), 4)
    by_device = background.movements.by_device
    places = np.searchsorted(by_device["code"].to_numpy(), paid)
    used = by_device[places[places < by_device.height]].filter(pl.col("code").is_in(paid.tolist()))
    if used.height:
        strange = (pl.col("first_used") >= since_us) | (pl.col("parties") >= shared_by)
        shares["device_share"] = round(used.filter(strange).height / used.height, 4)
    return shares

"""Planted laundering patterns, one file a kind; each draws its sizes, amounts and speeds anew."""

from collections.abc import Callable

from graph_engine.synthetic.laundering import (
    diverted_loan,
    dormant_reactivated,
    fan_in,
    fan_out,
    gather_scatter,
    layering,
    mule,
    rapid_pass_through,
    round_trip,
    scatter_gather,
    structuring,
)
from graph_engine.synthetic.planting import Cast, Planted

LAUNDERING: tuple[tuple[str, Callable[[Cast], Planted]], ...] = tuple(
    (module.KIND, module.plant)
    for module in (
        fan_in,
        fan_out,
        round_trip,
        rapid_pass_through,
        scatter_gather,
        gather_scatter,
        structuring,
        dormant_reactivated,
        mule,
        layering,
    )
)
"""Kinds that are planted several times, in planting order."""

PLANTED_ONCE: tuple[tuple[str, Callable[[Cast], Planted]], ...] = ((diverted_loan.KIND, diverted_loan.plant),)

__all__ = ["LAUNDERING", "PLANTED_ONCE"]

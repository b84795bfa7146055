"""Lawful behaviour that looks like laundering, one file a kind."""

from collections.abc import Callable

from graph_engine.synthetic.look_alikes import (
    cash_pooling,
    family_transfers,
    loan_renewal,
    merchant_settlement,
    payroll_agent,
    red_packets,
    rent_collector,
    tax_days,
    wholesale_market,
)
from graph_engine.synthetic.planting import Cast, Planted

LOOK_ALIKES: tuple[tuple[str, Callable[[Cast], Planted]], ...] = tuple(
    (module.KIND, module.plant)
    for module in (
        cash_pooling,
        payroll_agent,
        merchant_settlement,
        wholesale_market,
        rent_collector,
        tax_days,
        family_transfers,
        loan_renewal,
        red_packets,
    )
)
"""Kinds in planting order."""

__all__ = ["LOOK_ALIKES"]

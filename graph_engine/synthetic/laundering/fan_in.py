"""Fan-in: many send to one within days, and some of it soon leaves in one sum.

Source: Altman et al., "Realistic Synthetic Financial Transactions for Anti-Money Laundering Models" (NeurIPS
2023), section 3; sizes and speeds are ours.
"""

import numpy as np

from graph_engine.synthetic.arrays import whole
from graph_engine.synthetic.moves import moves
from graph_engine.synthetic.planting import Cast, Planted, whole_rows

KIND = "fan_in"


def plant(cast: Cast) -> Planted:
    """One collector, 8 to 35 payers, 2 to 20 days; half of the collectors pass some of it on."""
    n, days = cast.between(8, 35), cast.between(2, 20)
    collector = cast.persons(1) if cast.rng.random() < 0.7 else cast.small_firms(1)
    payers = cast.mixed_persons(n)
    extra = cast.between(0, n // 3)
    payer = np.concatenate([payers, payers[:extra]])
    amounts = cast.amounts(cast.amount(200_000, 3_000_000), len(payer))
    gathered = moves(
        "transfer", cast.times(cast.start(days + 3), days, len(payer)), payer, collector[0], amounts
    )
    if cast.rng.random() < 0.5:
        return Planted(KIND, whole_rows(gathered), (("collector", collector), ("payer", payers)))
    end = cast.outside_firms(1)
    on = moves(
        "transfer",
        cast.after(gathered.time_s[-1:], 3_600, 3 * 86_400),
        collector,
        end,
        whole([int(amounts.sum() * cast.rng.uniform(0.5, 0.95))]),
    )
    roles = (("collector", collector), ("payer", payers), ("beneficiary", end))
    return Planted(KIND, whole_rows(gathered, on), roles)

"""Mule network: young people's accounts, worked from one device, take strangers' money and pass it on.

Source: Europol, "Money Muling" (yearly campaign reports), on recruited young account holders; sizes,
speeds and the share drawn in cash are ours.
"""

import numpy as np

from graph_engine.synthetic.arrays import whole
from graph_engine.synthetic.moves import moves
from graph_engine.synthetic.planting import Cast, Planted, whole_rows

KIND = "mule"


def plant(cast: Cast) -> Planted:
    """3 to 10 mules on one device, 2 to 5 strangers each, 30 min to 30 h until it is drawn or sent on."""
    mules = cast.young(cast.between(3, 10))
    cast.share_device(mules)
    mule = np.repeat(mules, cast.rng.integers(2, 6, len(mules)))
    n, days = len(mule), cast.between(5, 35)
    strangers = cast.outside_persons(n)
    habit = "night" if cast.rng.random() < 0.4 else "person"
    times = cast.times(cast.start(days + 2), days, n, habit)
    amounts = cast.amounts(cast.amount(200_000, 2_000_000), n, 0.8)
    into = moves("transfer", times, strangers, mule, amounts)
    wait = cast.after(times, 1_800, 30 * 3_600)
    in_cash = (amounts < 2_000_000) & (amounts > 40_000) & (cast.rng.random(n) < 0.5)
    drawn = moves("cash_out", wait[in_cash], mule[in_cash], -1, amounts[in_cash] // 20_000 * 20_000)
    sent_on = whole(amounts * cast.rng.uniform(0.85, 0.97, n))[~in_cash]
    controllers = cast.outside_persons(cast.between(1, 2))
    sent = moves(
        "transfer", wait[~in_cash], mule[~in_cash], cast.rng.choice(controllers, len(sent_on)), sent_on
    )
    roles = (("mule", mules), ("stranger", strangers), ("controller", controllers))
    return Planted(KIND, whole_rows(into, drawn, sent), roles)

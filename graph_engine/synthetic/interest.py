"""Interest: credited on the 21st of a quarter's last month, as banks in China settle current accounts."""

import numpy as np

from graph_engine.synthetic.accounts import USD
from graph_engine.synthetic.arrays import Chances, whole
from graph_engine.synthetic.days import DAY_S
from graph_engine.synthetic.moves import Moves, moves, together
from graph_engine.synthetic.scene import Scene

INTEREST_DAY = 21
RATE_PER_100_000 = 50
"""0.05 % a year: what large banks have paid on current accounts since May 2025."""


def interest(scene: Scene, rng: Chances) -> Moves:
    """A quarter's interest on what each account held when the month began; nothing in other months."""
    if not scene.month.quarter_end:
        return together([])
    accounts = scene.world.accounts
    due = scene.balances_minor * RATE_PER_100_000 // 100_000 // 4
    parts = []
    for label, currency in (("interest", 0), ("usd_interest", USD)):
        earns = np.flatnonzero(
            accounts.ours & accounts.ordinary & (due > 0) & (accounts.currency == currency)
        )
        start = scene.month.day(INTEREST_DAY) * DAY_S + 3600
        time_s = start + rng.integers(0, 7200, len(earns))
        parts.append(moves(label, whole(time_s), -1, whole(earns), due[earns]))
    return together(parts)

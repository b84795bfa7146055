"""Money that people and firms bring in before an account would run dry."""

import numpy as np

from graph_engine.synthetic.arrays import NONE, Chances, Flags, Ints, rounded, whole
from graph_engine.synthetic.moves import Moves, moves, together
from graph_engine.synthetic.running import Running
from graph_engine.synthetic.scene import Scene

LONGEST_AHEAD_S = 12 * 86_400
NEED_TIMES = (1.3, 2.8)
"""How early and how much more than needed is brought in (ours)."""


def cover(rng: Chances, scene: Scene, rows: Moves, running: Running) -> Moves:
    """One transfer from the holder's account elsewhere, else cash or a buyer's payment, a shortfall."""
    world = scene.world
    short = (running.lowest_minor < 0) & world.coverable[running.accounts]
    account = running.accounts[short]
    at = rows.time_s[running.first_short_row[short]]
    at = np.maximum(at - rng.integers(3_600, LONGEST_AHEAD_S, len(at)), scene.month.first_day * 86_400)
    need = rounded(whole(-running.lowest_minor[short] * rng.uniform(*NEED_TIMES, len(at))) + 10_000, 10_000)
    holder = world.accounts.holder[account]
    elsewhere = world.same_name_account[holder]
    person = holder < world.size.persons
    buyers = world.usual_buyers(rng, np.maximum(holder - world.size.persons, 0))
    nobody = np.full(len(at), NONE)
    own, none = elsewhere >= 0, elsewhere < 0
    return together(
        [
            _brought("own_account", person & own, (at, elsewhere, account, need)),
            _brought("own_firm_account", ~person & own, (at, elsewhere, account, need)),
            _brought("cash_in", person & none, (at, nobody, account, need)),
            _brought("trade", ~person & none, (at, buyers, account, need)),
        ]
    )


def _brought(label: str, which: Flags, columns: tuple[Ints, Ints, Ints, Ints]) -> Moves:
    time_s, payer, payee, amount = (column[which] for column in columns)
    return moves(label, time_s, payer, payee, amount)

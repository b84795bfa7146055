"""Money that people and firms bring in before an account would run dry."""

import numpy as np

from graph_engine.synthetic.arrays import NONE, Chances, Flags, Ints, rounded, whole
from graph_engine.synthetic.moves import Moves, moves, together
from graph_engine.synthetic.running import Running
from graph_engine.synthetic.scene import Scene

LONGEST_AHEAD_S = 30 * 3600


def cover(rng: Chances, scene: Scene, rows: Moves, running: Running) -> Moves:
    """One transfer from the holder's account elsewhere, else cash or a buyer's payment, a shortfall."""
    short = (running.lowest_minor < 0) & scene.world.coverable[running.accounts]
    account = running.accounts[short]
    at = rows.time_s[running.first_short_row[short]]
    at = np.maximum(at - rng.integers(60, LONGEST_AHEAD_S, len(at)), scene.month.first_day * 86_400)
    need = rounded(whole(-running.lowest_minor[short] * (1.02 + rng.random(len(at)))) + 10_000, 10_000)
    holder = scene.world.accounts.holder[account]
    elsewhere = scene.world.same_name_account[holder]
    person = holder < scene.world.size.persons
    return together(
        [
            _brought("own_account", person & (elsewhere >= 0), (at, elsewhere, account, need)),
            _brought("own_firm_account", ~person & (elsewhere >= 0), (at, elsewhere, account, need)),
            _brought("cash_in", person & (elsewhere < 0), (at, np.full(len(at), NONE), account, need)),
            _brought(
                "trade",
                ~person & (elsewhere < 0),
                (at, scene.world.outside_firms_drawn(rng, len(at)), account, need),
            ),
        ]
    )


def _brought(label: str, which: Flags, columns: tuple[Ints, Ints, Ints, Ints]) -> Moves:
    time_s, payer, payee, amount = (column[which] for column in columns)
    return moves(label, time_s, payer, payee, amount)

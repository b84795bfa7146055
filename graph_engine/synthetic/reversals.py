"""Transactions that are taken back: the same amount the other way, pointing at the original."""

from dataclasses import replace

import numpy as np

from graph_engine.synthetic.accounts import CNY
from graph_engine.synthetic.arrays import Chances, whole
from graph_engine.synthetic.days import DAY_S, Month
from graph_engine.synthetic.labels import LABELS
from graph_engine.synthetic.moves import Moves

REVERSAL_SHARE = 0.01
"""Of all transactions (ours)."""

LATEST_S = int(1.5 * DAY_S)
_REVERSIBLE = np.array(
    [label.kind in ("transfer", "cash_withdrawal", "fee") and label.currency == CNY for label in LABELS]
)


def reversals(rng: Chances, rows: Moves, month: Month) -> Moves:
    """Reversals of ordinary transactions; ``reverses`` is the position of the original among the rows."""
    early = rows.time_s < (month.last_day - 1) * DAY_S
    eligible = np.flatnonzero(_REVERSIBLE[rows.label] & early & (rows.plan < 0) & (rows.loan < 0))
    n = min(round(len(rows) * REVERSAL_SHARE / (1 - REVERSAL_SHARE)), len(eligible))
    chosen = np.sort(rng.choice(eligible, n, replace=False))
    taken = rows.rows(chosen)
    wait = 60 + whole(rng.random(n) ** 3 * (LATEST_S - 60))
    return replace(
        taken, time_s=taken.time_s + wait, payer=taken.payee, payee=taken.payer, reverses=whole(chosen)
    )

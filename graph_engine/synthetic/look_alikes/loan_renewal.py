"""Loan renewal: a friend's firm lends for some days to repay the old loan, and is repaid from the new.

Looks like a round trip and pass-through; lawful bridging where bank and friend agreed to it.
"""

from dataclasses import replace

import numpy as np

from graph_engine.synthetic.arrays import whole
from graph_engine.synthetic.moves import Moves, moves
from graph_engine.synthetic.planting import Cast, PlannedLoan, Planted, whole_rows

KIND = "loan_renewal"
BRIDGE_FEE = 0.003


def plant(cast: Cast) -> Planted:
    """Bridge in, old loan repaid the same day, new loan 2 to 5 days later, bridge back within a day."""
    borrower, friend = cast.firms(1), cast.firms(1)
    amount = cast.amount(50_000_000, 500_000_000) // 1_000_000 * 1_000_000
    day = cast.start(8)
    new_day = day + cast.between(2, 5)
    old = PlannedLoan(int(borrower[0]), amount, day - 365, day + 1, "流动资金周转", "renewed")
    old_number = cast.lend(old)
    new = replace(
        old, granted_day=new_day, matures_day=new_day + 365, story="renewal", renewed_from=old_number
    )
    new_number = cast.lend(new)
    bridge_at = whole([day * 86_400 + cast.between(36_000, 50_000)])
    bridge = moves("trade", bridge_at, friend, borrower, whole([amount]))
    repaid = _of_loan(
        moves("loan_back", cast.after(bridge_at, 3_600, 50_000), borrower, -1, whole([amount])), old_number
    )
    granted_at = whole([new_day * 86_400 + cast.between(36_000, 50_000)])
    granted = _of_loan(moves("loan_out", granted_at, -1, borrower, whole([amount])), new_number)
    back = whole([int(amount * (1 + BRIDGE_FEE))])
    returned = moves("trade", cast.after(granted_at, 1_800, 86_400), borrower, friend, back)
    roles = (("borrower", borrower), ("friend", friend))
    return Planted(KIND, whole_rows(bridge, repaid, granted, returned), roles, lawful=True)


def _of_loan(rows: Moves, number: int) -> Moves:
    return replace(rows, loan=np.full(len(rows), number, dtype=np.int64))

"""Diverted loan: a working-capital loan that ends in the owner's securities account within days.

Source: China Banking Regulatory Commission, Interim Measures for Working Capital Loans (2010; revised 2024):
such loans must not be used for investment; the path is ours.
"""

from dataclasses import replace

import numpy as np

from graph_engine.synthetic.arrays import whole
from graph_engine.synthetic.moves import moves
from graph_engine.synthetic.planting import Cast, PlannedLoan, Planted, whole_rows

KIND = "diverted_loan"
DECLARED_PURPOSE = "采购原材料"


def plant(cast: Cast) -> Planted:
    """Loan to firm, firm to a shell firm within a day, shell to the owner within two, owner to a broker."""
    borrower, shell, owner = cast.small_firms(1), cast.small_firms(1), cast.persons(1)
    amount = cast.amount(100_000_000, 300_000_000) // 1_000_000 * 1_000_000
    day = cast.start(8)
    number = cast.lend(PlannedLoan(int(borrower[0]), amount, day, day + 365, DECLARED_PURPOSE, "diverted"))
    granted = moves("loan_out", whole([day * 86_400 + 10 * 3_600]), -1, borrower, whole([amount]))
    granted = replace(granted, loan=np.full(1, number, dtype=np.int64))
    first = cast.split(int(amount * 0.96), 2)
    to_shell = moves(
        "trade", cast.after(granted.time_s.repeat(2), 3_600, 86_400), borrower[0], shell[0], first
    )
    second = cast.split(int(amount * 0.95), 3)
    late = to_shell.time_s.max(keepdims=True)
    to_owner = moves("transfer", cast.after(late.repeat(3), 3_600, 2 * 86_400), shell[0], owner[0], second)
    end = to_owner.time_s.max(keepdims=True)
    broker = cast.world.body("broker")
    invested = moves(
        "securities", cast.after(end, 1_800, 2 * 86_400), owner, broker, whole([int(amount * 0.94)])
    )
    roles = (("borrower", borrower), ("shell", shell), ("owner", owner), ("broker", whole([broker])))
    return Planted(KIND, whole_rows(granted, to_shell, to_owner, invested), roles)

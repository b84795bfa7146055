"""Payroll agent: firms pay a service firm, which pays all their people on the next pay day.

Looks like gather-scatter and rapid pass-through; lawful outsourcing of wages.
"""

import numpy as np

from graph_engine.synthetic.arrays import Ints, whole
from graph_engine.synthetic.moves import Moves, moves
from graph_engine.synthetic.planting import Cast, Planted, whole_rows

KIND = "payroll_agent"
PAY_DAY = 10
FEE_SHARE = 0.01


def plant(cast: Cast) -> Planted:
    """3 to 9 client firms, 20 to 90 people, each month of the period."""
    agent, clients = cast.firms(1), cast.firms(cast.between(3, 9))
    people = cast.persons(min(cast.between(20, 90), cast.world.size.persons // 8))
    employer = cast.rng.integers(0, len(clients), len(people))
    wages = cast.amounts(600_000, len(people), 0.4)
    parts = [
        _month(cast, (agent, clients, people), (employer, wages), number)
        for number in range(len(cast.period))
    ]
    roles = (("agent", agent), ("client", clients), ("employee", people))
    return Planted(KIND, whole_rows(*parts), roles, lawful=True)


def _month(cast: Cast, cast_of: tuple[Ints, Ints, Ints], terms: tuple[Ints, Ints], number: int) -> Moves:
    agent, clients, people = cast_of
    employer, wages = terms
    day = cast.period[number].pay_day(PAY_DAY)
    paid = np.maximum(whole(wages * (1 + 0.03 * cast.rng.standard_normal(len(wages)))), 100)
    owed = whole(np.bincount(employer, weights=paid, minlength=len(clients)) * (1 + FEE_SHARE)) + 20_000
    in_at = (day - cast.rng.integers(1, 3, len(clients))) * 86_400 + cast.rng.integers(
        9 * 3_600, 17 * 3_600, len(clients)
    )
    into = moves("trade", np.maximum(in_at, cast.first_day * 86_400), clients, agent[0], owed)
    out_at = day * 86_400 + 10 * 3_600 + cast.rng.integers(0, 900, len(people))
    return whole_rows(into, moves("salary", out_at, agent[0], people, paid))

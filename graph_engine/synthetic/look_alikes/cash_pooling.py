"""Cash pooling: a group's firms send what they have to the parent every evening and get back what they need.

Looks like fan-in, gather-scatter and a round trip; lawful where the group has a pooling agreement.
"""

import numpy as np

from graph_engine.synthetic.arrays import Ints, whole
from graph_engine.synthetic.moves import Moves, moves
from graph_engine.synthetic.planting import Cast, Planted, whole_rows

KIND = "cash_pooling"
SWEEP_AT_S = 17 * 3_600 + 1_800
RETURN_AT_S = 9 * 3_600


def plant(cast: Cast) -> Planted:
    """A header and 3 to 8 members: sweeps on every working day or every Friday, returns before pay days."""
    header, members = cast.firms(1), cast.firms(cast.between(3, 8))
    daily = cast.rng.random() < 0.5
    usual = cast.amounts(cast.amount(3_000_000, 20_000_000), len(members))
    parts = [_month(cast, (header, members), usual, (number, daily)) for number in range(len(cast.period))]
    return Planted(KIND, whole_rows(*parts), (("header", header), ("member", members)), lawful=True)


def _month(cast: Cast, group: tuple[Ints, Ints], usual: Ints, when: tuple[int, bool]) -> Moves:
    header, members = group
    number, daily = when
    days = cast.period[number].working_days
    days = days if daily else days[days % 7 == 1]
    day, member = np.repeat(days, len(members)), np.tile(np.arange(len(members)), len(days))
    amounts = np.maximum(whole(usual[member] * cast.rng.lognormal(0.0, 0.4, len(day))), 100)
    time_s = day * 86_400 + SWEEP_AT_S + member * 7
    sweeps = moves("group_sweep", time_s, members[member], header[0], amounts)
    given = whole(np.bincount(member, weights=amounts, minlength=len(members)) * cast.rng.uniform(0.7, 0.95))
    back_at = (days[0] + np.array([4, 11]).repeat(len(members))) * 86_400 + RETURN_AT_S
    returns = moves(
        "group_return", back_at, header[0], np.tile(members, 2), np.maximum(np.tile(given // 2, 2), 100)
    )
    return whole_rows(sweeps, returns)

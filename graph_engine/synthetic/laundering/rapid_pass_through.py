"""Rapid pass-through: what comes in leaves within hours, nearly all of it, again and again.

Source: FATF, "Money Laundering Using New Payment Methods" (2010), on accounts emptied at once; sizes and
speeds are ours.
"""

import numpy as np

from graph_engine.synthetic.arrays import Ints
from graph_engine.synthetic.moves import Moves, moves
from graph_engine.synthetic.planting import Cast, Planted, whole_rows

KIND = "rapid_pass_through"


def plant(cast: Cast) -> Planted:
    """One account passed through 2 to 8 times in up to 32 days; 88 to 99.5 % leaves within 20 min to 20 h."""
    through = cast.persons(1) if cast.rng.random() < 0.6 else cast.small_firms(1)
    sources, ends = cast.mixed_persons(cast.between(2, 5)), _ends(cast)
    times = cast.between(2, 8)
    days_drawn = np.sort(cast.rng.choice(cast.between(times, 4 * times), times, replace=False))
    first = cast.start(int(days_drawn[-1]) + 2)
    parts: list[Moves] = []
    for day in days_drawn:
        parts += _pass(cast, first + int(day), int(through[0]), (sources, ends))
    roles = (("pass_through", through), ("source", sources), ("end", ends))
    return Planted(KIND, whole_rows(*parts), roles)


def _ends(cast: Cast) -> Ints:
    n = cast.between(1, 3)
    return cast.outside_firms(n) if cast.rng.random() < 0.5 else cast.mixed_persons(n)


def _pass(cast: Cast, day: int, through: int, others: tuple[Ints, Ints]) -> list[Moves]:
    sources, ends = others
    n_in, n_out = cast.between(1, 3), cast.between(1, 2)
    amount = cast.amount(3_000_000, 60_000_000)
    in_times = cast.times(day, 0.6, n_in)
    into = moves("transfer", in_times, cast.rng.choice(sources, n_in), through, cast.split(amount, n_in))
    left = int(amount * cast.rng.uniform(0.88, 0.995))
    out_times = np.sort(cast.after(in_times[-1:].repeat(n_out), 1_200, 20 * 3_600))
    out = moves("transfer", out_times, through, cast.rng.choice(ends, n_out), cast.split(left, n_out))
    return [into, out]

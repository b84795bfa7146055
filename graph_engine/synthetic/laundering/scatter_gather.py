"""Scatter-gather: one pays several, and all of them pay the same one.

Source: Altman et al. (NeurIPS 2023), section 3; sizes and speeds are ours.
"""

import numpy as np

from graph_engine.synthetic.arrays import whole
from graph_engine.synthetic.moves import moves
from graph_engine.synthetic.planting import Cast, Planted, whole_rows

KIND = "scatter_gather"


def plant(cast: Cast) -> Planted:
    """4 to 14 in the middle, each keeping up to 3 %; waits of 2 hours to 6 days; some pay in two pieces."""
    n = cast.between(4, 14)
    source = cast.small_firms(1) if cast.rng.random() < 0.5 else cast.persons(1)
    middle = cast.persons(n)
    target = cast.persons(1) if cast.rng.random() < 0.5 else cast.outside_persons(1)
    parts = cast.split(cast.amount(10_000_000, 150_000_000), n)
    out_times = cast.times(cast.start(9), cast.between(1, 3), n)
    scatter = moves("transfer", out_times, source[0], middle, parts)
    twice = np.flatnonzero(cast.rng.random(n) < 0.2)
    back = whole(parts * cast.rng.uniform(0.97, 1.0, n))
    second = back[twice] // 3
    back[twice] -= second
    wait = cast.after(out_times, 7_200, 6 * 86_400)
    gather = moves("transfer", wait, middle, target[0], back)
    rest = moves(
        "transfer", cast.after(wait[twice], 600, 86_400), middle[twice], target[0], np.maximum(second, 1)
    )
    roles = (("source", source), ("middle", middle), ("target", target))
    return Planted(KIND, whole_rows(scatter, gather, rest), roles)

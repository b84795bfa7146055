"""Round trip: money goes round a ring of accounts and comes back, a little less each time.

Source: Altman et al. (NeurIPS 2023), section 3 ("cycle"); FATF, "Trade-Based Money Laundering" (2020), on
circular payments between firms. Sizes and speeds are ours.
"""

import numpy as np

from graph_engine.synthetic.arrays import Ints, whole
from graph_engine.synthetic.moves import Moves, moves
from graph_engine.synthetic.planting import Cast, Planted, whole_rows

KIND = "round_trip"


def plant(cast: Cast) -> Planted:
    """A ring of 3 to 7, 1 to 4 laps, hops of an hour to 4 days, some hops in several payments."""
    n = cast.between(3, 7)
    firms = cast.rng.random() < 0.6
    ring = cast.small_firms(n) if firms else cast.persons(n)
    laps, longest_s = cast.between(1, 4), cast.between(2, 96) * 3_600
    amount = cast.amount(5_000_000, 200_000_000)
    time_s = cast.times(cast.start(n * laps * longest_s // 86_400 // 2), 1, 1, "office")
    hops: list[Moves] = []
    for lap in range(laps):
        for i in range(n):
            hop = _hop(cast, firms, (time_s, int(ring[i]), int(ring[(i + 1) % n]), amount))
            hops.append(hop)
            time_s = cast.after(hop.time_s[-1:], 3_600, longest_s)
            amount = int(amount * cast.rng.uniform(0.985, 1.0))
        amount = int(amount * cast.rng.uniform(0.9, 1.05)) if lap + 1 < laps else amount
    return Planted(KIND, whole_rows(*hops), (("ring", ring),))


def _hop(cast: Cast, firms: bool, hop: tuple[Ints, int, int, int]) -> Moves:
    time_s, payer, payee, amount = hop
    pieces = cast.between(2, 3) if cast.rng.random() < 0.25 else 1
    times = np.sort(cast.within(whole(time_s[0] + cast.rng.integers(0, 3_600, pieces) * (pieces > 1))))
    return moves("trade" if firms else "transfer", times, payer, payee, cast.split(amount, pieces))

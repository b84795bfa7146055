"""Spring Festival: lucky sums between friends and relatives, most on the eve and the first day."""

import numpy as np

from graph_engine.synthetic.arrays import Chances, whole
from graph_engine.synthetic.clock import moments
from graph_engine.synthetic.days import SPRING_FESTIVAL, number_of
from graph_engine.synthetic.friends import Ties
from graph_engine.synthetic.look_alikes.red_packets import LUCKY_MINOR
from graph_engine.synthetic.moves import Moves, moves, together
from graph_engine.synthetic.scene import Scene

PACKETS_PER_TIE = 0.5
DAY_WEIGHTS = (0.35, 0.35, 0.12, 0.08, 0.06, 0.04)
"""From the eve on (ours)."""


def red_packets(ties: Ties, scene: Scene, rng: Chances) -> Moves:
    """Lucky sums along the ties, in the month of the feast."""
    feast = SPRING_FESTIVAL[scene.month.first.year]
    if not scene.month.holds(feast):
        return together([])
    packets = rng.poisson(PACKETS_PER_TIE, len(ties.one))
    one, other = np.repeat(ties.one, packets), np.repeat(ties.other, packets)
    days = number_of(feast) - 1 + rng.choice(len(DAY_WEIGHTS), len(one), p=DAY_WEIGHTS)
    days = np.minimum(days, scene.month.last_day)
    forth = rng.random(len(one)) < 0.5
    payer, payee = np.where(forth, one, other), np.where(forth, other, one)
    amounts = whole(rng.choice(LUCKY_MINOR, len(one)))
    return moves("red_packet", moments(rng, whole(days), "person"), payer, payee, amounts)

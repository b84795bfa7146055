"""Layering: money runs through layers of accounts, split and joined from one layer to the next.

Source: Altman et al. (NeurIPS 2023), section 3 ("stack"); sizes and speeds are ours.
"""

from itertools import pairwise

import numpy as np

from graph_engine.synthetic.arrays import Ints, whole
from graph_engine.synthetic.moves import Moves, moves
from graph_engine.synthetic.planting import Cast, Planted, whole_rows

KIND = "layering"


def plant(cast: Cast) -> Planted:
    """3 to 5 layers of 1 to 4 accounts, 3 hours to 3 days from layer to layer, 1 to 4 % lost at each."""
    widths = [1, *(cast.between(2, 4) for _ in range(cast.between(2, 4))), 1]
    layers = [cast.small_firms(1), *(_layer(cast, width) for width in widths[1:-1]), cast.outside_persons(1)]
    amount = cast.amount(20_000_000, 200_000_000)
    time_s = cast.times(cast.start(3 * len(layers)), 1, 1, "office")
    held = whole([amount])
    steps: list[Moves] = []
    for payers, payees in pairwise(layers):
        step, held = _step(cast, (payers, payees), held, time_s)
        steps.append(step)
        time_s = step.time_s.max(keepdims=True)
    roles = tuple((f"layer_{i}", layer) for i, layer in enumerate(layers))
    return Planted(KIND, whole_rows(*steps), roles)


def _layer(cast: Cast, width: int) -> Ints:
    return cast.small_firms(width) if cast.rng.random() < 0.4 else cast.persons(width)


def _step(cast: Cast, sides: tuple[Ints, Ints], held: Ints, time_s: Ints) -> tuple[Moves, Ints]:
    """Everyone in a layer pays some of the next; what each payee holds afterwards."""
    payers, payees = sides
    share = cast.rng.dirichlet(np.full(len(payees), 1.5), len(payers))
    sent = whole(held[:, None] * cast.rng.uniform(0.96, 0.99) * share)
    payer, payee = np.nonzero(sent > 10_000)
    amounts = sent[payer, payee]
    times = cast.after(time_s.repeat(len(amounts)), 3 * 3_600, 3 * 86_400)
    got = np.zeros(len(payees), dtype=np.int64)
    np.add.at(got, payee, amounts)
    return moves("transfer", times, payers[payer], payees[payee], amounts), got

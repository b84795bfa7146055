"""Gather-scatter: several pay one, who soon pays several others.

Source: Altman et al. (NeurIPS 2023), section 3; sizes and speeds are ours.
"""

from graph_engine.synthetic.moves import moves
from graph_engine.synthetic.planting import Cast, Planted, whole_rows

KIND = "gather_scatter"


def plant(cast: Cast) -> Planted:
    """5 to 20 payers, 3 to 15 payees, 2 to 10 days between first and last; 90 to 99 % goes on."""
    n_in, n_out, days = cast.between(5, 20), cast.between(3, 15), cast.between(1, 5)
    hub = cast.persons(1) if cast.rng.random() < 0.6 else cast.traders(1)
    payers, payees = cast.mixed_persons(n_in), cast.mixed_persons(n_out)
    amounts = cast.amounts(cast.amount(500_000, 6_000_000), n_in)
    gather = moves("transfer", cast.times(cast.start(2 * days + 1), days, n_in), payers, hub[0], amounts)
    left = int(amounts.sum() * cast.rng.uniform(0.90, 0.99))
    times = cast.after(gather.time_s[-1:].repeat(n_out), 3_600, days * 86_400)
    scatter = moves("transfer", times, hub[0], payees, cast.split(left, n_out))
    return Planted(KIND, whole_rows(gather, scatter), (("hub", hub), ("payer", payers), ("payee", payees)))

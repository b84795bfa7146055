"""Fan-out: a lump comes in and leaves in pieces to many within days.

Source: Altman et al. (NeurIPS 2023), section 3; sizes and speeds are ours.
"""

from graph_engine.synthetic.arrays import whole
from graph_engine.synthetic.moves import moves
from graph_engine.synthetic.planting import Cast, Planted, whole_rows

KIND = "fan_out"


def plant(cast: Cast) -> Planted:
    """One distributor, 8 to 35 payees, 1 to 6 days; it keeps a commission of up to 6 %."""
    n, days = cast.between(8, 35), cast.between(1, 6)
    origin, payees = cast.outside_firms(1), cast.mixed_persons(n)
    distributor = cast.persons(1) if cast.rng.random() < 0.5 else cast.small_firms(1)
    total = cast.amount(20_000_000, 300_000_000)
    first = cast.times(cast.start(days + 1), 1, 1, "office")
    lump = moves("trade", first, origin, distributor, whole([total]))
    parts = cast.split(int(total * cast.rng.uniform(0.94, 1.0)), n)
    pieces = moves(
        "transfer", cast.after(first.repeat(n), 1_800, days * 86_400), distributor[0], payees, parts
    )
    roles = (("origin", origin), ("distributor", distributor), ("payee", payees))
    return Planted(KIND, whole_rows(lump, pieces), roles)

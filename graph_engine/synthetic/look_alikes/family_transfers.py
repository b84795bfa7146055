"""Family transfers: couples, parents and children send each other money all the time, also in circles.

Looks like round trips and pass-through; lawful.
"""

from graph_engine.synthetic.arrays import whole
from graph_engine.synthetic.moves import Moves, moves
from graph_engine.synthetic.planting import Cast, Planted, whole_rows

KIND = "family_transfers"


def plant(cast: Cast) -> Planted:
    """3 to 5 relatives; every month most of the wages go round the family within a week."""
    family = cast.persons(cast.between(3, 5))
    parts: list[Moves] = []
    for month in cast.period:
        amount = cast.amount(200_000, 1_500_000) // 10_000 * 10_000
        time_s = whole([month.pay_day(15) * 86_400 + cast.between(64_000, 80_000)])
        for payer, payee in zip(family, [*family[1:], family[0]], strict=True):
            parts.append(moves("transfer", time_s, int(payer), int(payee), whole([amount])))
            time_s = cast.after(time_s, 3_600, 2 * 86_400)
            amount = max(int(amount * cast.rng.uniform(0.6, 1.0)) // 10_000 * 10_000, 10_000)
    return Planted(KIND, whole_rows(*parts), (("relative", family),), lawful=True)

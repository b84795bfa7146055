"""The sections of a month's money, in the order in which they stand in the books at equal times."""

from dataclasses import dataclass
from functools import partial

import polars as pl

from graph_engine.synthetic.chance import Chance
from graph_engine.synthetic.friends import between_persons, make_ties
from graph_engine.synthetic.interest import interest
from graph_engine.synthetic.moves import Moves, together
from graph_engine.synthetic.payroll import employ, payroll, pensions
from graph_engine.synthetic.scene import Scene, Section
from graph_engine.synthetic.spending import cash, make_merchants, spending, utilities
from graph_engine.synthetic.trade import fees, make_trade, purchases, settlements, takings
from graph_engine.synthetic.world import World


@dataclass(frozen=True)
class Story:
    """Every section by name, and the lists that the sections' numbers point into."""

    sections: tuple[tuple[str, Section], ...]
    merchants: pl.Series

    def money(self, chance: Chance, scene: Scene) -> Moves:
        """All money of a month, section by section."""
        number = scene.month.number
        return together([section(scene, chance.of(name, number)) for name, section in self.sections])


def make_story(chance: Chance, world: World) -> Story:
    """Draw what lasts (employers, ties, suppliers) and line up the sections."""
    employment = employ(chance.of("employment"), world)
    ties = make_ties(chance.of("ties"), world)
    trade = make_trade(chance.of("trade"), world, employment)
    merchants = make_merchants(chance.of("merchants"), world, world.outside)
    sections: tuple[tuple[str, Section], ...] = (
        ("interest", interest),
        ("settlements", partial(settlements, trade)),
        ("payroll", partial(payroll, employment)),
        ("pensions", pensions),
        ("utilities", utilities),
        ("takings", partial(takings, trade)),
        ("purchases", partial(purchases, trade)),
        ("spending", partial(spending, merchants)),
        ("between persons", partial(between_persons, ties)),
        ("cash", cash),
        ("fees", fees),
    )
    return Story(sections, merchants.names)

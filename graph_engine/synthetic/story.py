"""What lasts in a bank's life, and the sections of its money in the order of the books."""

from dataclasses import dataclass
from functools import partial

from graph_engine.synthetic.arrays import Ints
from graph_engine.synthetic.chance import Chance
from graph_engine.synthetic.days import Month
from graph_engine.synthetic.exports import exports
from graph_engine.synthetic.festival import red_packets
from graph_engine.synthetic.friends import Ties, between_persons, make_ties
from graph_engine.synthetic.interest import interest
from graph_engine.synthetic.loans import Loans, loan_money, make_loans
from graph_engine.synthetic.moves import Moves, together
from graph_engine.synthetic.own_accounts import own_money
from graph_engine.synthetic.owners import owner_money
from graph_engine.synthetic.payroll import Employment, employ, payroll, pensions
from graph_engine.synthetic.plans import Plans
from graph_engine.synthetic.quarter_end import make_surges, scheduled
from graph_engine.synthetic.scene import Scene, Section
from graph_engine.synthetic.spending import Merchants, cash, make_merchants, spending, utilities
from graph_engine.synthetic.supply_chains import Links, chain_payments, make_chains, make_cores
from graph_engine.synthetic.surplus import surplus
from graph_engine.synthetic.taxes import taxes
from graph_engine.synthetic.trade import Trade, fees, make_trade, purchases, settlements, takings
from graph_engine.synthetic.wealth import Holdings, make_holdings, product_money
from graph_engine.synthetic.world import World


@dataclass(frozen=True)
class Story:
    """Employers, ties, suppliers, chains, loans, products and planted patterns, drawn once."""

    plans: Plans
    employment: Employment
    ties: Ties
    trade: Trade
    merchants: Merchants
    cores: Ints
    links: Links
    loans: Loans
    holdings: Holdings
    surges: Moves
    products: Moves

    def sections(self) -> tuple[tuple[str, Section], ...]:
        """Every section by name, in the order in which equal times stand in the books."""
        return (
            ("interest", interest),
            ("settlements", partial(settlements, self.trade)),
            ("payroll", partial(payroll, self.employment)),
            ("pensions", pensions),
            ("utilities", utilities),
            ("loans", partial(loan_money, self.loans)),
            ("products", partial(scheduled, self.products)),
            ("takings", partial(takings, self.trade)),
            ("chains", partial(chain_payments, self.links)),
            ("purchases", partial(purchases, self.trade)),
            ("exports", exports),
            ("taxes", partial(taxes, self.employment)),
            ("owners", partial(owner_money, self.merchants)),
            ("own accounts", own_money),
            ("surplus", surplus),
            ("quarter end", partial(scheduled, self.surges)),
            ("spending", partial(spending, self.merchants)),
            ("between persons", partial(between_persons, self.ties)),
            ("red packets", partial(red_packets, self.ties)),
            ("cash", cash),
            ("fees", fees),
            ("plans", self.plans.money),
        )

    def money(self, chance: Chance, scene: Scene) -> Moves:
        """All money of a month, section by section."""
        number = scene.month.number
        return together([section(scene, chance.of(name, number)) for name, section in self.sections()])


def make_story(chance: Chance, world: World, plans: Plans, period: tuple[Month, ...]) -> Story:
    """Draw what lasts."""
    employment = employ(chance.of("employment"), world, plans.accounts("employee"))
    cores = make_cores(chance.of("cores"), world)
    holdings = make_holdings(chance.of("holdings"), world, period)
    return Story(
        plans=plans,
        employment=employment,
        ties=make_ties(chance.of("ties"), world),
        trade=make_trade(chance.of("trade"), world, employment),
        merchants=make_merchants(chance.of("merchants"), world, world.outside),
        cores=cores,
        links=make_chains(chance.of("chains"), world, cores),
        loans=make_loans(chance.of("loans"), world, plans.loans, period),
        holdings=holdings,
        surges=make_surges(chance, world, period),
        products=product_money(holdings, world, chance.of("product money")),
    )

"""Money between firms: lasting suppliers and buyers, takings from outside and through platforms."""

from dataclasses import dataclass, replace

import numpy as np

from graph_engine.synthetic.arrays import Chances, Ints, lognormal_minor, weighted, whole
from graph_engine.synthetic.clock import moments, working_days
from graph_engine.synthetic.days import DAY_S
from graph_engine.synthetic.moves import Moves, moves, together
from graph_engine.synthetic.payroll import Employment
from graph_engine.synthetic.scene import Scene
from graph_engine.synthetic.world import World

SUPPLIERS_PER_FIRM = 4.0
OURS_AMONG_SUPPLIERS = 0.35
PURCHASES_PER_TIE_MONTH = 0.45
PURCHASE_SHARE = 0.14
"""A usual purchase as a share of the buyer's monthly turnover (ours)."""


@dataclass(frozen=True)
class Trade:
    """Lasting trade ties, and what each enterprise must take in to stay solvent."""

    buyer: Ints
    supplier: Ints
    needed_minor: Ints


def make_trade(rng: Chances, world: World, employment: Employment) -> Trade:
    """Draw suppliers for every enterprise: large ones serve many; a third are our customers."""
    n = world.size.enterprises
    count = rng.poisson(np.where(world.firms.trader, 2.0, SUPPLIERS_PER_FIRM))
    buyer = np.repeat(np.arange(n), count)
    ours = world.firm_account(weighted(rng, world.firms.scale, len(buyer)))
    outside = world.outside_firms_drawn(rng, len(buyer))
    supplier = np.where(rng.random(len(buyer)) < OURS_AMONG_SUPPLIERS, ours, outside)
    payer = world.firm_account(whole(buyer))
    keep = payer != supplier
    return Trade(payer[keep], supplier[keep], _needed(world, employment))


def _needed(world: World, employment: Employment) -> Ints:
    """Usual outgoings of a month: wages, and purchases as a share of turnover."""
    of_firm = employment.pay_account - world.size.persons
    ours = (of_firm >= 0) & (employment.pay_account < world.size.customers)
    wages = np.bincount(
        of_firm[ours], weights=employment.salary_minor[ours], minlength=world.size.enterprises
    )
    return whole(wages * 1.15 + world.firms.turnover_minor * 0.5)


def purchases(trade: Trade, scene: Scene, rng: Chances) -> Moves:
    """What firms pay their suppliers in a month, few payments to a tie, amounts as invoices have them."""
    uses = rng.poisson(PURCHASES_PER_TIE_MONTH, len(trade.buyer))
    buyer, supplier = np.repeat(trade.buyer, uses), np.repeat(trade.supplier, uses)
    n = len(buyer)
    turnover = scene.world.firms.turnover_minor[buyer - scene.world.size.persons]
    amounts = lognormal_minor(rng, turnover * PURCHASE_SHARE, 0.9, n)
    time_s = moments(rng, working_days(rng, scene.month, n), "office")
    rows = moves("trade", time_s, buyer, supplier, amounts)
    bills = moves("trade_bill", time_s, buyer, supplier, amounts)
    return replace(rows, label=np.where(rng.random(n) < 0.08, bills.label, rows.label))


def takings(trade: Trade, scene: Scene, rng: Chances) -> Moves:
    """What buyers outside pay our firms: enough, in most months, for what the firm must pay itself."""
    world = scene.world
    through_platform = world.firms.platform_share
    usual = np.where(through_platform > 0.5, 0.8, 3.0)
    count = rng.poisson(usual)
    firm = np.repeat(np.arange(world.size.enterprises), count)
    mean = trade.needed_minor[firm] * np.where(through_platform[firm] > 0.5, 0.3, 1.0) / usual[firm]
    amounts = lognormal_minor(rng, mean * 0.85, 0.7, len(firm))
    time_s = moments(rng, working_days(rng, scene.month, len(firm)), "office")
    return moves(
        "trade", time_s, world.outside_firms_drawn(rng, len(firm)), world.firm_account(whole(firm)), amounts
    )


def settlements(trade: Trade, scene: Scene, rng: Chances) -> Moves:
    """Takings through the platforms, settled on the next day (T+1) in one sum a merchant."""
    world, month = scene.world, scene.month
    shops = np.flatnonzero(world.firms.platform_share > 0)
    busy = (
        np.minimum(0.25 + 0.25 * np.log1p(world.firms.scale[shops]), 1.0) * world.firms.platform_share[shops]
    )
    which, day = np.nonzero(rng.random((len(shops), month.length)) < busy[:, None])
    shop = shops[which]
    mean = trade.needed_minor[shop] * 1.1 / month.length / np.maximum(busy[which], 0.05)
    amounts = lognormal_minor(rng, mean, 0.4, len(shop))
    platform = np.where(shop % 9 < 5, world.body("platform_1"), world.body("platform_2"))
    time_s = (month.first_day + day) * DAY_S + 5 * 3600 + rng.integers(0, 5400, len(shop))
    return moves("settlement", time_s, platform, world.firm_account(whole(shop)), amounts)


def fees(scene: Scene, rng: Chances) -> Moves:
    """Account fees of firms on the last working day of the month."""
    world = scene.world
    firms = world.firm_account(whole(np.flatnonzero(~world.firms.trader)))
    time_s = np.full(len(firms), scene.month.working_days[-1] * DAY_S + 20 * 3600) + rng.integers(
        0, 3600, len(firms)
    )
    amounts = whole(rng.choice([1_000, 3_000, 5_000, 10_000], len(firms)))
    return together([moves("fee", time_s, firms, -1, amounts)])

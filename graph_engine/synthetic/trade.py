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

WAGE_FACTOR = 1.4
"""Wages with the employer's insurance, and a twelfth of the year's bonus (ours)."""

NET_OUTLAY_SHARE = 0.3
"""Of turnover: purchases and taxes less what other customers of ours pay in (ours)."""

TAKINGS_PER_MONTH = 3.0
THROUGH_PLATFORM = 0.75
"""Of a shop's takings (ours)."""


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
    outside = world.usual_suppliers(rng, whole(buyer))
    supplier = np.where(rng.random(len(buyer)) < OURS_AMONG_SUPPLIERS, ours, outside)
    payer = world.firm_account(whole(buyer))
    keep = payer != supplier
    return Trade(payer[keep], supplier[keep], _needed(world, employment))


def _needed(world: World, employment: Employment) -> Ints:
    """What must come from outside in a month: wages with insurance, net purchases, taxes."""
    of_firm = employment.pay_account - world.size.persons
    ours = (of_firm >= 0) & (employment.pay_account < world.size.customers)
    wages = np.bincount(
        of_firm[ours], weights=employment.salary_minor[ours], minlength=world.size.enterprises
    )
    return whole(wages * WAGE_FACTOR + world.firms.turnover_minor * NET_OUTLAY_SHARE)


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
    """What buyers outside pay our firms: in most months what the firm must pay itself."""
    world = scene.world
    directly = 1.0 - THROUGH_PLATFORM * world.firms.platform_share
    firm = np.repeat(np.arange(world.size.enterprises), rng.poisson(TAKINGS_PER_MONTH * directly))
    mean = trade.needed_minor[firm] / TAKINGS_PER_MONTH
    amounts = lognormal_minor(rng, mean * 0.8, 0.7, len(firm))
    time_s = moments(rng, working_days(rng, scene.month, len(firm)), "office")
    payer = world.usual_buyers(rng, whole(firm))
    return moves("trade", time_s, payer, world.firm_account(whole(firm)), amounts)


def settlements(trade: Trade, scene: Scene, rng: Chances) -> Moves:
    """Takings through the platforms, settled on the next day (T+1) in one sum a merchant."""
    world, month = scene.world, scene.month
    shops = np.flatnonzero(world.firms.platform_share > 0)
    share = world.firms.platform_share[shops]
    busy = np.minimum(0.25 + 0.25 * np.log1p(world.firms.scale[shops]), 1.0) * share
    which, day = np.nonzero(rng.random((len(shops), month.length)) < busy[:, None])
    shop = shops[which]
    mean = trade.needed_minor[shop] * THROUGH_PLATFORM * share[which] / month.length / busy[which]
    amounts = lognormal_minor(rng, mean * 0.95, 0.4, len(shop))
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

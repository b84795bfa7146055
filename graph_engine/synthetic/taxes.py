"""Tax days: firms pay tax by the 15th and social insurance by the 25th of each month."""

import numpy as np

from graph_engine.synthetic.arrays import Chances, Ints, lognormal_minor, whole
from graph_engine.synthetic.clock import seconds
from graph_engine.synthetic.days import DAY_S
from graph_engine.synthetic.moves import Moves, moves, together
from graph_engine.synthetic.payroll import Employment
from graph_engine.synthetic.scene import Scene

TAX_DAY, INSURANCE_DAY = 15, 25
PAYS_TAX_SHARE = 0.85
TAX_SHARE = 0.02
"""Of turnover (ours): value-added tax on the margin and income tax together."""

INSURANCE_SHARE = 0.26
"""Of wages: employer's and employee's contributions, about what large cities ask (ours)."""


def taxes(employment: Employment, scene: Scene, rng: Chances) -> Moves:
    """A month's taxes, half straight to the tax kind, half as transfers to the treasury; social insurance."""
    world = scene.world
    payers = whole(np.flatnonzero(rng.random(world.size.enterprises) < PAYS_TAX_SHARE))
    amounts = lognormal_minor(rng, world.firms.turnover_minor[payers] * TAX_SHARE, 0.5, len(payers))
    due = scene.month.pay_day(TAX_DAY)
    days = due - np.minimum(whole(rng.exponential(1.2, len(payers))), 8)
    time_s = days * DAY_S + seconds(rng, "office", len(payers))
    account = world.firm_account(payers)
    by_transfer = payers % 2 == 0
    plain = moves("tax", time_s, account, -1, amounts)
    wired = moves("tax_transfer", time_s, account, world.body("treasury"), amounts)
    return together([plain.rows(~by_transfer), wired.rows(by_transfer), _insurance(employment, scene, rng)])


def _insurance(employment: Employment, scene: Scene, rng: Chances) -> Moves:
    accounts, wages = wage_bill(employment, scene.world.size.customers)
    firms = accounts >= scene.world.size.persons
    amounts = whole(wages[firms] * INSURANCE_SHARE)
    time_s = scene.month.pay_day(INSURANCE_DAY) * DAY_S + 36_000 + rng.integers(0, 7_200, len(amounts))
    return moves("social_insurance", time_s, accounts[firms], scene.world.body("social_insurance"), amounts)


def wage_bill(employment: Employment, customers: int) -> tuple[Ints, Ints]:
    """Accounts of our employers, and what each pays in wages a month."""
    ours = employment.pay_account < customers
    bill = np.bincount(
        employment.pay_account[ours], weights=employment.salary_minor[ours], minlength=customers
    )
    accounts = whole(np.flatnonzero(bill))
    return accounts, whole(bill[accounts])

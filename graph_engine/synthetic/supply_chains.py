"""Supply chains: tiers of suppliers behind a core enterprise, distributors before it.

Money runs up the chain: distributors pay the core, the core its suppliers, they theirs, each some days after
being paid. Amounts look like invoices (pieces times price), and every link has its terms.
"""

from dataclasses import dataclass, field

import numpy as np

from graph_engine.synthetic.arrays import Chances, Flags, Ints, flags, whole
from graph_engine.synthetic.clock import moments
from graph_engine.synthetic.moves import Moves, moves
from graph_engine.synthetic.scene import Scene
from graph_engine.synthetic.world import World

SUPPLIERS = (5, 12)
BELOW_EACH = ((1, 4), (0, 2))
DISTRIBUTORS = (3, 8)
OURS_SHARE = 0.55
OURS_ACROSS_OUTSIDE_SHARE = 0.85
"""How many firms of a chain are our customers (ours). What outside firms pay each other we cannot see."""

PASSED_ON = (0.55, 0.8)
"""Share of what a supplier gets that goes on to its own suppliers (ours)."""

TERMS_DAYS = (30, 45, 60, 90)
CORE_VOLUME_MINOR = (200_000_000, 2_000_000_000)
"""What a core enterprise pays its suppliers in a month (ours): 2 to 20 million yuan."""


@dataclass(frozen=True)
class Links:
    """Who pays whom in which chain. ``tier`` is the payee's: 1 for the core's suppliers, 0 for the core."""

    chain: Ints
    tier: Ints
    buyer: Ints
    supplier: Ints
    monthly_minor: Ints
    terms_days: Ints
    pay_day: Ints

    def visible(self, customers: int) -> Flags:
        """Which links our bank can see: one of the two is our customer."""
        return flags(np.minimum(self.buyer, self.supplier) < customers)


@dataclass
class _Draft:
    """Links while they are drawn."""

    rng: Chances
    world: World
    ours: list[int]
    rows: list[tuple[int, int, int, int, int, int, int]] = field(default_factory=list)

    def member(self, across: int) -> int:
        """A firm of ours that is in no chain yet, or one outside; mostly ours if the one across is not."""
        share = OURS_SHARE if across < self.world.size.customers else OURS_ACROSS_OUTSIDE_SHARE
        if self.ours and self.rng.random() < share:
            return self.ours.pop()
        return int(self.world.outside_firms_drawn(self.rng, 1)[0])

    def link(self, place: tuple[int, int], pair: tuple[int, int], monthly_minor: int, pay_day: int) -> None:
        """Add a link from buyer to supplier unless a firm would pay itself."""
        if pair[0] != pair[1] and monthly_minor >= 100:
            terms = int(self.rng.choice(TERMS_DAYS))
            self.rows.append((*place, *pair, monthly_minor, terms, 1 + pay_day % 28))


def make_chains(rng: Chances, world: World, cores: Ints) -> Links:
    """Draw a chain around each core enterprise (given by account), from firms that are not cores."""
    firms = world.firm_account(whole(np.flatnonzero(~world.firms.trader)))
    free = firms[~np.isin(firms, cores)]
    draft = _Draft(rng, world, [int(account) for account in rng.permutation(free)])
    for chain, core in enumerate(cores):
        _draw_chain(draft, chain, int(core))
    columns = np.array(draft.rows, dtype=np.int64).reshape(-1, 7).T
    return Links(*columns)


def _draw_chain(draft: _Draft, chain: int, core: int) -> None:
    rng = draft.rng
    volume = int(np.exp(rng.uniform(*np.log(CORE_VOLUME_MINOR))))
    distributors = int(rng.integers(DISTRIBUTORS[0], DISTRIBUTORS[1] + 1))
    for share in rng.dirichlet(np.full(distributors, 2.0)):
        draft.link(
            (chain, 0), (draft.member(core), core), int(volume * 1.2 * share), int(rng.integers(1, 28))
        )
    pay_day = int(rng.choice((5, 10, 15, 20, 25)))
    _draw_suppliers(draft, (chain, 1), core, volume, pay_day)


def _draw_suppliers(draft: _Draft, place: tuple[int, int], buyer: int, volume: int, pay_day: int) -> None:
    """Suppliers of a buyer, and theirs, down to the third tier."""
    chain, tier = place
    low, high = SUPPLIERS if tier == 1 else BELOW_EACH[tier - 2]
    n = int(draft.rng.integers(low, high + 1))
    for share in draft.rng.dirichlet(np.full(max(n, 1), 2.0))[:n]:
        supplier, part = draft.member(buyer), int(volume * share)
        draft.link(place, (buyer, supplier), part, pay_day)
        if tier < 3:
            lag = int(draft.rng.integers(3, 12))
            passed = int(part * draft.rng.uniform(*PASSED_ON))
            _draw_suppliers(draft, (chain, tier + 1), supplier, passed, pay_day + lag)


def chain_payments(links: Links, scene: Scene, rng: Chances) -> Moves:
    """A month's payments along every link: one or two invoices, on its pay day or the day before."""
    count = rng.integers(1, 3, len(links.buyer)) * (rng.random(len(links.buyer)) < 0.95)
    link = np.repeat(np.arange(len(links.buyer)), count * links.visible(scene.world.size.customers))
    days = scene.month.worked(scene.month.first_day + links.pay_day[link] - 1)
    value = links.monthly_minor[link] / count[link] * rng.lognormal(0.0, 0.25, len(link))
    time_s = moments(rng, days, "office")
    return moves(
        "invoice", time_s, links.buyer[link], links.supplier[link], invoice_amounts(rng, whole(value))
    )


def invoice_amounts(rng: Chances, about_minor: Ints) -> Ints:
    """Amounts as invoices have them: whole pieces times an odd unit price, near the wanted value.

    Example
    -------
    >>> int(invoice_amounts(np.random.default_rng(1), np.array([10_000_000]))[0])
    9998446
    """
    price = rng.integers(137, 99_991, len(about_minor))
    return whole(price * np.maximum(about_minor // price, 1))


def make_cores(rng: Chances, world: World) -> Ints:
    """Accounts of the core enterprises: half the largest of ours, half the largest outside."""
    n = world.size.core_enterprises
    firms = np.flatnonzero(~world.firms.trader)
    largest = firms[np.argsort(-world.firms.scale[firms], kind="stable")][: 2 * n]
    ours = rng.choice(largest, (n + 1) // 2, replace=False)
    theirs = rng.choice(world.known_outside, n // 2, replace=False)
    return np.concatenate([world.firm_account(whole(ours)), world.outside_account(whole(theirs))])

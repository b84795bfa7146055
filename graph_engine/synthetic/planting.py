"""What a planted pattern is, and who plays in it."""

from dataclasses import dataclass, field

import numpy as np

from graph_engine.synthetic.arrays import NONE, Chances, Flags, Ints, lognormal_minor, rounded, whole
from graph_engine.synthetic.clock import moments
from graph_engine.synthetic.days import DAY_S, Month
from graph_engine.synthetic.moves import Moves, together
from graph_engine.synthetic.world import World

HISTORY_DAYS, HISTORY_FROM_MONTHS = 35, 3
"""In periods of three months and more laundering begins after five weeks: habits must be known (ours)."""


@dataclass(frozen=True)
class Planted:
    """One planted pattern: its money, and the part each account plays."""

    kind: str
    rows: Moves
    roles: tuple[tuple[str, Ints], ...]
    lawful: bool = False

    def accounts(self, role: str) -> Ints:
        """The accounts that play a part."""
        found = [accounts for name, accounts in self.roles if name == role]
        return whole(np.concatenate([whole([]), *found]))


@dataclass(frozen=True)
class PlannedLoan:
    """A loan that a planted pattern needs."""

    account: int
    amount_minor: int
    granted_day: int
    matures_day: int
    purpose: str
    story: str
    renewed_from: int = NONE


@dataclass
class Cast:
    """Hands out players: nobody plays twice while there are others left."""

    world: World
    period: tuple[Month, ...]
    rng: Chances
    taken: Flags = field(init=False)
    loans: list[PlannedLoan] = field(default_factory=list)
    devices: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.taken = np.zeros(self.world.size.customers, dtype=np.bool_)

    @property
    def first_day(self) -> int:
        """First day of the period."""
        return self.period[0].first_day

    @property
    def last_day(self) -> int:
        """Last day of the period."""
        return self.period[-1].last_day

    def persons(self, n: int) -> Ints:
        """Accounts of ``n`` living persons."""
        return self._take(~self.world.people.dormant, 0, n)

    def young(self, n: int) -> Ints:
        """Accounts of ``n`` persons born after 1995, or of any if there are too few."""
        people = self.world.people
        return self._take(~people.dormant & (people.born_day > 26 * 365), 0, n)

    def dormant(self, n: int) -> Ints:
        """Accounts of ``n`` persons who do nothing."""
        return self._take(self.world.people.dormant, 0, n)

    def firms(self, n: int) -> Ints:
        """Accounts of ``n`` companies."""
        return self._take(~self.world.firms.trader, self.world.size.persons, n)

    def small_firms(self, n: int) -> Ints:
        """Accounts of ``n`` companies of the smaller half."""
        firms = self.world.firms
        return self._take(~firms.trader & (firms.scale < 2.0), self.world.size.persons, n)

    def traders(self, n: int) -> Ints:
        """Accounts of ``n`` sole traders."""
        return self._take(self.world.firms.trader, self.world.size.persons, n)

    def outside_persons(self, n: int) -> Ints:
        """Accounts of ``n`` persons at rival banks."""
        return self.rng.choice(self.world.outside_person_accounts, n, replace=False)

    def outside_firms(self, n: int) -> Ints:
        """Accounts of ``n`` firms at rival banks, drawn evenly."""
        return self.rng.choice(self.world.outside_firm_accounts, n, replace=False)

    def mixed_persons(self, n: int) -> Ints:
        """Accounts of ``n`` persons, about half of them at rival banks."""
        ours = int(self.rng.binomial(n, 0.5))
        both = np.concatenate([self.persons(ours), self.outside_persons(n - ours)])
        return whole(self.rng.permutation(both))

    def _take(self, suitable: Flags, first: int, n: int) -> Ints:
        codes = first + np.flatnonzero(suitable)
        free = codes[~self.taken[codes]]
        pool = free if len(free) >= n else codes
        chosen = self.rng.choice(pool, n, replace=len(pool) < n)
        self.taken[chosen] = True
        return whole(chosen)

    def between(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return int(self.rng.integers(low, high + 1))

    def start(self, length_days: int) -> int:
        """A first day such that ``length_days`` fit, after weeks of ordinary life if the period has them."""
        quiet = HISTORY_DAYS if len(self.period) >= HISTORY_FROM_MONTHS else 0
        earliest = self.first_day + quiet
        return self.between(earliest, max(self.last_day - length_days, earliest))

    def times(self, day: int, length_days: float, n: int, habit: str = "person") -> Ints:
        """``n`` moments in rising order within some days, none past the period."""
        days = whole(day + np.floor(self.rng.random(n) * length_days))
        return np.sort(self.within(moments(self.rng, days, habit)))

    def after(self, time_s: Ints, shortest_s: int, longest_s: int) -> Ints:
        """A moment after each of the given ones; waits are spread over orders of magnitude."""
        low, high = np.log(shortest_s), np.log(longest_s)
        return self.within(time_s + whole(np.exp(low + (high - low) * self.rng.random(len(time_s)))))

    def within(self, time_s: Ints) -> Ints:
        """The same moments, none past the end of the period."""
        return np.minimum(time_s, (self.last_day + 1) * DAY_S - 1)

    def amount(self, low_minor: int, high_minor: int) -> int:
        """An amount between two bounds, its logarithm evenly spread."""
        return int(np.exp(self.rng.uniform(np.log(low_minor), np.log(high_minor))))

    def amounts(self, median_minor: int, n: int, sigma: float = 0.5) -> Ints:
        """``n`` amounts about a median, a third of them in round hundreds of yuan."""
        drawn = lognormal_minor(self.rng, median_minor, sigma, n)
        return np.where(self.rng.random(n) < 0.33, rounded(drawn, 10_000), drawn)

    def split(self, total_minor: int, n: int) -> Ints:
        """``n`` uneven parts of a total, to the last cent."""
        parts = whole(self.rng.dirichlet(np.full(n, 4.0)) * total_minor)
        parts = np.maximum(parts, 1)
        parts[0] += total_minor - parts.sum()
        return parts

    def lend(self, loan: PlannedLoan) -> int:
        """Plan a loan; its number."""
        self.loans.append(loan)
        return len(self.loans) - 1

    def share_device(self, accounts: Ints) -> None:
        """Let all act from the first one's device."""
        for account in accounts:
            self.devices[int(account)] = int(accounts[0])


def whole_rows(*parts: Moves) -> Moves:
    """All rows of a pattern in order of time."""
    rows = together(parts)
    return rows.rows(whole(np.argsort(rows.time_s, kind="stable")))

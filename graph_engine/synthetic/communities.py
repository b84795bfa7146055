"""Planted communities: who belongs together, and what its members share.

Members deal with each other far more than with the rest (assortative groups). An owner belongs where the
firm belongs. Sizes are lognormal, so that a few are large.
"""

from dataclasses import dataclass

import numpy as np

from graph_engine.synthetic.arrays import NONE, Chances, Floats, Ints, none_of, spans, weighted, whole
from graph_engine.synthetic.regions import BIRTH_WEIGHTS, CITY_WEIGHTS
from graph_engine.synthetic.size import Size

MARKET, CHAMBER, EMPLOYER, SCHOOL, VILLAGE, ESTATE = range(6)
COMMUNITY_KINDS = ("market", "chamber", "employer", "school_parents", "village", "estate")
PERSON_KIND_WEIGHTS = {EMPLOYER: 0.30, SCHOOL: 0.25, VILLAGE: 0.25, ESTATE: 0.20}

MEMBER_SHARE = 0.5
"""Share of persons, owners aside, who belong to a planted community."""

MARKET_SHARE = 0.4
"""Share of enterprises in a market or a chamber of commerce."""

MEDIAN_MEMBERS = 32
SIZE_SIGMA = 0.5
SMALLEST, LARGEST = 10, 160


@dataclass(frozen=True)
class Communities:
    """Communities by number, and the community of each customer (by party code)."""

    kind: Ints
    city: Ints
    hometown: Ints
    of_party: Ints
    owner_of: Ints

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.kind)

    def members(self) -> tuple[Ints, Ints]:
        """Party codes sorted by community, and the number of members of each community."""
        belongs = np.flatnonzero(self.of_party >= 0)
        order = np.argsort(self.of_party[belongs], kind="stable")
        return whole(belongs[order]), whole(np.bincount(self.of_party[belongs], minlength=self.count))


def group_sizes(rng: Chances, total: int) -> Ints:
    """Sizes of groups that share out ``total`` members.

    Example
    -------
    >>> int(group_sizes(np.random.default_rng(1), 500).sum())
    500
    """
    drawn: list[int] = []
    left = total
    while left > 0:
        size = int(
            np.clip(
                round(MEDIAN_MEMBERS * float(np.exp(SIZE_SIGMA * rng.standard_normal()))), SMALLEST, LARGEST
            )
        )
        size = left if left < size + SMALLEST else size
        drawn.append(size)
        left -= size
    return whole(drawn)


def make_communities(rng: Chances, size: Size) -> Communities:
    """Share out customers over communities: enterprises with their owners first, then other persons."""
    people = rng.permutation(size.persons)
    owners, others = people[: size.owned], people[size.owned :]
    owner_of = none_of(size.enterprises)
    owned = np.sort(rng.permutation(size.enterprises)[: size.owned])
    owner_of[owned] = owners

    trade_sizes = group_sizes(rng, round(size.enterprises * MARKET_SHARE))
    person_sizes = group_sizes(rng, round(len(others) * MEMBER_SHARE))
    of_party = none_of(size.customers)
    of_enterprise = none_of(size.enterprises)
    of_enterprise[rng.permutation(size.enterprises)[: trade_sizes.sum()]] = spans(trade_sizes)[0]
    of_party[size.persons :] = of_enterprise
    of_party[owner_of[owned]] = of_enterprise[owned]
    of_party[others[: person_sizes.sum()]] = len(trade_sizes) + spans(person_sizes)[0]
    kinds = np.concatenate([_trade_kinds(rng, len(trade_sizes)), _person_kinds(rng, len(person_sizes))])
    return Communities(
        kind=whole(kinds),
        city=weighted(rng, CITY_WEIGHTS, len(kinds)),
        hometown=np.where(np.isin(kinds, (MARKET, VILLAGE)), weighted(rng, BIRTH_WEIGHTS, len(kinds)), NONE),
        of_party=of_party,
        owner_of=owner_of,
    )


def _trade_kinds(rng: Chances, n: int) -> Ints:
    return np.where(rng.random(n) < 0.6, MARKET, CHAMBER)


def _person_kinds(rng: Chances, n: int) -> Ints:
    return whole(list(PERSON_KIND_WEIGHTS))[weighted(rng, list(PERSON_KIND_WEIGHTS.values()), n)]


def member_weights(sizes: Ints) -> Floats:
    """How likely each member, in order of rank, takes part in a deal: few are at the heart of it (Zipf)."""
    _, place = spans(sizes)
    return np.asarray(1.0 / (1.0 + place))

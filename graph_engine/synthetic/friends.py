"""Money between persons: within communities above all, with friends elsewhere, and strangers now and then.

Who deals with whom is drawn once, so that the same pairs meet month after month; those at the heart of a
community have many partners, most have few.
"""

from dataclasses import dataclass

import numpy as np

from graph_engine.synthetic.arrays import Chances, Ints, lognormal_minor, rounded, whole
from graph_engine.synthetic.clock import any_days, moments
from graph_engine.synthetic.communities import member_weights
from graph_engine.synthetic.moves import Moves, moves
from graph_engine.synthetic.scene import Scene
from graph_engine.synthetic.world import World

TIES_PER_MEMBER = 2.5
STRANGER_TIES_PER_PERSON = 0.25
OUTSIDE_TIES_PER_PERSON = 0.5
USES_PER_TIE_MONTH = 0.42


@dataclass(frozen=True)
class Ties:
    """Pairs of accounts that send each other money."""

    one: Ints
    other: Ints


def make_ties(rng: Chances, world: World) -> Ties:
    """Draw the pairs: in communities by rank, across them at random, and with persons outside."""
    inside = _community_ties(rng, world)
    living = np.flatnonzero(~world.people.dormant)
    strangers = rng.choice(living, (2, round(len(living) * STRANGER_TIES_PER_PERSON)))
    ours = rng.choice(living, round(len(living) * OUTSIDE_TIES_PER_PERSON))
    outside = rng.choice(world.outside_person_accounts, len(ours))
    one = np.concatenate([inside[0], strangers[0], ours])
    other = np.concatenate([inside[1], strangers[1], outside])
    return Ties(whole(one[one != other]), whole(other[one != other]))


def _community_ties(rng: Chances, world: World) -> tuple[Ints, Ints]:
    members, sizes = world.communities.members()
    living = world.active[members]
    community = world.communities.of_party[members][living]
    members, sizes = members[living], whole(np.bincount(community, minlength=len(sizes)))
    weights = np.cumsum(member_weights(sizes))
    ends = np.cumsum(sizes)
    before = np.r_[0.0, weights[ends - 1]]
    n_ties = rng.poisson(sizes * TIES_PER_MEMBER)
    group = np.repeat(np.arange(len(sizes)), n_ties)
    reach = before[group + 1] - before[group]
    heart = np.searchsorted(weights, before[group] + rng.random(len(group)) * reach, side="right")
    heart = np.minimum(heart, ends[group] - 1)
    anyone = ends[group] - sizes[group] + whole(rng.random(len(group)) * sizes[group])
    return members[heart], members[anyone]


def between_persons(ties: Ties, scene: Scene, rng: Chances) -> Moves:
    """A month's transfers along the ties, both ways, half of them in round amounts."""
    uses = rng.poisson(USES_PER_TIE_MONTH, len(ties.one))
    one, other = np.repeat(ties.one, uses), np.repeat(ties.other, uses)
    n = len(one)
    forth = rng.random(n) < 0.5
    amounts = lognormal_minor(rng, 40_000, 1.4, n)
    amounts = np.where(rng.random(n) < 0.5, rounded(amounts, 10_000), amounts)
    time_s = moments(rng, any_days(rng, scene.month, n), "person")
    return moves("transfer", time_s, np.where(forth, one, other), np.where(forth, other, one), amounts)

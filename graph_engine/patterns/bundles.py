"""Chains of payments bundled to situations: those that leave one party, or reach one, at about one time."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from math import lgamma

import numpy as np
from numpy.typing import NDArray

from graph_engine.patterns.background import DAY_US
from graph_engine.ranking import together

SCALES_DAYS = (1, 7, 35)
"""Longest times between the chains of a bundle that are tried: in concert, by week, by month; ours."""


@dataclass(frozen=True)
class Chain:
    """Transactions in order; ``surprise``: the sum of -ln of the chances that each hands on the one before.

    ``source``, ``goal``: the first and the last party that the money went through; ``leaves_us``: when it
    left the source; ``arrives_us``: when it reached the goal.
    """

    transactions: NDArray[np.int32]
    source: int
    goal: int
    leaves_us: int
    arrives_us: int
    surprise: float


@dataclass(frozen=True)
class Bundle:
    """Chains of one party, the least likely first, and how unlikely they are together."""

    party: int
    chains: tuple[Chain, ...]
    surprise: float


@dataclass(frozen=True)
class _Run:
    """Places of chains that follow each other at one party, of so many payments it made or received then."""

    party: int
    places: tuple[int, ...]
    n_events: int


Times = Mapping[int, Sequence[int]]
"""Party to the times of its payments, or of its receipts, not falling."""


def bundles(chains: Sequence[Chain], payments: Times, receipts: Times) -> list[Bundle]:
    """Bundle chains, each into one bundle at most: those least likely together first.

    Of k chains among r payments of their source (or receipts of their goal) in their time, the surprise
    is that of all their hand-ons together (Fisher's method) less ln(r over k), the ways to choose them. The
    k least likely chains make the bundle, k so that it is most surprising.

    Parameters
    ----------
    chains : sequence of Chain
        In any order, no transaction in two.
    payments, receipts : mapping
        For each source and goal, the times of all its payments and receipts.

    Returns
    -------
    list of Bundle
        The most surprising first; ties by party.

    Notes
    -----
    O(n log n). A chain belongs to runs of its source and of its goal, in which each follows the one before
    within each of ``SCALES_DAYS``; the run of most surprise takes its chains, then the one that has most
    left.
    """
    ordered = sorted(chains, key=lambda chain: (-_alone(chain), chain.transactions.tolist()))
    leaving = [(chain.source, chain.leaves_us) for chain in ordered]
    arriving = [(chain.goal, chain.arrives_us) for chain in ordered]
    runs = [
        run
        for days in SCALES_DAYS
        for events, times in ((leaving, payments), (arriving, receipts))
        for run in _runs(events, times, days * DAY_US)
    ]
    free = [True] * len(ordered)
    queue = [(-_chosen(ordered, run.places, run.n_events)[1], run.party, n) for n, run in enumerate(runs)]
    heapify(queue)
    found = []
    while queue:
        negative, party, number = heappop(queue)
        left = [place for place in runs[number].places if free[place]]
        places, surprise = _chosen(ordered, left, runs[number].n_events)
        if places and surprise < -negative:
            heappush(queue, (-surprise, party, number))
        elif places:
            found.append(Bundle(party, tuple(ordered[place] for place in places), surprise))
            for place in places:
                free[place] = False
    return found


def _alone(chain: Chain) -> float:
    return together(chain.surprise, chain.transactions.size - 1)


def _chosen(chains: Sequence[Chain], places: Iterable[int], n_events: int) -> tuple[list[int], float]:
    """The places, least likely first, that make a run most surprising, and how surprising it is by them."""
    listed = list(places)
    best, most, total, n_tests = 0, 0.0, 0.0, 0
    for k, place in enumerate(listed, start=1):
        total += chains[place].surprise
        n_tests += chains[place].transactions.size - 1
        surprise = together(total, n_tests) - _ways(n_events, k)
        if surprise > most:
            best, most = k, surprise
    return listed[:best], most


def _ways(n: int, k: int) -> float:
    """Natural logarithm of n over k."""
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def _runs(events: Sequence[tuple[int, int]], times: Times, gap_us: int) -> list[_Run]:
    """Events (party, time) of a party of which each follows the one before within a gap; places rising."""
    of_party: dict[int, list[int]] = defaultdict(list)
    for place in sorted(range(len(events)), key=lambda place: events[place][1]):
        of_party[events[place][0]].append(place)
    runs = []
    for party, places in of_party.items():
        at = [events[place][1] for place in places]
        cuts = [n for n in range(1, len(at)) if at[n] - at[n - 1] > gap_us]
        for begin, end in zip([0, *cuts], [*cuts, len(at)], strict=True):
            own = times[party]
            n_events = bisect_right(own, at[end - 1]) - bisect_left(own, at[begin])
            runs.append(_Run(party, tuple(sorted(places[begin:end])), n_events))
    return runs

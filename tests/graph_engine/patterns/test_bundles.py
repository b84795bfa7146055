"""Chains bundled by their source or goal, each once, and no more of them than tell."""

import numpy as np
import pytest

from graph_engine.patterns.bundles import DAY_US, Chain, bundles
from graph_engine.ranking import together


def chain(first: int, source: int, goal: int, day: float, surprise: float) -> Chain:
    at = int(day * DAY_US)
    return Chain(np.array([first, first + 1], np.int32), source, goal, at, at + 1, surprise)


def bundled(chains, extra=()):
    paid = {each.source: sorted(e.leaves_us for e in chains if e.source == each.source) for each in chains}
    received = {
        each.goal: sorted(
            [e.arrives_us for e in chains if e.goal == each.goal] + [int(d * DAY_US) for d in extra]
        )
        for each in chains
    }
    return [
        (each.party, sorted(int(c.transactions[0]) for c in each.chains), each.surprise)
        for each in bundles(chains, paid, received)
    ]


def test_chains_that_reach_one_party_on_a_day_are_one_bundle_and_each_stands_in_one():
    found = bundled([chain(2 * n, n, 9, 1 + n / 10, 6) for n in range(3)])
    assert [(party, rows) for party, rows, _ in found] == [(9, [0, 2, 4])]
    assert found[0][2] == pytest.approx(together(18, 3))


def test_a_chain_goes_with_its_source_if_that_is_less_likely():
    chains = [chain(2 * n, 7, n, 1 + n / 10, 6) for n in range(3)] + [chain(6, 8, 2, 1.5, 6)]
    assert [(party, rows) for party, rows, _ in bundled(chains)] == [(7, [0, 2, 4]), (8, [6])]


def test_what_happens_later_than_a_month_after_is_a_bundle_of_its_own():
    found = bundled([chain(0, 1, 9, 1, 20), chain(2, 2, 9, 36, 20), chain(4, 3, 9, 72, 20)])
    assert [rows for _, rows, _ in found] == [[0, 2], [4]]


def test_among_many_receipts_a_likely_chain_stays_out_and_an_unlikely_one_says_less():
    chains = [chain(0, 1, 9, 1, 30), chain(2, 2, 9, 9, 1)]
    (best, *_) = bundled(chains, extra=[2, 3, 4, 5, 6, 7])
    assert best == (1, [0], pytest.approx(30))
    assert [rows for party, rows, _ in bundled(chains, extra=[2, 3, 4, 5, 6, 7]) if party == 9] == []

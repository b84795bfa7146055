"""Scores say how rare a finding is."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_engine.ranking import rarity, tail_share

NUMBERS = st.lists(st.integers(0, 9), min_size=1, max_size=30)


@settings(deadline=None)
@given(NUMBERS, NUMBERS)
def test_tail_shares_count_who_shows_as_much(values, population):
    expected = [min(1, (1 + sum(p >= v for p in population)) / (1 + len(population))) for v in values]
    assert tail_share(np.array(values), np.array(population)).tolist() == expected


@settings(deadline=None)
@given(NUMBERS)
def test_scores_lie_between_nought_and_one_and_rise_with_the_value(values):
    population = np.array(values)
    ordered = np.unique(population)
    scores = rarity([tail_share(ordered, population)], population.size)
    assert np.all((scores >= 0) & (scores <= 1))
    assert np.all(np.diff(scores) > 0)


def test_two_findings_tie_only_if_every_measure_does():
    tails = [np.array([0.1, 0.1]), np.array([0.2, 0.3])]
    assert len(set(rarity(tails, 100).tolist())) == 2

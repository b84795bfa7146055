"""Scores say how rare a finding is."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_engine.ranking import (
    credible,
    rarity,
    score_of,
    standing,
    surprise,
    tail_share,
    together,
)

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


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 1)), min_size=1, max_size=30))
def test_an_instance_is_odd_by_how_few_of_its_segment_show_as_much(rows):
    values, segments = (np.array(column, np.float64) for column in zip(*rows, strict=True))
    odd = surprise([values], segments.astype(np.int64))
    for value, segment, given_odd in zip(values, segments, odd, strict=True):
        own = values[segments == segment]
        assert given_odd == pytest.approx(1 - (1 + np.sum(own >= value)) / (1 + own.size))


def scored(odd, population, more):
    return score_of(standing(np.array(odd), population), np.array(more), population)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(-3, 3)), min_size=1, max_size=30), st.integers(30, 1000)
)
def test_standing_rises_with_oddness_and_with_what_else_is_told(rows, population):
    odd, more = (np.array(column, np.float64) for column in zip(*rows, strict=True))
    scores = scored(odd, population, more)
    assert np.all((scores >= 0) & (scores < 1))
    for one, other in ((a, b) for a in range(odd.size) for b in range(odd.size)):
        as_much = more[one] == more[other]
        if as_much or odd[one] == odd[other]:
            before = (odd[one], more[one]) > (odd[other], more[other])
            assert (scores[one] > scores[other]) == before


def test_without_more_scores_lead_up_to_two_thirds_whatever_the_oddness():
    assert scored([1e9], 10**9, [0.0]).item() < 2 / 3
    assert scored([1.0, 1.0], 10**9, [0.0, 21.0])[1] > 2 / 3


def test_what_chance_brings_often_stands_lower_than_what_nothing_is_told_of():
    assert np.all(np.diff(scored([1.0, 1.0, 1.0], 99, [-1e9, -1.0, 0.0])) > 0)


def test_the_oddest_of_two_detectors_stand_as_odd_as_they_are():
    one, other = (scored([odd], 99, [0.0]).item() for odd in (0.4, 0.5))
    assert one < other < scored([0.4], 99, [1.0]).item()


def test_small_chances_count_nearly_whole_and_the_smallest_no_more_than_a_population_tells():
    told = credible(np.array([0.0, 0.01, 5.0, 50.0, 1e6]), 9_999)
    assert told[:2] == pytest.approx([0.0, 0.01], rel=0.01)
    assert np.all(np.diff(told) > 0)
    assert told[-1] == pytest.approx(np.log(10_000), rel=1e-4)


@pytest.mark.parametrize("n_tests", [1, 2, 7])
def test_tests_that_are_as_surprising_as_chance_makes_them_say_little_together(n_tests):
    assert together(0.0, n_tests) == 0
    drawn = np.random.default_rng(1).exponential(size=(100_000, n_tests)).sum(axis=1)
    for told in (0.5 * n_tests, n_tests, 2.0 * n_tests):
        assert np.exp(-together(told, n_tests)) == pytest.approx(np.mean(drawn >= told), abs=0.01)


def test_many_surprising_tests_are_far_beyond_chance_together():
    assert 700 < together(1000.0, 50) < 1000

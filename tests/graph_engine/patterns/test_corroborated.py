"""What several detectors find counts for more than what one does."""

from dataclasses import replace

import numpy as np
import pytest

from graph_engine.detectors import Background
from graph_engine.findings import Described, Detected, Found, Pattern
from graph_engine.patterns.corroborated import ALSO_FOUND, corroborated
from graph_engine.ranking import score_of
from tests.graph_engine.detectors.small_flows import Payment, SmallLedger, flows_of

PAYERS = 3


@pytest.fixture
def background(tmp_path):
    lines = [f"2025-03-0{day} 09:00 | a{day} | b | 10" for day in range(1, PAYERS + 1)]
    return Background(flows_of(SmallLedger([Payment.read(line) for line in lines]), tmp_path / "index"))


def found_by(name, *evidence, status="active"):
    patterns = tuple(
        Pattern(0, {"paid": np.array(codes, np.int32)}, 1, 0, 0.4, 0.5, "low", {"n": 1}) for codes in evidence
    )
    return Detected(Described(name, "alert", {}, {}, "", {}), Found(patterns, {"x": 1}), status=status)


def told(background, *detected):
    return [
        (one.detector.name, pytest.approx(pattern.score, abs=1e-6), pattern.facts.get("also_found_by"))
        for one in corroborated(background, detected)
        for pattern in one.found.patterns
    ]


def raised(share):
    nothing = np.zeros(2)
    before, after = score_of(nothing, np.array([0.0, -np.log(share)]), PAYERS)
    return 0.4 + after - before


def test_what_another_finds_in_one_of_two_alerts_counts_as_much_as_that_is_rare(background):
    assert told(background, found_by("fan", [1, 2, 3], [4, 5]), found_by("relay", [2, 3, 6, 7])) == [
        ("fan", raised(2 / 3), "relay"),
        ("fan", 0.4, None),
        ("relay", raised(2 / 2), "fan"),
    ]


def test_less_than_half_of_an_alert_is_not_found(background):
    assert told(background, found_by("fan", [1, 2, 3], [9]), found_by("relay", [3], [8])) == [
        ("fan", 0.4, None),
        ("fan", 0.4, None),
        ("relay", raised(2 / 3), "fan"),
        ("relay", 0.4, None),
    ]


def test_alerts_of_one_detector_and_of_one_on_trial_say_nothing_of_each_other(background):
    on_trial = found_by("relay", [1, 2], status="shadow")
    assert [one[1:] for one in told(background, found_by("fan", [1, 2], [1, 2, 3]), on_trial)] == [
        (0.4, None)
    ] * 3


def test_the_finding_says_so_and_keeps_all_else(background):
    first, _ = corroborated(background, [found_by("fan", [1]), found_by("relay", [1])])
    (pattern,) = first.found.patterns
    assert (pattern.also, first.found.left_out) == ((ALSO_FOUND,), {"x": 1})
    assert pattern.facts == {"n": 1, "other_detectors": 1, "also_found_by": "relay"}


def test_the_more_is_told_by_itself_the_less_another_detector_adds(background):
    plain, told_much = found_by("fan", [1], [2]), found_by("fan", [1], [2])
    (one, other) = told_much.found.patterns
    told_much = replace(
        told_much, found=replace(told_much.found, patterns=(replace(one, evidence=50.0), other))
    )
    gains = [
        corroborated(background, [each, found_by("relay", [1])])[0].found.patterns[0].score - 0.4
        for each in (plain, told_much)
    ]
    assert gains[0] > 10 * gains[1] > 0


def test_no_score_rises_above_one(background):
    fan = found_by("fan", [1], [2])
    one, other = fan.found.patterns
    oddest = replace(fan, found=replace(fan.found, patterns=(replace(one, score=1.0), other)))
    told = corroborated(background, [oddest, found_by("relay", [1])])
    assert [pattern.score for pattern in told[0].found.patterns] == [1.0, 0.4]

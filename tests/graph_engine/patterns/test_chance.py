"""How many shapes as unlikely chance would bring, worked out by hand."""

from math import comb, log

import numpy as np
import pytest

from graph_engine.patterns.background import DAY_US, Background
from graph_engine.patterns.chance import chance_among
from graph_engine.patterns.strangers import among_strangers
from tests.graph_engine.detectors.small_flows import Payment, SmallLedger, flows_of

OTHERS = [f"2025-03-01 10:00 | x{n} | y{n} | 1" for n in range(3)]


def chance_of(folder, *lines):
    """The ledger lasts from 1 January to 11 March, 70 days; five pairs deal beside the lines."""
    told = ["2025-01-01 09:00 | first | second | 1", *OTHERS, *lines, "2025-03-11 10:00 | last | least | 1"]
    small = SmallLedger([Payment.read(line) for line in told])
    background = Background(flows_of(small, folder / "index"))
    codes = np.arange(4, 4 + len(lines), dtype=np.int32)
    return chance_among(background, among_strangers(background, 28 * DAY_US)), codes


def test_everybody_pays_everybody(tmp_path):
    lines = [
        f"2025-03-0{day} 09:00 | {pair[0]} | {pair[1]} | 1"
        for day, pair in enumerate(["ac", "ad", "bc", "bd"], 2)
    ]
    chance, codes = chance_of(tmp_path, *lines)
    assert (chance.n_pairs, chance.n_active, chance.n_days) == (9, 14, 70)
    expected = comb(14, 2) ** 2 * (2 * 2 / 9) ** 4 * (4 / 70) ** 3
    assert chance.layers(codes, codes[:0]) == pytest.approx(-log(expected))


def test_of_layers_that_are_not_complete_the_ways_to_leave_pairs_out_count(tmp_path):
    chance, codes = chance_of(
        tmp_path,
        *(f"2025-03-02 09:0{n} | {pair[0]} | {pair[1]} | 1" for n, pair in enumerate(["ac", "ad", "bc"])),
    )
    pairs = (2 * 2 / 8) * (2 * 1 / 8) * (1 * 2 / 8)
    assert chance.layers(codes, codes[:0]) == pytest.approx(
        -log(comb(14, 2) ** 2 * 4 * pairs * (1 / 70) ** 2)
    )


def test_those_between_are_paid_before_they_pay(tmp_path):
    lines = [
        f"2025-03-02 09:0{n} | {pair[0]} | {pair[1]} | 1" for n, pair in enumerate(["ab", "ac", "bd", "cd"])
    ]
    chance, codes = chance_of(tmp_path, *lines)
    pairs = (2 * 1 / 9) ** 2 * (1 * 2 / 9) ** 2
    expected = 14 * comb(14, 2) * 14 * pairs * (1 / 70) ** 3 / 2**2
    assert chance.layers(codes[:2], codes[2:]) == pytest.approx(-log(expected))


def test_of_woven_shapes_who_pays_on_without_being_paid_first_is_between_too(tmp_path):
    lines = [
        f"2025-03-02 09:0{n} | {pair[0]} | {pair[1]} | 1"
        for n, pair in enumerate(["ab", "bc", "dc", "ec", "fc"])
    ]
    chance, codes = chance_of(tmp_path, *lines)
    pairs = (1 * 1 / 10) * (1 * 4 / 10) ** 4
    expected = 16 * comb(16, 4) * 16 * comb(8, 5) * pairs * (1 / 70) ** 4 / 2**4
    assert chance.layers(codes[:1], codes[1:]) == pytest.approx(-log(expected))


def test_a_circle_of_three_has_two_orders(tmp_path):
    lines = [
        f"2025-03-0{day} 09:00 | {pair[0]} | {pair[1]} | 1" for day, pair in enumerate(["ab", "bc", "ca"], 2)
    ]
    chance, codes = chance_of(tmp_path, *lines)
    assert chance.circle(codes, 3) == pytest.approx(-log(13**3 * (1 / 8) ** 3 * (3 / 70) ** 2 / 2))

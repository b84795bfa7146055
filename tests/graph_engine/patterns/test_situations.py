"""Which shapes are one situation, and which of very many are looked into."""

import numpy as np
import pytest

from graph_engine.findings import Found, Pattern
from graph_engine.patterns import oddest as oddest_module
from graph_engine.patterns.background import Background
from graph_engine.patterns.comparable import ALWAYS, TOO_COMMON, comparable
from graph_engine.patterns.oddest import NOT_LOOKED_INTO, oddest
from graph_engine.patterns.shapes import Shape
from graph_engine.patterns.situations import situations
from tests.graph_engine.detectors.small_flows import Payment, SmallLedger, flows_of


def shape(anchor: int, size: int = 1, **parts: list[int]) -> Shape:
    return Shape(anchor, {part: np.array(codes, np.int32) for part, codes in parts.items()}, size)


def plain(found: list[Shape]) -> list[tuple[int, int, dict[str, list[int]]]]:
    return [
        (one.anchor, one.size, {part: codes.tolist() for part, codes in one.parts.items()}) for one in found
    ]


def test_half_of_the_smaller_in_common_makes_one_situation():
    joined = situations([shape(7, 3, paid=[1, 2, 3, 4]), shape(7, 2, paid=[4, 5])])
    assert plain(joined) == [(7, 3, {"paid": [1, 2, 3, 4, 5]})]


@pytest.mark.parametrize(
    "others",
    [
        shape(7, paid=[4, 5, 6]),
        shape(8, paid=[1, 2, 3, 4]),
        shape(7, paid=[9]),
    ],
    ids=["a third in common", "another anchor", "nothing in common"],
)
def test_what_shares_less_or_has_another_anchor_stays_apart(others):
    assert len(situations([shape(7, paid=[1, 2, 3, 4]), others])) == 2


def test_shapes_that_begin_with_the_same_payment_are_one_situation_as_their_id_is():
    assert len(situations([shape(7, paid=[1, 2, 3, 4]), shape(7, paid=[1, 5, 6, 7])])) == 1


def test_situations_grow_from_one_to_the_next_in_whatever_order_they_come():
    chain = [shape(7, paid=[number, number + 1]) for number in (1, 2, 3)]
    assert plain(situations(chain)) == plain(situations(chain[::-1])) == [(7, 1, {"paid": [1, 2, 3, 4]})]


def test_a_transaction_stands_in_the_part_that_it_has_in_the_larger_shape():
    joined = situations(
        [shape(7, scattered=[1, 2], gathered=[3, 4, 5]), shape(7, scattered=[1, 3], gathered=[6])]
    )
    assert plain(joined) == [(7, 1, {"scattered": [1, 2], "gathered": [3, 4, 5, 6]})]


@pytest.fixture
def background(tmp_path):
    lines = [f"2025-03-0{day} 09:00 | a | p{day} | {amount}" for day, amount in enumerate((10, 10, 500), 1)]
    return Background(flows_of(SmallLedger([Payment.read(line) for line in lines]), tmp_path / "index"))


def test_of_too_many_instances_the_oddest_are_chosen_and_the_others_counted(background, monkeypatch):
    offsets, codes = np.arange(4), np.arange(3, dtype=np.int32)
    assert oddest(background, offsets, codes)[0].tolist() == [0, 1, 2]
    monkeypatch.setattr(oddest_module, "MOST", 1)
    chosen, left_out = oddest(background, offsets, codes)
    assert (chosen.tolist(), left_out) == ([2], {NOT_LOOKED_INTO: 2})


def test_what_is_neither_beyond_chance_nor_among_the_oddest_is_too_common(background):
    beyond = {
        ALWAYS + 1: 1.0,
        ALWAYS + 2: 0.6,
    }  # two are beyond chance, so that each chance counts double: exp(0.6) < 2
    patterns = tuple(
        Pattern(
            0, {"paid": np.array([0], np.int32)}, n, 0, -n, 0.5, "low", {}, beyond_chance=beyond.get(n, 0.0)
        )
        for n in range(ALWAYS + 4)
    )
    found = comparable(background, Found(patterns))
    assert [pattern.amount_minor for pattern in found.patterns] == [*range(ALWAYS), ALWAYS + 1]
    assert found.left_out == {TOO_COMMON: 3}


def test_scores_of_a_detector_keep_their_order_and_say_how_few_parties_stand_above(background):
    patterns = tuple(
        Pattern(0, {"paid": np.array([0], np.int32)}, 1, 0, score, 0.5, "low", {})
        for score in (0.2, 9.0, 0.2)
    )
    low, high, same = (
        pattern.score for pattern in comparable(background, Found(patterns, {"x": 1})).patterns
    )
    assert 0 <= low == same < high < 1


def test_of_equally_odd_situations_that_which_moves_more_stands_higher(background):
    less, more = (
        Pattern(0, {"paid": np.array([place], np.int32)}, 1, 0, 0.5, 0.5, "low", {}) for place in (0, 2)
    )
    small, large = comparable(background, Found((less, more))).patterns
    assert small.score < large.score

"""Shapes woven into each other are one where that is further beyond chance."""

import numpy as np
import pytest

from graph_engine.patterns.meshes import meshes
from graph_engine.patterns.shapes import Shape


def shape(anchor: int, *paid: int) -> Shape:
    return Shape(anchor, {"paid": np.array(paid, np.int32)}, len(paid))


def woven(*shapes, told):
    """What is made of shapes if chance is told by number of transactions, as in ``told``."""
    found = meshes(shapes, lambda one: told[one.transactions.size])
    return sorted((one.anchor, one.transactions.tolist()) for one in found)


A, B = shape(1, 1, 2, 3, 4), shape(2, 4, 5, 6)
APART, ONE = [(1, [1, 2, 3, 4]), (2, [4, 5, 6])], [(1, [1, 2, 3, 4, 5, 6])]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({4: 2, 3: 1, 6: 3}, ONE),
        ({4: 2, 3: 1, 6: 2}, APART),
        ({4: -9, 3: -9, 6: -1}, APART),
        ({4: -9, 3: -9, 6: 1}, ONE),
    ],
    ids=["further together", "no further", "within chance together", "beyond chance only together"],
)
def test_shapes_that_share_a_transaction_are_one_if_that_is_further_beyond_chance(told, expected):
    assert woven(A, B, told=told) == woven(B, A, told=told) == expected


def test_half_of_the_smaller_in_common_joins_what_is_beyond_chance_even_if_the_whole_is_no_further():
    both = shape(1, 1, 2, 3, 4), shape(2, 3, 4, 5)
    assert woven(*both, told={4: 2, 3: 1, 5: 1}) == [(1, [1, 2, 3, 4, 5])]
    assert len(woven(*both, told={4: 2, 3: -1, 5: 1})) == 2


def test_a_shape_in_the_middle_joins_those_on_both_sides():
    told = {3: 1, 5: 2, 7: 3}
    assert woven(shape(1, 1, 2, 3), shape(2, 5, 6, 7), shape(3, 3, 4, 5), told=told) == [
        (1, [1, 2, 3, 4, 5, 6, 7])
    ]


def test_what_shares_nothing_stays_apart_and_nothing_gives_nothing():
    assert len(woven(shape(1, 1, 2), shape(1, 3, 4), told={2: 5, 4: 99})) == 2
    assert meshes([], lambda _: 1.0) == []

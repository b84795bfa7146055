"""What one party moves in a situation, against the busiest month of customers of its kind."""

import numpy as np
import pytest

from graph_engine.findings import Pattern
from graph_engine.patterns.background import Background
from graph_engine.patterns.turnover import stake_evidence
from tests.graph_engine.detectors.small_flows import Payment, SmallLedger, flows_of

LINES = (
    "2025-01-10 09:00 | a | x | 100",
    "2025-01-20 09:00 | b | x | 200",
    "2025-01-21 09:00 | x | c | 100",
    "2025-03-10 09:00 | a | x | 100",
    "2025-03-11 09:00 | d | x | 900",
)
"""In their busiest month x moves 1,000, d 900, b 200, a and c 100."""


@pytest.fixture
def background(tmp_path):
    return Background(flows_of(SmallLedger([Payment.read(line) for line in LINES]), tmp_path / "index"))


def evidence(background, *codes):
    pattern = Pattern(0, {"paid": np.array(codes, np.int32)}, 1, 0, 0.5, 0.5, "low", {})
    return stake_evidence(background, [pattern]).item()


@pytest.mark.parametrize(
    ("codes", "n_as_much"),
    [((3, 4), 1), ((4,), 2), ((0, 1), 2), ((1,), 3), ((2,), 5)],
    ids=["all that any moves", "what two move", "two payers of one payee", "what three move", "a trifle"],
)
def test_the_most_that_one_party_moves_is_as_rare_as_few_ever_move_as_much(background, codes, n_as_much):
    assert evidence(background, *codes) == pytest.approx(-np.log((1 + n_as_much) / 6))


def test_what_lasts_longer_than_a_month_counts_by_the_month(background):
    whole = evidence(background, 0, 1, 3, 4)
    assert whole == pytest.approx(-np.log((1 + 2) / 6))


def test_without_transactions_nothing_is_told(background):
    assert evidence(background) == 0.0

"""Searches stretch by stretch find what one search finds, and what is settled is not searched again."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_engine.kernels.layer_search import Fewest
from graph_engine.kernels.layers import Budget, layers
from graph_engine.kernels.temporal_cycles import CycleBounds, temporal_cycles
from graph_engine.patterns.background import DAY_US
from graph_engine.patterns.searches import SEARCH_COLUMNS, Instances, Searches, sizes_of
from graph_engine.patterns.strangers import Among
from graph_engine.patterns.stretches import Asked, by_stretch

CYCLES = CycleBounds(2, 6, 50, 1_000, 10_000, 1_000_000)
LAYERS, ENOUGH = Fewest(2, 2, 0), Budget(64, 10_000, 1_000_000)

ROWS = st.lists(
    st.tuples(st.integers(0, 90), st.integers(0, 4), st.integers(0, 4), st.integers(1, 3)), max_size=40
)
"""Day, payer, payee, amount."""


def among(rows: list[tuple[int, int, int, int]], *, by_day: bool = False, parties: int = 5) -> Among:
    columns = np.array(sorted(rows, key=lambda row: row[0]), np.int64).reshape(len(rows), 4).T
    days, payers, payees, amounts = columns.copy()
    return Among(
        rows=np.arange(len(rows), dtype=np.int32),
        payers=payers.astype(np.int32),
        payees=payees.astype(np.int32),
        times=days * DAY_US,
        by_day=np.full(len(rows), by_day),
        amounts=amounts,
        currencies=np.zeros(len(rows), np.int16),
        usual=lambda *_: np.array([50]),
        window_us=10 * DAY_US,
        n_nodes=parties,
    )


def cycles(graph, until, amounts) -> Instances:
    found = temporal_cycles(graph, amounts(), until, CYCLES)
    parts = np.zeros(found.transactions.size, np.int8)
    return Instances(sizes_of(found.offsets), found.transactions, parts, (found.starts_cut,))


def crossed(graph, until, _amounts) -> Instances:
    (found,) = layers(graph, until, (LAYERS,), ENOUGH)
    return Instances(sizes_of(found.offsets), found.transactions, found.layers, (found.starts_cut,))


SEARCHES = {
    cycles: Asked("cycles", tuple(CYCLES), by_amounts=True, reasons=("cut",)),
    crossed: Asked("layers", (*LAYERS, *ENOUGH), by_amounts=False, reasons=("cut",)),
}
EVERY = pytest.mark.parametrize("search", SEARCHES)


def told(instances: Instances) -> list[tuple[list[int], list[int]]]:
    offsets = instances.offsets
    return [
        (instances.transactions[first:last].tolist(), instances.parts[first:last].tolist())
        for first, last in pairwise(offsets.tolist())
    ]


@EVERY
@settings(max_examples=60)
@given(ROWS, st.booleans())
def test_stretch_by_stretch_is_what_one_search_finds(search, rows, by_day):
    some = among(rows, by_day=by_day)
    every, left_out = by_stretch(Searches(), some, SEARCHES[search], search)
    assert told(every) == told(search(some.graph, some.until, lambda: some.amounts))
    assert left_out == {"cut": 0}


@EVERY
@settings(max_examples=60)
@given(ROWS, ROWS, st.booleans())
def test_what_is_taken_over_is_what_would_be_found(search, rows, others, by_day):
    before = Searches()
    by_stretch(before, among(rows, by_day=by_day), SEARCHES[search], search)
    now = among([*rows[len(rows) // 4 :], *others[:5]], by_day=by_day)
    again, _ = by_stretch(Searches(before.table()), now, SEARCHES[search], search)
    anew, _ = by_stretch(Searches(), now, SEARCHES[search], search)
    assert told(again) == told(anew)


CIRCLE = [(1, 0, 1, 1), (2, 1, 2, 1), (3, 2, 0, 1)]
LATER = [(30, 0, 1, 1), (31, 1, 0, 1)]


def taken_over(before: list, now: list, parties: int = 5) -> list[bool]:
    """Whether each search of cycles among some rows is taken over after others were searched."""
    first = Searches()
    by_stretch(first, among(before), SEARCHES[cycles], cycles)
    second = Searches(first.table())
    found, _ = by_stretch(second, among(now, parties=parties), SEARCHES[cycles], cycles)
    assert told(found) == told(cycles(among(now).graph, among(now).until, lambda: among(now).amounts))
    return sorted(second.table()["taken_over"])


def test_a_new_day_leaves_the_stretches_before_it_settled():
    assert taken_over(CIRCLE, [*CIRCLE, *LATER]) == [False, True]


def test_a_late_row_and_one_that_is_gone_change_the_stretch_they_fall_into():
    assert taken_over([*CIRCLE, *LATER], [*CIRCLE, (4, 3, 4, 1), *LATER]) == [False, True]
    assert taken_over([*CIRCLE, *LATER], [*CIRCLE[1:], *LATER]) == [False, True]


def test_a_row_up_to_one_window_after_a_stretch_is_searched_in_with_it():
    assert taken_over(CIRCLE, [*CIRCLE, (13, 3, 4, 1)]) == [False]
    last_start = [*CIRCLE, (12, 4, 3, 1)]
    assert taken_over(last_start, [*last_start, (22, 3, 4, 1)]) == [False, False]
    assert taken_over(last_start, [*last_start, (23, 3, 4, 1)]) == [False, True]


def test_other_amounts_are_another_search_of_cycles_and_new_parties_none():
    assert taken_over(CIRCLE, [(1, 0, 1, 9), *CIRCLE[1:]]) == [False]
    renamed = [(day, payer + 2, payee + 2, amount) for day, payer, payee, amount in CIRCLE]
    assert taken_over(CIRCLE, renamed, parties=9) == [True]


def test_nothing_is_searched_in_an_empty_ledger():
    searches = Searches()
    every, left_out = by_stretch(searches, among([]), SEARCHES[cycles], cycles)
    assert told(every) == []
    assert left_out == {"cut": 0}
    assert searches.table().is_empty()
    assert dict(searches.table().schema) == SEARCH_COLUMNS

"""What came in goes out once, oldest first: the kernel does what coins in a queue do."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_engine.kernels.following import first_following
from graph_engine.kernels.pass_through import allocations, ledger_of, left_over
from tests.naive import pass_through as naive

MOVES = st.lists(
    st.tuples(st.integers(0, 11), st.integers(0, 11), st.integers(0, 9), st.integers(0, 9)), max_size=40
).map(lambda moves: sorted(moves, key=lambda move: move[2]))


NONE, ALL = frozenset(), frozenset(range(40))
BY_DAY = st.sampled_from([NONE, ALL]) | st.frozensets(st.integers(0, 39))
"""The moves of which the day alone is known."""


def books_of(moves, by_day):
    payers, payees = (np.array([move[end] for move in moves], np.int32) for end in (0, 1))
    times, amounts = (np.array([move[field] for move in moves], np.int64) for field in (2, 3))
    loose = np.isin(np.arange(times.size), list(by_day))
    return ledger_of(payers, payees, times, loose, 12), times, amounts, first_following(times, loose)


def fast(moves, window, by_day):
    found = allocations(*books_of(moves, by_day), window=window)
    return list(zip(found.receipts.tolist(), found.payments.tolist(), found.amounts.tolist(), strict=True))


def slow(moves, window, by_day):
    taken = {}
    for node in range(12):
        ends = [(code, move) for code, move in enumerate(moves) if move[0] != move[1]]
        receipts = {code: move[2:] for code, move in ends if move[1] == node}
        payments = {code: move[2:] for code, move in ends if move[0] == node}
        taken |= naive.allocations(receipts, payments, window, by_day)
    return {(receipt, payment, amount) for (receipt, payment), amount in taken.items()}


@settings(deadline=None)
@given(MOVES, st.integers(0, 6), BY_DAY)
def test_allocations_equal_the_slow_twin(moves, window, by_day):
    found = fast(moves, window, by_day)
    assert len(found) == len(set(found))
    assert set(found) == slow(moves, window, by_day)


@settings(deadline=None)
@given(MOVES, st.integers(0, 6), BY_DAY)
def test_money_in_is_money_passed_on_plus_left_over(moves, window, by_day):
    found = fast(moves, window, by_day)
    for end in (0, 1):
        for code, move in enumerate(moves):
            assert sum(row[2] for row in found if row[end] == code) <= move[3]


@settings(deadline=None)
@given(MOVES, MOVES, st.integers(0, 6))
def test_what_is_left_over_is_what_later_payments_may_take(before, after, window):
    shift = max((move[2] for move in before), default=0)
    later = [(payer, payee, time + shift, amount) for payer, payee, time, amount in after]
    found = fast([*before, *later], window, NONE)
    books, times, amounts, following = books_of(before, NONE)
    left = left_over(books, times, amounts, following, window=window)
    for node in range(12):
        own = books.receipts[books.in_offsets[node] : books.in_offsets[node + 1]]
        rest = own[own.size - left.receipts[node] :].tolist()
        taken = [sum(row[2] for row in found if row[0] == code and row[1] < len(before)) for code in rest]
        assert taken == [left.spent[node], *[0] * len(rest[1:])][: len(rest)]
        assert {row[0] for row in found if row[1] >= len(before)}.intersection(own.tolist()) <= set(rest)


@settings(deadline=None)
@given(MOVES)
def test_a_payment_long_after_is_paid_from_older_money(moves):
    late = [*moves, (0, 1, 1000, 5)]
    assert fast(moves, 6, NONE) == fast(late, 6, NONE)


def test_a_payment_at_the_time_of_the_receipt_passes_it_on_only_where_times_are_days():
    moves = [(0, 1, 5, 10), (1, 2, 5, 10)]
    assert fast(moves, 2, NONE) == []
    assert fast(moves, 2, ALL) == [(0, 1, 10)]


def test_a_payment_listed_before_the_receipt_of_its_day_still_passes_it_on():
    moves = [(1, 2, 5, 10), (0, 1, 5, 10)]
    assert fast(moves, 0, ALL) == [(1, 0, 10)]


def test_no_unit_is_passed_on_twice():
    moves = [(0, 1, 1, 10), (1, 2, 2, 8), (1, 3, 3, 8)]
    assert fast(moves, 5, NONE) == [(0, 1, 8), (0, 2, 2)]

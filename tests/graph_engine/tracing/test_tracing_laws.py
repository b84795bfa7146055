"""Tracing equals its slow twins, keeps each unit in exactly one place, and reads the same from either end."""

from collections import defaultdict
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graph_engine.errors import BadParameter
from graph_engine.tracing import TERMS, Asked, trace_from
from tests.graph_engine.tracing.small_money import codes_of, moneys, ordered, start_at, traceable
from tests.naive import tracing as naive
from tests.naive.tracing import Move, name_of

ALLOCATING = ("fifo", "lifo", "pro-rata")
EXACT = (*ALLOCATING, "libr")
LAWS = settings(max_examples=40, deadline=None)


def traced(money, asked, seeds=(), accounts=(), passable=None):
    """The trace, and what it found per (hop, id)."""
    n_accounts, moves, openings = money
    run = trace_from(
        traceable(moves, n_accounts, openings, passable), start_at(moves, seeds, accounts), asked
    )
    names = {code: name_of(place) for place, code in enumerate(codes_of(moves))}
    found = defaultdict(int)
    steps = run.steps
    for row in range(steps.hop.size):
        found[int(steps.hop[row]), names[int(steps.is_entry[row]), int(steps.code[row])]] += int(
            steps.traced[row]
        )
    return run, dict(found)


def some_seeds(data, moves, forward):
    """Some transfers, or some entries that lead on in the direction."""
    side = "payee" if forward else "payer"
    usable = [place for place, move in enumerate(moves) if getattr(move, side) >= 0]
    assume(usable)
    return sorted(data.draw(st.sets(st.sampled_from(usable), min_size=1, max_size=3)))


def by_twin(money, method, seeds, forward, hops):
    _, moves, openings = money
    where = {"forward": forward, "hops": hops}
    if method == "poison":
        return naive.poisoned(moves, seeds, **where)
    if method == "pro-rata":
        return naive.traced_shares(moves, naive.pro_rata(moves, openings), seeds, **where)
    return naive.traced_units(moves, naive.unit_sources(moves, openings, method), seeds, **where)


@pytest.mark.parametrize("direction", ["forward", "backward"])
@pytest.mark.parametrize("method", [*ALLOCATING, "poison"])
@LAWS
@given(money=moneys(), data=st.data(), hops=st.integers(1, 5))
def test_small_multigraphs_give_what_following_every_unit_gives(method, direction, money, data, hops):
    seeds = some_seeds(data, money[1], direction == "forward")
    _, found = traced(money, Asked(direction, method, hops), seeds)
    assert found == by_twin(money, method, seeds, direction == "forward", hops)


@LAWS
@given(money=moneys(days=False), data=st.data(), hops=st.integers(1, 5))
def test_the_lowest_balance_is_found_by_booking_one_transaction_after_another(money, data, hops):
    n_accounts, moves, openings = money
    openings = {account: openings.get(account, 0) for account in range(n_accounts)}
    seeds = some_seeds(data, moves, True)
    _, found = traced((n_accounts, moves, openings), Asked("forward", "libr", hops), seeds)
    assert found == naive.libr(moves, openings, seeds, hops)


@pytest.mark.parametrize("method", EXACT)
@LAWS
@given(money=moneys(exchanges=True), data=st.data(), hops=st.integers(1, 5))
def test_every_unit_is_in_exactly_one_term(method, money, data, hops):
    n_accounts, moves, openings = money
    openings = {account: openings.get(account, 0) for account in range(n_accounts)}
    passable = data.draw(
        st.lists(st.sampled_from([True, True, False]), min_size=n_accounts, max_size=n_accounts)
    )
    window = data.draw(st.sampled_from([None, 1]))
    accounts = data.draw(st.sampled_from([(), (0,), (0, n_accounts - 1)]))
    seeds = [] if accounts else some_seeds(data, moves, True)
    asked = Asked("forward", method, hops, window)
    run, found = traced((n_accounts, moves, openings), asked, seeds, accounts, passable)
    for amounts in run.terms.amounts.tolist():
        term = dict(zip(TERMS, amounts, strict=True))
        assert min(amounts) >= 0
        came = term["traced"] + term["opening"] + term["uncovered"]
        assert came == term["passed"] + term["left"] + term["rests"] + term["cut_off"]
    per_transaction = defaultdict(int)
    for (_, name), amount in found.items():
        per_transaction[name] += amount
    assert all(amount <= 2 * moves[int(name[1:])].amount for name, amount in per_transaction.items())


@pytest.mark.parametrize("method", ALLOCATING)
@LAWS
@given(money=moneys(exchanges=True), data=st.data())
def test_backward_every_unit_came_from_exactly_one_place(method, money, data):
    _, moves, _ = money
    seeds = some_seeds(data, moves, False)
    run, _ = traced(money, Asked("backward", method, 3), seeds)
    for amounts in run.terms.amounts.tolist():
        term = dict(zip(TERMS, amounts, strict=True))
        sources = ("passed", "left", "opening", "uncovered", "cut_off")
        assert term["traced"] == sum(term[name] for name in sources)
        assert term["rests"] == 0


@pytest.mark.parametrize("method", ["fifo", "lifo"])
@settings(max_examples=40, deadline=None)
@given(money=moneys(most=25, accounts=6))
def test_backward_is_the_transpose_of_forward(method, money):
    ahead, back = defaultdict(int), defaultdict(int)
    for seed, move in enumerate(money[1]):
        if move.payee >= 0:
            for (hop, name), amount in traced(money, Asked("forward", method, 50), [seed])[1].items():
                if name != name_of(seed):
                    ahead[name_of(seed), name, hop] += amount
        if move.payer >= 0:
            for (hop, name), amount in traced(money, Asked("backward", method, 50), [seed])[1].items():
                if name != name_of(seed):
                    back[name, name_of(seed), hop] += amount
    on_the_way = {name_of(place) for place, move in enumerate(money[1]) if min(move.payer, move.payee) >= 0}
    between = [
        {key: amount for key, amount in found.items() if {*key[:2]} <= on_the_way} for found in (ahead, back)
    ]
    assert between[0] == between[1]


@settings(max_examples=40, deadline=None)
@given(money=moneys(most=25, accounts=6))
def test_pro_rata_shares_of_one_purse_are_the_same_from_either_end(money):
    ahead, back = {}, {}
    for seed, move in enumerate(money[1]):
        if move.payee >= 0 and move.payer >= 0:
            for (hop, name), amount in traced(money, Asked("forward", "pro-rata", 2), [seed])[1].items():
                if hop == 1:
                    ahead[name_of(seed), name] = amount
        if move.payer >= 0:
            for (hop, name), amount in traced(money, Asked("backward", "pro-rata", 2), [seed])[1].items():
                if hop == 1 and min(money[1][int(name[1:])][:2]) >= 0:
                    back[name, name_of(seed)] = amount
    assert ahead == back


def mirrored(moves):
    """Times, directions and the order of ties reversed."""
    return [move._replace(payer=move.payee, payee=move.payer, time=-move.time) for move in reversed(moves)]


def covered(moves):
    """The same with cash before and after, so that no payment is uncovered, whichever way time runs."""
    cash = []
    for (account, currency), events in naive.purses_of(moves).items():
        balances = [0, *accumulate(event.amount if event.inward else -event.amount for event in events)]
        cash.append(Move(-1, account, -min(balances), -1, currency=currency))
        cash.append(Move(account, -1, balances[-1] - min(balances), 99, currency=currency))
    return ordered(moves + [move for move in cash if move.amount])


@pytest.mark.parametrize("method", ["fifo", "lifo", "poison"])
@LAWS
@given(money=moneys(), data=st.data(), hops=st.integers(1, 5))
def test_reversing_time_turns_forward_traces_into_backward_ones(method, money, data, hops):
    n_accounts, moves, _ = money
    if method == "fifo":
        moves = covered(moves)
    there, back = (n_accounts, moves, {}), (n_accounts, mirrored(moves), {})
    seeds = some_seeds(data, moves, True)
    turned = [len(moves) - 1 - seed for seed in seeds]
    _, ahead = traced(there, Asked("forward", method, hops), seeds)
    _, behind = traced(back, Asked("backward", method, hops), turned)
    renamed = {
        (hop, name_of(len(moves) - 1 - int(name[1:]))): amount for (hop, name), amount in behind.items()
    }
    assert ahead == renamed


@pytest.mark.parametrize("method", EXACT)
@LAWS
@given(money=moneys(), data=st.data(), hops=st.integers(1, 5))
def test_poison_is_at_least_every_other_method_and_at_most_the_payment(method, money, data, hops):
    n_accounts, moves, openings = money
    openings = {account: openings.get(account, 0) for account in range(n_accounts)}
    money = n_accounts, moves, openings
    seeds = some_seeds(data, moves, True)
    most, amounts = (defaultdict(int) for _ in range(2))
    for (_, name), amount in traced(money, Asked("forward", "poison", hops), seeds)[1].items():
        most[name] += amount
        assert amount <= moves[int(name[1:])].amount
    for (hop, name), amount in traced(money, Asked("forward", method, hops), seeds)[1].items():
        amounts[name] += amount if hop == 0 or int(name[1:]) not in seeds else 0
    assert all(amounts[name] <= most[name] for name in amounts)


def test_amounts_whose_products_need_more_than_63_bits_are_shared_to_the_unit():
    huge = 1 << 60
    moves = ordered([Move(-1, 0, huge, 0), Move(-1, 0, huge // 3, 1), Move(0, 1, huge, 2), Move(0, 2, 7, 3)])
    parts = naive.pro_rata(moves, {})
    _, found = traced((3, moves, {}), Asked("forward", "pro-rata", 3), [0])
    assert found == naive.traced_shares(moves, parts, [0], forward=True, hops=3)
    assert found[1, "t002"] == 864691128455135232


@pytest.mark.parametrize("asked", [("backward", "libr", 4), ("forward", "hifo", 4), ("forward", "fifo", 0)])
def test_what_cannot_be_traced_is_refused(asked):
    with pytest.raises(BadParameter):
        Asked(*asked)


def test_the_lowest_balance_needs_a_known_one():
    moves = [Move(0, 1, 5, 0), Move(1, 0, 3, 1)]
    with pytest.raises(BadParameter, match="opening balance"):
        traced((2, moves, {}), Asked("forward", "libr"), [0])


def test_nothing_at_all_is_traced_to_nothing():
    run, found = traced((2, [], {}), Asked(), accounts=[0])
    assert found == {}
    assert not np.any(run.terms.amounts)

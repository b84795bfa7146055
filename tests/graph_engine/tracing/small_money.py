"""Money of a few transactions, made without a ledger, for the laws of tracing."""

import numpy as np
import pyarrow as pa
from hypothesis import strategies as st

from graph_engine.index import Adjacency
from graph_engine.kernels.adjacency import read_only
from graph_engine.kernels.tracing_events import Entries, Money, Side
from graph_engine.tracing import Start, Traceable
from graph_engine.tracing.entries import OneSided
from graph_engine.tracing.money import NONE, Openings, Transfers, arrays_of, names_of
from tests.naive.tracing import Move, name_of

CURRENCIES, RATE = ("CNY", "USD"), 7
"""By code; what is exchanged is paid in the second and received in the first, so many for one."""


def ordered(moves: list[Move]) -> list[Move]:
    """By time; the id of each is its place."""
    return sorted(moves, key=lambda move: move.time)


def _adjacency(ends: list[int], others: list[int], times: list[int], n_accounts: int) -> Adjacency:
    order = np.array(sorted(range(len(ends)), key=lambda code: (ends[code], times[code], code)), np.int32)
    offsets = np.searchsorted(np.array(ends, np.int64)[order], np.arange(n_accounts + 1)).astype(np.int64)
    return Adjacency(offsets, np.array(others, np.int32)[order], order, np.array(times, np.int64)[order])


def traceable(
    moves: list[Move], n_accounts: int, openings: dict[int, int] | None = None, passable=None
) -> Traceable:
    """Every transfer and entry; ids are ``t000`` and so on, in the order of time."""
    transfers = [place for place, move in enumerate(moves) if min(move.payer, move.payee) >= 0]
    entries = [place for place, move in enumerate(moves) if min(move.payer, move.payee) < 0]
    pick = lambda places, what: [getattr(moves[place], what) for place in places]  # noqa: E731
    payers, payees, times = (pick(transfers, what) for what in ("payer", "payee", "time"))
    accounts = [max(moves[place].payer, moves[place].payee) for place in entries]
    at = pick(entries, "time")
    ids = [
        pa.array([name_of(place) for place in places], pa.large_string()) for places in (transfers, entries)
    ]
    amounts = [np.array(pick(places, "amount"), np.int64) for places in (transfers, entries)]
    by_day = [np.array(pick(places, "by_day"), np.bool_) for places in (transfers, entries)]
    currency = [np.array(pick(places, "currency"), np.int16) for places in (transfers, entries)]
    exchanged = np.array(pick(transfers, "exchanged"), np.bool_)
    inward = np.array([moves[place].payee >= 0 for place in entries], np.bool_)
    of = _adjacency(accounts, accounts, at, n_accounts)
    paid = Side(*read_only(amounts[0], currency[0]))
    received = Side(
        *read_only(
            np.where(exchanged, RATE * amounts[0], amounts[0]),
            np.where(exchanged, 0, currency[0]).astype(np.int16),
        )
    )
    money = Money(
        arrays_of(_adjacency(payers, payees, times, n_accounts)),
        arrays_of(_adjacency(payees, payers, times, n_accounts)),
        paid,
        received,
        *read_only(by_day[0]),
        names_of(ids[0]),
        Entries(arrays_of(of), *read_only(amounts[1], currency[1], inward, by_day[1]), names_of(ids[1])),
    )
    told = Transfers(
        np.array(payers, np.int32),
        np.array(payees, np.int32),
        np.array(times, np.int64),
        np.zeros(len(times), np.int32),
    )
    one_sided = OneSided(
        of,
        np.array(accounts, np.int32),
        np.array(at, np.int64),
        np.zeros(len(at), np.int32),
        amounts[1],
        currency[1],
        CURRENCIES,
        np.zeros(len(at), np.int8),
        ("cash",),
        inward,
        by_day[1],
        ids[1],
    )
    known = np.array([account in openings for account in range(n_accounts)], np.bool_)
    opening = np.array([openings.get(account, 0) for account in range(n_accounts)], np.int64)
    none = np.zeros(n_accounts, np.int32)
    opened = Openings(
        opening, known, none, np.zeros(n_accounts, np.bool_), np.full(n_accounts, NONE, np.int16)
    )
    may = np.ones(n_accounts, np.bool_) if passable is None else np.array(passable, np.bool_)
    return Traceable(money, CURRENCIES, told, one_sided, opened, may)


def start_at(moves: list[Move], seeds: list[int] = (), accounts: list[int] = ()) -> Start:
    """Start from transfers and entries, by place, or from accounts."""
    codes = codes_of(moves)
    chosen = {
        is_entry: [codes[seed][1] for seed in seeds if codes[seed][0] == is_entry] for is_entry in (0, 1)
    }
    as_codes = lambda values: np.array(values, np.int64)  # noqa: E731
    return Start("transaction", "start", as_codes(chosen[0]), as_codes(chosen[1]), as_codes(list(accounts)))


def codes_of(moves: list[Move]) -> list[tuple[int, int]]:
    """For each place whether it is an entry, and its code."""
    counts, codes = [0, 0], []
    for move in moves:
        is_entry = int(min(move.payer, move.payee) < 0)
        codes.append((is_entry, counts[is_entry]))
        counts[is_entry] += 1
    return codes


@st.composite
def moneys(
    draw: st.DrawFn, *, days: bool = True, most: int = 40, accounts: int = 12, exchanges: bool = False
):
    """Moves between few accounts, parallel, to themselves, at equal times, of a day or a second; openings.

    In two currencies; with ``exchanges``, some transfers from one into the other.
    """
    n_accounts = draw(st.integers(1, accounts))
    account = st.integers(-1, n_accounts - 1)
    by_day = st.booleans() if days else st.just(False)
    currency = st.sampled_from([0, 0, 1])
    move = st.builds(
        Move, account, account, st.integers(1, 12), st.integers(0, 9), by_day, currency, st.just(False)
    )
    moves = draw(st.lists(move.filter(lambda one: max(one.payer, one.payee) >= 0), max_size=most))
    if exchanges:
        of_second = [place for place, move in enumerate(moves) if move.currency and min(move[:2]) >= 0]
        for place in draw(st.sets(st.sampled_from(of_second))) if of_second else ():
            moves[place] = moves[place]._replace(exchanged=True)
    openings = draw(st.dictionaries(st.integers(0, n_accounts - 1), st.integers(0, 15), max_size=3))
    return n_accounts, ordered(moves), openings

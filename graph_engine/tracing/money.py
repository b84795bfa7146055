"""All that moved, as tracing reads it: both sides of every transfer, and the entries of single accounts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph_engine.exchange import rounded_half_up
from graph_engine.index import Adjacency, Edges, GraphIndex, Nodes
from graph_engine.index.properties import as_day
from graph_engine.kernels.adjacency import read_only
from graph_engine.kernels.adjacent import AdjacencyArrays
from graph_engine.kernels.tracing_events import Entries, Money, Names, Side
from graph_engine.tracing.entries import OneSided, one_sided

Worth = Callable[[int, str, str, date], Fraction | None]
"""What an amount of one currency is worth in another on a day: exact minor units, or nothing."""

UNKNOWN = -1
"""Currency of a side for which no rate is known."""


@dataclass(frozen=True)
class Transfers:
    """Transfers by code (n_transfers,): accounts, microseconds, days since 1970."""

    payers: NDArray[np.int32]
    payees: NDArray[np.int32]
    times: NDArray[np.int64]
    business_day: NDArray[np.int32]


@dataclass(frozen=True)
class Openings:
    """Opening balances of accounts (n_accounts,).

    ``known`` says where one is told; ``dated`` where its ``day`` is, at whose beginning it holds;
    ``currency`` is that of the account, ``NONE`` where it has none.
    """

    amount_minor: NDArray[np.int64]
    known: NDArray[np.bool_]
    day: NDArray[np.int32]
    dated: NDArray[np.bool_]
    currency: NDArray[np.int16]


NONE, OTHER = -1, -2
"""Currency of an account that has none of its own, and one that nothing moved in."""


@dataclass(frozen=True)
class Traceable:
    """What a trace runs on: the arrays of the kernels, and what is told of transfers and accounts.

    Nothing is followed beyond accounts that are not ``passable``, nor beyond transfers of the codes ``ends``.
    """

    money: Money
    currencies: tuple[str, ...]
    transfers: Transfers
    entries: OneSided
    openings: Openings
    passable: NDArray[np.bool_]
    ends: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))

    @property
    def n_currencies(self) -> int:
        """How many currencies there are, at least one."""
        return max(len(self.currencies), 1)

    @staticmethod
    def of(index: GraphIndex, worth: Worth | None = None) -> "Traceable":
        """Read an index; large arrays stay mapped.

        ``worth`` gives dated rates; without it, money that is exchanged at an untold rate is not followed.
        """
        transfers, accounts = index.edges("TRANSFERRED"), index.nodes("Account")
        entries = one_sided(index)
        words = {*transfers.dictionary("currency"), *entries.dictionary, *_told(transfers)}
        currencies = tuple(sorted(words))
        paid, received = _sides(transfers, accounts, currencies, worth)
        money = Money(
            arrays_of(transfers.forward),
            arrays_of(transfers.backward),
            paid,
            received,
            read_only(transfers.by_day)[0],
            names_of(transfers.ids),
            _entries(entries, currencies),
        )
        told = Transfers(
            transfers.sources, transfers.targets, transfers.times, transfers.column("business_day")
        )
        passable: NDArray[np.bool_] = np.asarray(accounts.column("ordinary"))
        return Traceable(money, currencies, told, entries, _openings(accounts, currencies), passable)


def _openings(accounts: Nodes, currencies: tuple[str, ...]) -> Openings:
    words = accounts.dictionary("currency")
    codes = [currencies.index(word) if word in currencies else OTHER for word in words]
    own = np.array([*codes, NONE], np.int16)[np.asarray(accounts.codes("currency"))]
    balance, day = "opening_balance_minor", "opening_balance_day"
    told, dated = (np.asarray(accounts.valid(name)) for name in (balance, day))
    return Openings(np.asarray(accounts.column(balance)), told, np.asarray(accounts.column(day)), dated, own)


def arrays_of(adjacency: Adjacency) -> AdjacencyArrays:
    """An adjacency as kernels take it."""
    return AdjacencyArrays(
        *read_only(adjacency.offsets, adjacency.neighbours, adjacency.edges, adjacency.times)
    )


def names_of(ids: Any) -> Names:
    """The ids of an Arrow array, as kernels compare them."""
    _, offsets, data = ids.buffers()
    starts = (
        np.frombuffer(offsets, np.int64, len(ids) + 1, 8 * ids.offset) if offsets else np.zeros(1, np.int64)
    )
    text = np.frombuffer(data, np.uint8) if data is not None and data.size else np.zeros(0, np.uint8)
    return Names(*read_only(starts, text))


def _entries(entries: OneSided, currencies: tuple[str, ...]) -> Entries:
    amount, currency, inward, by_day = read_only(
        np.asarray(entries.amount_minor),
        recoded(entries.currency, entries.dictionary, currencies),
        entries.inward,
        entries.by_day,
    )
    return Entries(arrays_of(entries.of), amount, currency, inward, by_day, names_of(entries.ids))


def recoded(codes: NDArray[Any], words: tuple[str, ...], currencies: tuple[str, ...]) -> NDArray[np.int16]:
    """Codes of a dictionary as codes of another that holds all its words; no copy is made of only zeros."""
    if words == currencies and len(words) == 1:
        return np.zeros(codes.size, np.int16)
    table = np.array([*(currencies.index(word) for word in words), UNKNOWN], np.int16)
    found: NDArray[np.int16] = table[codes]
    return found


def _told(transfers: Edges) -> tuple[str, ...]:
    return transfers.dictionary("payee_currency")


def _sides(
    transfers: Edges, accounts: Nodes, currencies: tuple[str, ...], worth: Worth | None
) -> tuple[Side, Side]:
    """What was paid, and what was received where that differs; as much as was paid where no rate is known."""
    amount = np.asarray(transfers.column("amount_minor"))
    currency = recoded(transfers.codes("currency"), transfers.dictionary("currency"), currencies)
    paid = Side(*read_only(amount, currency))
    wanted = _received_in(transfers, accounts, currency, currencies)
    told = np.asarray(transfers.valid("payee_amount_minor"))
    exchanged = np.flatnonzero((wanted != currency) | told)
    if exchanged.size == 0:
        return paid, paid
    received_amount, received_currency = amount.copy(), wanted.copy()
    received_amount[told] = np.asarray(transfers.column("payee_amount_minor"))[told]
    for code in exchanged[~told[exchanged]].tolist():
        there = _exchanged(transfers, code, (currencies[currency[code]], currencies[wanted[code]]), worth)
        if there is None:
            received_currency[code] = UNKNOWN
        else:
            received_amount[code] = there
    return paid, Side(*read_only(received_amount, received_currency))


def _received_in(
    transfers: Edges, accounts: Nodes, currency: NDArray[np.int16], currencies: tuple[str, ...]
) -> NDArray[np.int16]:
    """The currency each transfer arrives in.

    As the transaction tells; else the currency of the payee account, where that account has one and never
    pays in the currency of the transfer; else that of the transfer.
    """
    told = recoded(transfers.codes("payee_currency"), _told(transfers), currencies)
    own_words = accounts.dictionary("currency")
    table = [currencies.index(word) if word in currencies else UNKNOWN for word in own_words]
    own = np.array([*table, UNKNOWN], np.int16)[accounts.codes("currency")]
    theirs = own[transfers.targets]
    other = np.flatnonzero((theirs >= 0) & (theirs != currency) & (told < 0))
    wanted = np.where(told >= 0, told, currency).astype(np.int16)
    if other.size:
        purses = transfers.targets[other].astype(np.int64) * len(currencies) + currency[other]
        pays = np.unique(transfers.sources.astype(np.int64) * len(currencies) + currency)
        never = ~np.isin(purses, pays)
        wanted[other[never]] = theirs[other[never]]
    return wanted


def _exchanged(transfers: Edges, code: int, pair: tuple[str, str], worth: Worth | None) -> int | None:
    """What a transfer is worth in another currency on its day, halves upwards; nothing without a rate."""
    if worth is None:
        return None
    day = as_day(int(transfers.column("business_day")[code]))
    value = worth(int(transfers.column("amount_minor")[code]), *pair, day)
    return None if value is None else rounded_half_up(value)

"""Entries of one account with no other account behind them: cash, fees, tax, loans, and unknown partners.

Bookings come from the index as they are. Loan movements that no transaction stands for (sources that keep
loans apart) are added behind them, so that loan money counts on the account it came to.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from graph_engine.index import Adjacency, Edges, GraphIndex
from graph_engine.kernels.adjacency import span_starts

EXCHANGE = "exchange"
"""Kind of a booking that changes money of one currency into another."""

LOANS = {"DISBURSED": "loan_disbursement", "REPAID": "loan_repayment"}
"""Relationship types of loan movements, and the kind of transaction they are."""


@dataclass(frozen=True)
class OneSided:
    """Entries by code (n_entries,): bookings first, then loan movements of their own.

    ``kinds`` gives the words of ``kind``, ``dictionary`` those of ``currency``.
    """

    of: Adjacency
    accounts: NDArray[np.int32]
    times: NDArray[np.int64]
    business_day: NDArray[np.int32]
    amount_minor: NDArray[np.int64]
    currency: NDArray[Any]
    dictionary: tuple[str, ...]
    kind: NDArray[Any]
    kinds: tuple[str, ...]
    inward: NDArray[np.bool_]
    by_day: NDArray[np.bool_]
    ids: Any

    def __len__(self) -> int:
        return self.accounts.size

    def are_exchanges(self, codes: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which entries are one side of an exchange, whose other side nobody told."""
        kind = self.kinds.index(EXCHANGE) if EXCHANGE in self.kinds else len(self.kinds)
        hit: NDArray[np.bool_] = np.asarray(self.kind)[codes] == kind
        return hit


def one_sided(index: GraphIndex) -> OneSided:
    """Read the entries of an index; where there are only bookings, large arrays stay mapped."""
    booked = _booked(index.edges("BOOKED"))
    loans = [part for name in LOANS if len(part := _loan_movements(index.edges(name), LOANS[name]))]
    return _together([booked, *loans], len(index.nodes("Account"))) if loans else booked


def _booked(edges: Edges) -> OneSided:
    words = edges.dictionary("direction")
    return OneSided(
        edges.forward,
        edges.sources,
        edges.times,
        edges.column("business_day"),
        edges.column("amount_minor"),
        edges.codes("currency"),
        edges.dictionary("currency"),
        edges.codes("kind"),
        edges.dictionary("kind"),
        np.asarray(edges.codes("direction") == (words.index("in") if "in" in words else len(words))),
        edges.by_day,
        edges.ids,
    )


def _loan_movements(edges: Edges, kind: str) -> OneSided:
    """Loan movements without a transaction; those with one are bookings or transfers already."""
    own = np.flatnonzero(~np.asarray(edges.valid("transaction_id")))
    ends = edges.targets if edges.type.target == "Account" else edges.sources
    none = np.zeros(0, np.int64)
    return OneSided(
        Adjacency(none, none.astype(np.int32), none.astype(np.int32), none),
        ends[own],
        edges.times[own],
        np.asarray(edges.column("business_day"))[own],
        np.asarray(edges.column("amount_minor"))[own],
        edges.codes("currency")[own],
        edges.dictionary("currency"),
        np.zeros(own.size, np.int8),
        (kind,),
        np.full(own.size, kind == LOANS["DISBURSED"]),
        np.zeros(own.size, np.bool_),
        edges.ids.take(pa.array(own)),
    )


def _together(parts: list[OneSided], n_accounts: int) -> OneSided:
    """Several lists of entries as one, sorted within each account by (time, id)."""
    currencies = tuple(sorted({word for part in parts for word in part.dictionary}))
    kinds = tuple(sorted({word for part in parts for word in part.kinds}))
    ids = pa.chunked_array([part.ids.cast(pa.large_string()) for part in parts]).combine_chunks()
    accounts = np.concatenate([part.accounts for part in parts])
    times = np.concatenate([part.times for part in parts])
    names = np.array(ids.to_pylist(), object)
    by_name = np.argsort(names, kind="stable")
    rank = np.empty(by_name.size, np.int64)
    rank[by_name] = np.arange(by_name.size)
    first = np.lexsort((rank, times))
    accounts, times = accounts[first], times[first]
    places = np.argsort(accounts, kind="stable").astype(np.int32)
    offsets = span_starts(accounts[places], n_accounts)
    together = [
        np.concatenate([getattr(part, name) for part in parts])[first]
        for name in ("business_day", "amount_minor", "inward", "by_day")
    ]
    return OneSided(
        Adjacency(offsets, np.zeros(places.size, np.int32), places, times[places]),
        accounts,
        times,
        together[0],
        together[1],
        _recoded([(part.currency, part.dictionary) for part in parts], currencies)[first],
        currencies,
        _recoded([(part.kind, part.kinds) for part in parts], kinds)[first],
        kinds,
        together[2],
        together[3],
        ids.take(pa.array(first)),
    )


def _recoded(parts: list[tuple[NDArray[Any], tuple[str, ...]]], words: tuple[str, ...]) -> NDArray[np.int16]:
    tables = [np.array([*(words.index(word) for word in own), -1], np.int16) for _, own in parts]
    return np.concatenate([table[codes] for table, (codes, _) in zip(tables, parts, strict=True)])

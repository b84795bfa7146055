"""What a trace writes down while it runs, as arrays: its steps, and the terms of each purse."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.integer[Any]]

TERMS = ("traced", "opening", "uncovered", "passed", "left", "rests", "cut_off")
"""Terms of a purse: what came in, and what became of it (forward); backward the same from the other end."""

TRACED, OPENING, UNCOVERED, PASSED, LEFT, RESTS, CUT_OFF = range(len(TERMS))

REASONS = ("", "role", "no_rate", "back_at_start", "hops", "window", "budget", "balance_unknown")
"""Why money is not followed; empty where it is."""

FOLLOWED, ROLE, NO_RATE, BACK_AT_START, HOPS, WINDOW, BUDGET, BALANCE_UNKNOWN = range(len(REASONS))


@dataclass(frozen=True)
class Steps:
    """Traced transactions by (hop, time, id); a transaction that is reached at several hops stands at each.

    Arrays (n_steps,): ``hop``; whether it ``is_entry`` and the ``code`` of entry or transfer; ``traced``, in
    minor units of what was paid; ``reason``, why what it carried is not followed beyond it.
    """

    hop: NDArray[np.int64]
    is_entry: NDArray[np.bool_]
    code: NDArray[np.int64]
    traced: NDArray[np.int64]
    reason: NDArray[np.int64]


@dataclass(frozen=True)
class Terms:
    """What became of traced money on each purse, by account and currency code.

    ``amounts`` (n_purses, 7) in the order of ``TERMS``.
    """

    accounts: NDArray[np.int64]
    currencies: NDArray[np.int64]
    amounts: NDArray[np.int64]


@dataclass(frozen=True)
class Stops:
    """Money that is not followed: per reason and currency how many transactions, and how much."""

    reasons: NDArray[np.int64]
    currencies: NDArray[np.int64]
    counts: NDArray[np.int64]
    amounts: NDArray[np.int64]


@dataclass
class Record:
    """Rows as they come; columns of a piece are arrays of one length."""

    n_currencies: int
    steps: list[NDArray[np.int64]] = field(default_factory=list)
    terms: list[NDArray[np.int64]] = field(default_factory=list)
    stops: list[NDArray[np.int64]] = field(default_factory=list)

    def add_steps(self, hop: int, is_entry: bool, codes: Codes, traced: Codes, reasons: Codes) -> None:
        """Add transactions of one hop."""
        there = traced > 0
        like = np.ones(np.count_nonzero(there), np.int64)
        columns = [hop * like, is_entry * like, codes[there], reasons[there], traced[there]]
        self.steps.append(np.stack(columns))

    def add_terms(self, term: int, keys: Codes, amounts: Codes) -> None:
        """Add amounts to a term of purses, given by key."""
        self.terms.append(np.stack([keys, np.full(keys.size, term), amounts]))

    def add_stops(self, reasons: Codes, currencies: Codes, transactions: Codes, amounts: Codes) -> None:
        """Add money that is not followed; ``transactions`` tell apart the ones that carried it."""
        there = amounts > 0
        keys = (reasons * self.n_currencies + currencies)[there]
        self.stops.append(np.stack([keys, transactions[there], amounts[there]]))

    def written_steps(self) -> Steps:
        """The steps, each transaction once per hop and reason."""
        hop, is_entry, code, reason, traced = _joined(self.steps, 5)
        order = np.lexsort((reason, code, is_entry, hop))
        columns = [column[order] for column in (hop, is_entry, code, reason)]
        first = _first(columns)
        added = _added(traced[order], first)
        hop, is_entry, code, reason = (column[first] for column in columns)
        return Steps(hop, is_entry.astype(np.bool_), code, added, reason)

    def written_terms(self) -> Terms:
        """The terms, each purse once."""
        keys, terms, amounts = _joined(self.terms, 3)
        distinct, places = np.unique(keys, return_inverse=True)
        table = np.zeros((distinct.size, len(TERMS)), np.int64)
        np.add.at(table, (places, terms), amounts)
        return Terms(distinct // self.n_currencies, distinct % self.n_currencies, table)

    def written_stops(self) -> Stops:
        """What is not followed, each reason and currency once."""
        keys, transactions, amounts = _joined(self.stops, 3)
        distinct, places = np.unique(keys, return_inverse=True)
        added = np.zeros((2, distinct.size), np.int64)
        np.add.at(added[1], places, amounts)
        pairs = np.unique(np.stack([places, transactions]), axis=1)
        np.add.at(added[0], pairs[0], 1)
        return Stops(distinct // self.n_currencies, distinct % self.n_currencies, *added)


def _joined(pieces: list[NDArray[np.int64]], n_columns: int) -> NDArray[np.int64]:
    return np.concatenate([np.empty((n_columns, 0), np.int64), *pieces], axis=1)


def _first(columns: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Places of rows that differ from the one before."""
    differs = np.ones(columns[0].size, np.bool_)
    if differs.size:
        differs[1:] = np.any([column[1:] != column[:-1] for column in columns], axis=0)
    return np.flatnonzero(differs)


def _added(amounts: NDArray[np.int64], first: NDArray[np.int64]) -> NDArray[np.int64]:
    added: NDArray[np.int64] = np.add.reduceat(amounts, first) if first.size else amounts
    return added

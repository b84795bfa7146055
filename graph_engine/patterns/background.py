"""What all detectors look at: the movements of a run, who deals with whom, what is usual in each currency."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from graph_engine.findings import Pattern
from graph_engine.index import MoneyFlows
from graph_engine.kernels.adjacency import adjacency
from graph_engine.kernels.first_dealings import first_dealings, last_dealings
from graph_engine.kernels.following import first_following, in_order
from graph_engine.patterns.movements import Movements
from graph_engine.patterns.searches import Searches
from graph_engine.reporting import Reporting
from graph_engine.wording import Language

Resolution = Literal["day", "second"]
Flags = NDArray[np.bool_]
Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]

HOUR_US = 60 * 60 * 1_000_000
DAY_US = 24 * HOUR_US
HISTORY_DAYS = 35
"""Days of ledger before a situation from which on the past alone tells habit from novelty; ours: what happens
once a month has then happened at least once."""

UNKNOWN_SHARE = 0.5
"""What counts in a confidence for a share that nothing tells; ours: as likely as not."""

EARLY: Mapping[Language, str] = {
    "en": "The ledger begins only {history_days:day|days} before, so that what is usual here was read from "
    "what followed as well.",
    "zh": "账本仅早 {history_days} 天开始，故是否属惯常行为亦参照其后的交易判断。",
}
"""What a finding adds if too little of the ledger comes before it."""


@dataclass(frozen=True)
class Grouped:
    """Transactions by purse, within it in the order of `graph_engine.kernels.following`.

    ``offsets`` (n_purses + 1,) int64; ``rows`` (n_rows,) int32, transaction codes; ``times`` (n_rows,)
    int64 us.
    """

    offsets: Int64s
    rows: Int32s
    times: Int64s


@dataclass(frozen=True)
class Background:
    """The movements of a run and what follows from them; each part is worked out once, when first asked for.

    A *purse* is the money of one account in one currency: detectors follow money within purses, so that
    currencies are never mixed. Money moves *between others* if payer and payee account have different
    holders; it is *ordinary* if, besides, both accounts may be passed through. ``searches``: those that an
    earlier run did, and those done on this background. ``reporting``: by which rules the bank reports.
    """

    flows: MoneyFlows
    time_zone: str = "UTC"
    reporting: Reporting = field(default_factory=Reporting)
    searches: Searches = field(default_factory=Searches)

    @cached_property
    def movements(self) -> Movements:
        """Movements of both kinds, what is booked beside what is transferred."""
        return Movements(self.flows)

    def about(self, pattern: Pattern) -> int:
        """The party that a situation is about."""
        return pattern.party if pattern.party >= 0 else int(self.flows.holder[pattern.anchor])

    def is_kind(self, *kinds: str) -> Flags:
        """Whether each party is of one of some kinds, shape (n_parties,)."""
        words = self.flows.parties.dictionary("kind")
        return np.isin(
            self.flows.parties.codes("kind"), [words.index(kind) for kind in kinds if kind in words]
        )

    @cached_property
    def resolution(self) -> Resolution:
        """``day`` if half of the transactions or more carry no time of day; it chooses standard windows."""
        n_days = np.count_nonzero(self.flows.transactions.by_day)
        return "day" if n_days and 2 * n_days >= self.flows.payer.size else "second"

    @cached_property
    def payer_party(self) -> Int32s:
        """Holder of the payer account, shape (m,)."""
        return self.flows.holder[self.flows.payer]

    @cached_property
    def payee_party(self) -> Int32s:
        """Holder of the payee account, shape (m,)."""
        return self.flows.holder[self.flows.payee]

    @cached_property
    def between_others(self) -> Flags:
        """Whether money moves from one holder to another, shape (m,)."""
        others: Flags = self.payer_party != self.payee_party
        return others

    @cached_property
    def ordinary(self) -> Flags:
        """Whether money moves from one holder to another and both accounts may be passed through, (m,)."""
        passable = self.flows.passable
        return self.between_others & passable[self.flows.payer] & passable[self.flows.payee]

    @cached_property
    def ordinary_movements(self) -> Flags:
        """Whether each movement code is an ordinary transfer from one holder to another, shape (N,)."""
        booked = np.zeros(self.movements.payer.size - self.ordinary.size, np.bool_)
        return np.concatenate([self.ordinary, booked])

    @cached_property
    def _purses(self) -> tuple[Int64s, Int32s, Int32s]:
        """Account of each purse times currencies plus currency, and the purses of payers and payees."""
        n = len(self.flows.currencies)
        ends = (self.flows.payer, self.flows.payee)
        if n <= 1:  # copies, so that kernels meet one type of array and are compiled once
            return np.arange(self.flows.holder.size), ends[0].copy(), ends[1].copy()
        keys = np.concatenate([end.astype(np.int64) * n + self.flows.currency for end in ends])
        purses, codes = np.unique(keys, return_inverse=True)
        payers, payees = np.split(codes.astype(np.int32), 2)
        return purses, payers, payees

    @property
    def n_purses(self) -> int:
        """Number of purses."""
        return self._purses[0].size

    @property
    def payer_purse(self) -> Int32s:
        """Purse that is paid from, shape (m,)."""
        return self._purses[1]

    @property
    def payee_purse(self) -> Int32s:
        """Purse that is paid into, shape (m,)."""
        return self._purses[2]

    @cached_property
    def purse_account(self) -> Int32s:
        """Account of each purse, shape (n_purses,)."""
        return (self._purses[0] // max(len(self.flows.currencies), 1)).astype(np.int32)

    @cached_property
    def purse_currency(self) -> Int32s:
        """Currency code of each purse, shape (n_purses,)."""
        return (self._purses[0] % max(len(self.flows.currencies), 1)).astype(np.int32)

    @cached_property
    def our_receipts(self) -> Grouped:
        """Ordinary transactions into accounts of ours by the purse that is paid into.

        Of an outside account only what it has to do with ours is known: nothing is said about it.
        """
        return self.receipts(self.ordinary & self.flows.ours[self.flows.payee])

    def receipts(self, chosen: Flags) -> Grouped:
        """Chosen transactions by the purse that is paid into."""
        return self._grouped(chosen, self.payee_purse)

    def payments(self, chosen: Flags) -> Grouped:
        """Chosen transactions by the purse that is paid from."""
        return self._grouped(chosen, self.payer_purse)

    def _grouped(self, chosen: Flags, purses: Int32s) -> Grouped:
        rows = self.in_order(chosen)
        offsets, _, order, times = adjacency(purses[rows], rows, self.flows.time_us[rows], self.n_purses)
        return Grouped(offsets, rows[order], times)

    def hours_rested(self, receipts: NDArray[np.integer], payments: NDArray[np.integer]) -> int:
        """Give the longest time from receipts to payments, movement codes (n,), in whole hours begun.

        A payment of which the day alone is known may leave at the end of its day.
        """
        times = self.movements.time_us
        rested = times[payments] - times[receipts] + DAY_US * self.movements.by_day[payments]
        return max(-(-int(rested.max()) // HOUR_US), 1)

    def in_order(self, chosen: Flags) -> Int32s:
        """Codes of chosen transactions, in the order of `graph_engine.kernels.following`."""
        rows = np.flatnonzero(chosen).astype(np.int32)
        return in_order(rows, self.flows.time_us, self.flows.transactions.by_day)

    @cached_property
    def following(self) -> Int32s:
        """The first transaction that may follow each, shape (m,)."""
        following: Int32s = first_following(self.flows.time_us, self.flows.transactions.by_day)
        return following

    @cached_property
    def ordinary_rows(self) -> Int32s:
        """Codes of the ordinary transactions, (n_ordinary,)."""
        return np.flatnonzero(self.ordinary).astype(np.int32)

    @cached_property
    def usual_minor(self) -> Int64s:
        """Median of ordinary payments in each currency, of two in the middle the smaller; 0 without any."""
        return self.usual_between(0, self.flows.payer.size)

    def usual_between(self, first: int, stop: int) -> Int64s:
        """The same of the transactions from one to before another."""
        ordinary = self.ordinary[first:stop]
        amounts = self.flows.amount_minor[first:stop][ordinary]
        currencies = self.flows.currency[first:stop][ordinary]
        usual = np.zeros(len(self.flows.currencies), np.int64)
        for code in range(usual.size):
            of_currency = amounts[currencies == code]
            if of_currency.size:
                middle = (of_currency.size - 1) // 2
                usual[code] = np.partition(of_currency, middle)[middle]
        return usual

    def in_usual_payments(self, transactions: Int32s) -> NDArray[np.float64]:
        """Amounts over the usual payment of their currency, so that currencies can be compared, (n,)."""
        usual = np.maximum(self.usual_minor[self.flows.currency[transactions]], 1)
        multiples: NDArray[np.float64] = self.flows.amount_minor[transactions] / usual
        return multiples

    @cached_property
    def habitual(self) -> NDArray[np.float64]:
        """Median of what each party pays others, in usual payments; 0 for those that pay nobody, (p,)."""
        rows = self.ordinary_rows
        amounts, payers = self.in_usual_payments(rows), self.payer_party[rows]
        order = np.lexsort((amounts, payers))
        starts = np.searchsorted(payers[order], np.arange(len(self.flows.parties) + 1))
        middle = np.minimum((starts[:-1] + starts[1:] - 1) // 2, max(rows.size - 1, 0))
        medians = np.zeros(len(self.flows.parties))
        some = np.diff(starts) > 0
        medians[some] = amounts[order][middle[some]]
        return medians

    @cached_property
    def segment(self) -> Int32s:
        """Kind of each party, person or company say: those that findings are compared with, (p,)."""
        kinds: Int32s = self.flows.parties.codes("kind").astype(np.int32)
        return kinds

    @cached_property
    def first_dealing_us(self) -> Int64s:
        """When payer and payee, as parties, first had dealings in either direction, shape (m,)."""
        firsts = first_dealings(self.payer_party, self.payee_party, len(self.flows.parties))
        return self.flows.time_us[firsts]

    @cached_property
    def last_dealing_us(self) -> Int64s:
        """When payer and payee, as parties, last had dealings in either direction, shape (m,)."""
        lasts = last_dealings(self.payer_party, self.payee_party, len(self.flows.parties))
        return self.flows.time_us[lasts]

    def history_us(self, from_us: Int64s) -> Int64s:
        """How much of the ledger lies before times, shape as given."""
        return from_us - self.flows.time_us[:1]

    def early(self, from_us: Int64s) -> Flags:
        """Whether so little of the ledger lies before times that the past does not tell what is usual."""
        early: Flags = self.history_us(from_us) < HISTORY_DAYS * DAY_US
        return early

    def new_in(self, transactions: Int32s | Int64s, from_us: Int64s, to_us: Int64s) -> Flags:
        """Whether the two sides of transactions are new to each other in a situation, shape as given.

        They had no dealings before it, in either direction; nor after it where it is early. From when to when
        it lasts is told for each transaction, or once for all.
        """
        new = self.first_dealing_us[transactions] >= from_us
        return new & (~self.early(from_us) | (self.last_dealing_us[transactions] <= to_us))

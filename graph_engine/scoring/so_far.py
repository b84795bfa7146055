"""What the accounts of a transaction have done up to it: tallies of all before, rows of the windows alone."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_engine.index.properties import Rows
from graph_engine.kernels.histories import Histories
from graph_engine.kernels.tallies import Tallies
from graph_engine.model_features.events import MOVING, ends_of_edges, is_word, movements_of
from graph_engine.model_features.parameters import DAY_US
from graph_engine.model_features.receipts import ALLOCATED_DAYS, Purses, receipt_columns
from graph_engine.model_features.sides import (
    ADDING,
    SILENCE_US,
    WINDOWS_US,
    Columns,
    named_pairs,
    named_sides,
)
from graph_engine.scoring.proposed import Placed
from graph_engine.scoring.standing import Standing

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
Flags = NDArray[np.bool_]


class _Lately(NamedTuple):
    """Movements of an account one way in the longest window, the transaction itself included: arrays (k,).

    ``others``: accounts on the other side, -1 for none; ``own``: in the currency of the transaction.
    """

    others: Int32s
    times: Int64s
    amounts: Int64s
    own: Flags

    def of(self, chosen: Flags) -> "_Lately":
        """Some of them."""
        return _Lately(self.others[chosen], self.times[chosen], self.amounts[chosen], self.own[chosen])


@dataclass(frozen=True)
class SoFar:
    """A transaction, and what its accounts have done up to it."""

    standing: Standing
    placed: Placed

    def columns(self) -> Columns:
        """Features of the pair, of both sides and of receipts, arrays of one value.

        They are those that `graph_engine.model_features` tells of the transaction once it is booked.
        O(log m + w + n) for m movements, w of its accounts in the longest window and n accounts.
        """
        columns = self._of_pair() | self._of_receipts()
        for side in ADDING.values():
            columns |= {f"{side}_{name}": column for name, column in self._of_side(side).items()}
        return columns

    @property
    def _now(self) -> int:
        return self.placed.proposed.time_us

    @property
    def _amount(self) -> Int64s:
        return np.array([self.placed.proposed.amount_minor])

    @property
    def _between_accounts(self) -> bool:
        return min(self.placed.payer, self.placed.payee) >= 0

    @cached_property
    def _lately(self) -> dict[tuple[int, str], _Lately]:
        accounts = {self.placed.payer, self.placed.payee}
        return {(account, way): self._read(account, way) for account in accounts for way in ADDING}

    def _read(self, account: int, way: str) -> _Lately:
        currency, parts = self.placed.proposed.currency, []
        for name, codes in zip(MOVING, self._codes_since(account, way, int(WINDOWS_US.max())), strict=True):
            edges = self.placed.index.edges(name)
            others = ends_of_edges(edges, codes)[way == "out"]
            own = is_word(edges, "currency", currency, codes)
            parts.append((others, edges.times[codes], edges.column("amount_minor", codes), own))
        if self._adds(account, way):
            other = self.placed.payee if way == "out" else self.placed.payer
            itself = np.array([other], np.int32), np.array([self._now]), self._amount, np.array([True])
            parts.append(itself)
        return _Lately(*map(np.concatenate, zip(*parts, strict=True)))

    def _codes_since(self, account: int, way: str, window_us: int) -> tuple[Rows, Rows]:
        """Codes of the movements of an account one way in a window before the transaction, by type."""
        if not 0 <= account < self.standing.n:
            return np.zeros(0, np.int32), np.zeros(0, np.int32)
        moved, booked = map(self.placed.index.edges, MOVING)
        after_us = self._now - window_us - 1
        near = moved.forward if way == "out" else moved.backward
        codes = booked.forward.edges_of(account, after_us)
        return near.edges_of(account, after_us), codes[is_word(booked, "direction", way, codes)]

    def _adds(self, account: int, way: str) -> bool:
        """Whether the transaction is itself a movement of an account that way."""
        return account >= 0 and account == (self.placed.payer if way == "out" else self.placed.payee)

    def _of_pair(self) -> Columns:
        payer, payee = self.placed.payer, self.placed.payee
        known, found = self._between_accounts, {}
        for name, one, other in (("pair", payer, payee), ("pair_back", payee, payer)):
            lately = self._lately[one, "out"]
            rows = lately.of((lately.others == other) & known)
            itself = known and one == payer
            found[name] = self._history(rows, self.standing.of_pair(one, other), itself=itself)
        return named_pairs(self._amount, found, "pair", np.array([known]))

    def _of_side(self, side: str) -> Columns:
        mine = getattr(self.placed, side)
        ways = {way: self._of_way(mine, way) for way in ADDING}
        first, last, woke = self.standing.moved(mine)
        if mine >= 0 > first:
            first = self._now
        if 0 <= last <= self._now - SILENCE_US:
            woke = self._now
        age_s, woken_s = (
            np.array([np.nan if since_us < 0 else (self._now - since_us) / 1_000_000])
            for since_us in (first, woke)
        )
        return named_sides(self._amount, ways, side, age_s, woken_s)

    def _of_way(self, mine: int, way: str) -> tuple[Histories, Histories]:
        """Histories of an account over all currencies, and in that of the transaction."""
        standing, lately, itself = self.standing, self._lately[mine, way], self._adds(mine, way)
        before = standing.of_pair(self.placed.payer, self.placed.payee)
        fresh = itself and self._between_accounts and before.counts[0] == 0
        n_others = standing.n_others(mine, way) + fresh
        widths = [*(self._distinct(each.others) for each in self._by_window(lately)), n_others]
        counted = self._history(lately, standing.of_account(mine, way), itself=itself)
        purse = standing.of_purse(mine, way, self.placed.proposed.currency)
        summed = self._history(lately.of(lately.own), purse, itself=itself)
        return counted._replace(distinct=np.array([widths])), summed

    def _by_window(self, lately: _Lately) -> list[_Lately]:
        return [lately.of(lately.times >= self._now - window_us) for window_us in WINDOWS_US]

    def _history(self, lately: _Lately, before: Tallies, *, itself: bool) -> Histories:
        """What movements of the windows and a tally of all before tell; ``itself``: it is one more.

        Counterparties are not counted: 0.
        """
        rows = self._by_window(lately)
        since_us = self._now - before.last if before.last[0] >= 0 else before.last
        return Histories(
            counts=np.array([[*(each.times.size for each in rows), before.counts[0] + itself]]),
            distinct=np.zeros((1, WINDOWS_US.size + 1), np.int32),
            sums=np.array(
                [[*(each.amounts.sum() for each in rows), before.sums[0] + itself * self._amount[0]]]
            ),
            largest=before.largest,
            since=since_us,
            log_sums=before.log_sums,
            log_squares=before.log_squares,
        )

    def _distinct(self, others: Int32s) -> int:
        seen = np.zeros(self.standing.n + self.placed.strangers, np.bool_)
        seen[others[others >= 0]] = True
        return int(np.count_nonzero(seen))

    def _of_receipts(self) -> Columns:
        told = receipt_columns({days: self._left(days) for days in ALLOCATED_DAYS})
        return {name: column[-1:] for name, column in told.items()}

    @cached_property
    def _receipts(self) -> pl.DataFrame:
        """What the payer received from others lately, in the order in which it is paid on."""
        codes = self._codes_since(self.placed.payer, "in", max(ALLOCATED_DAYS) * DAY_US)
        own = pl.col("currency") == self.placed.proposed.currency
        received = movements_of(self.placed.index, *codes).filter(own, pl.col("payer") != pl.col("payee"))
        loose = (pl.col("precision") == "day").fill_null(value=False)
        ordered = received.select("time", "amount", loose=loose)
        return ordered.sort("time", ~pl.col("loose"), maintain_order=True)

    def _left(self, days: int) -> Purses:
        """Receipts of some days that are left, a payment of what has left of the first, the transaction."""
        payer, payee, now = self.placed.payer, self.placed.payee, self._now
        left, spent = self.standing.left_of(payer, self.placed.proposed.currency, days)
        lately = self._receipts.filter(pl.col("time") >= now - days * DAY_US)
        if lately.height < left:
            spent = 0
        rows = lately.tail(left)
        own, nobody = np.int32(0), np.int32(-1)
        before = np.full(rows.height, nobody), np.full(rows.height, own)
        pays, is_paid = (own if payer >= 0 else nobody), (own if payer == payee else nobody)
        return Purses(
            payer=np.append(before[0], [own, pays]).astype(np.int32),
            payee=np.append(before[1], [nobody, is_paid]).astype(np.int32),
            n=1,
            times=np.append(rows["time"].to_numpy(), [now, now]),
            amounts=np.append(rows["amount"].to_numpy(), [spent, *self._amount]),
            loose=np.append(rows["loose"].to_numpy(), [False, False]),
        )

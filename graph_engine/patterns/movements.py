"""All movements under one row of codes, and the same as entries of our accounts."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_engine.index import Edges, MoneyFlows
from graph_engine.patterns.crossings import side_countries
from graph_engine.reporting import CASH_KINDS
from graph_engine.sides import crosses_border

BANK_KINDS = ("interest", "fee")
"""What the bank books by itself: no conduct of the customer."""

RECEIVED_AND_PAID = (
    pl.col("amount").filter("inward").sum().alias("received"),
    pl.col("amount").filter(~pl.col("inward")).sum().alias("paid"),
    pl.col("other").filter(pl.col("other") >= 0).n_unique().alias("counterparties"),
)
"""What entries of one currency come to: minor units received and paid, and how many parties are opposite."""


@dataclass(frozen=True)
class Movements:
    """Transferred and booked movements by movement code (see ``MoneyFlows``), N in all.

    The side of a booked movement that is the bank's or cash is -1.
    """

    flows: MoneyFlows

    @cached_property
    def payer(self) -> NDArray[np.int32]:
        """Account paid from, shape (N,)."""
        side = np.where(self.flows.booked_inward, np.int32(-1), self.flows.booked.sources)
        return np.concatenate([self.flows.payer, side])

    @cached_property
    def payee(self) -> NDArray[np.int32]:
        """Account paid into, shape (N,)."""
        side = np.where(self.flows.booked_inward, self.flows.booked.sources, np.int32(-1))
        return np.concatenate([self.flows.payee, side])

    @cached_property
    def time_us(self) -> NDArray[np.int64]:
        """Times, shape (N,)."""
        return np.concatenate([self.flows.time_us, self.flows.booked.times])

    @cached_property
    def by_day(self) -> NDArray[np.bool_]:
        """Of which the day alone is known, shape (N,)."""
        return np.concatenate([edges.by_day for edges in self.both])

    @cached_property
    def amount_minor(self) -> NDArray[np.int64]:
        """Amounts, shape (N,)."""
        return np.concatenate([self.flows.amount_minor, self.flows.booked.column("amount_minor")])

    @cached_property
    def business_day(self) -> NDArray[np.int32]:
        """Days since 1970, shape (N,)."""
        return np.concatenate([self.flows.business_day, self.flows.booked.column("business_day")])

    @cached_property
    def currency(self) -> NDArray[np.int16]:
        """Codes into ``flows.currencies``, shape (N,)."""
        names = self.flows.currencies
        known = np.array([names.index(each) for each in self.flows.booked.dictionary("currency")], np.int16)
        own = known[self.flows.booked.codes("currency")] if known.size else np.zeros(0, np.int16)
        return np.concatenate([self.flows.currency, own])

    def flag(self, name: str) -> NDArray[np.bool_]:
        """A flag of every movement, false where it is not told, shape (N,)."""
        return np.concatenate([edges.column(name) for edges in self.both])

    def one_of(self, name: str, words: tuple[str, ...]) -> NDArray[np.bool_]:
        """Whether a coded property of every movement is one of some words, shape (N,)."""
        return np.concatenate([_one_of(edges, name, words) for edges in self.both])

    def texts(self, name: str) -> pl.Series:
        """A text of every movement, null where it is not told, shape (N,)."""
        return pl.concat(pl.Series(name, edges.column(name)).cast(pl.String) for edges in self.both)

    def amounts(self, name: str) -> pl.Series:
        """An amount of every movement, null where it is not told, shape (N,)."""
        told = pl.concat(
            pl.DataFrame({name: edges.column(name), "told": edges.valid(name)}) for edges in self.both
        )
        return told.select(pl.when("told").then(name)).to_series()

    @cached_property
    def abroad(self) -> NDArray[np.bool_]:
        """Whether each movement crosses a border (see `graph_engine.sides.crosses_border`), shape (N,).

        Where nothing tells, it does not.
        """
        told = np.concatenate([edges.valid("cross_border") for edges in self.both])
        sides = (("payer", self.payer), ("payee", self.payee))
        movements = pl.DataFrame({"cross_border": self.flag("cross_border")}).with_columns(
            pl.when(pl.Series(told)).then("cross_border").alias("cross_border"),
            *(self.texts(f"{side}_country") for side, _ in sides),
            *(
                country.alias(name)
                for side, accounts in sides
                for name, country in side_countries(self.flows, side, accounts).items()
            ),
        )
        abroad: NDArray[np.bool_] = (
            movements.select(crosses_border().fill_null(value=False)).to_series().to_numpy()
        )
        return abroad

    @cached_property
    def by_device(self) -> pl.DataFrame:
        """Payments of ordinary accounts of ours whose device is told, by code.

        Columns: ``code``; ``device`` (its id); ``party`` (holder of the payer account); ``time``;
        ``first_used`` (when the party first paid from the device); ``parties`` (how many did).
        """
        flows, own = self.flows, self.payer
        followed = (own >= 0) & (flows.passable & flows.ours)[own]
        paid = {"device": self.texts("device_id"), "party": flows.holder[own], "time": self.time_us}
        told = pl.DataFrame(paid).with_row_index("code").with_columns(pl.col("code").cast(pl.Int64))
        return told.filter(pl.Series(followed) & pl.col("device").is_not_null()).with_columns(
            pl.col("time").min().over("device", "party").alias("first_used"),
            pl.col("party").n_unique().over("device").alias("parties"),
        )

    def balance_after(self, code: int, *, inward: bool) -> int | None:
        """The balance that the source states after a movement, of the account on one side of it."""
        n_moved = self.flows.payer.size
        edges, own = (self.both[0], code) if code < n_moved else (self.both[1], code - n_moved)
        told: int | None = edges.take(f"{'payee' if inward else 'payer'}_balance_minor", [own])[0]
        return told

    @property
    def both(self) -> tuple[Edges, Edges]:
        """Transferred and booked movements with their properties."""
        return self.flows.transactions, self.flows.booked

    @cached_property
    def entries(self) -> pl.DataFrame:
        """Entries of ordinary accounts of ours: one a side that is such an account, by (time, code, inward).

        Columns: ``code``; ``inward``; ``account``, ``party`` (its holder), ``other`` (party of the other
        side, -1 for the bank or cash), ``currency``, ``amount`` (minor), ``day``, ``time``, ``cash``. What
        the bank books by itself and what a holder moves among its own accounts is none.
        """
        flows = self.flows
        followed, holder = flows.passable & flows.ours, flows.holder
        by_bank = self.one_of("kind", BANK_KINDS)
        payers, payees = (np.where(side < 0, -1, holder[side]) for side in (self.payer, self.payee))
        sides = []
        for inward, own, mine, other in (
            (False, self.payer, payers, payees),
            (True, self.payee, payees, payers),
        ):
            codes = np.flatnonzero((own >= 0) & followed[own] & (mine != other) & ~by_bank)
            sides.append(self._side(codes, own, mine, other).with_columns(inward=pl.lit(inward)))
        return pl.concat(sides).sort("time", "code", "inward")

    def _side(
        self,
        codes: NDArray[np.int64],
        own: NDArray[np.int32],
        mine: NDArray[np.int32],
        other: NDArray[np.int32],
    ) -> pl.DataFrame:
        cash = self.one_of("kind", CASH_KINDS)
        return pl.DataFrame(
            {
                "code": codes,
                "account": own[codes],
                "party": mine[codes],
                "other": other[codes],
                "currency": self.currency[codes],
                "amount": self.amount_minor[codes],
                "day": self.business_day[codes],
                "time": self.time_us[codes],
                "cash": cash[codes],
            }
        )


def _one_of(edges: Edges, name: str, words: tuple[str, ...]) -> NDArray[np.bool_]:
    known = edges.dictionary(name)
    wanted = [known.index(word) for word in words if word in known]
    return np.isin(edges.codes(name), wanted)


def largest_account(entries: pl.DataFrame) -> int:
    """Give the account that moved most among entries, of equal ones the first by id."""
    sums = entries.group_by("account").agg(pl.col("amount").sum())
    return int(sums.sort("amount", "account", descending=[True, False])["account"][0])

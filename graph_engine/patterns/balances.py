"""What stood on an account before and after a payment: as its source states it, or as its entries give it."""

from dataclasses import dataclass

import numpy as np

from graph_engine.index import Edges, MoneyFlows


@dataclass(frozen=True)
class Balances:
    """Balances of accounts at single transactions, in minor units of the transaction's currency.

    Stated balances come first. Else the opening balance of the account, in its currency or in none, and every
    entry since its day give the balance; equal times count together. None where neither is there.
    """

    flows: MoneyFlows

    def before_receipt(self, transaction: int) -> int | None:
        """What stood on the payee account before it was paid."""
        stated = self._stated("payee", transaction)
        if stated is not None:
            return stated - int(self.flows.amount_minor[transaction])
        return self._added_up(int(self.flows.payee[transaction]), transaction, 0)

    def after_payment(self, transaction: int) -> int | None:
        """What stood on the payer account after it paid."""
        stated = self._stated("payer", transaction)
        if stated is not None:
            return stated
        return self._added_up(int(self.flows.payer[transaction]), transaction, 1)

    def _stated(self, side: str, transaction: int) -> int | None:
        moved = self.flows.transactions
        exchanged = side == "payee" and moved.valid("payee_currency")[transaction]
        if exchanged or not moved.valid(f"{side}_balance_minor")[transaction]:
            return None
        return int(moved.column(f"{side}_balance_minor")[transaction])

    def _added_up(self, account: int, transaction: int, later_us: int) -> int | None:
        """Opening balance and entries before the time of a transaction and ``later_us`` microseconds."""
        accounts, currency = self.flows.accounts, self.flows.currencies[self.flows.currency[transaction]]
        told = accounts.valid("opening_balance_minor")[account]
        if not told or accounts.take("currency", [account])[0] not in (None, currency):
            return None
        until = int(self.flows.time_us[transaction]) + later_us
        moved, booked = self.flows.transactions, self.flows.booked
        received = moved.backward.edges_of(account, before=until)
        paid = moved.forward.edges_of(account, before=until)
        entries = booked.forward.edges_of(account, before=until)
        inward = booked.codes("direction")[entries] == _code(booked, "direction", "in")
        return (
            int(accounts.column("opening_balance_minor")[account])
            + self._sum(moved, received, account, currency)
            - self._sum(moved, paid, account, currency)
            + self._sum(booked, entries[inward], account, currency)
            - self._sum(booked, entries[~inward], account, currency)
        )

    def _sum(self, edges: Edges, rows: np.ndarray, account: int, currency: str) -> int:
        """Sum of the amounts in a currency since the day of the account's opening balance."""
        since = 0
        if self.flows.accounts.valid("opening_balance_day")[account]:
            since = int(self.flows.accounts.column("opening_balance_day")[account])
        counted = edges.codes("currency")[rows] == _code(edges, "currency", currency)
        counted &= edges.column("business_day")[rows] >= since
        return int(edges.column("amount_minor")[rows][counted].sum())


def _code(edges: Edges, column: str, word: str) -> int:
    """The code of a word in a column; one that no row has where the word is not there."""
    words = edges.dictionary(column)
    return words.index(word) if word in words else len(words)

"""Money on the move, as columns: one row a transaction, before ids and balances are given."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

import numpy as np

from graph_engine.synthetic.arrays import NONE, Flags, Ints, none_of, whole
from graph_engine.synthetic.days import DAY_S
from graph_engine.synthetic.labels import LABEL_NUMBER


@dataclass(frozen=True)
class Moves:
    """Transactions: local seconds since 1970, accounts (nothing: cash or the bank), amounts, labels.

    ``batch``, ``merchant``, ``loan``, ``plan`` and ``reverses`` are numbers into lists, or nothing.
    """

    time_s: Ints
    payer: Ints
    payee: Ints
    amount_minor: Ints
    label: Ints
    batch: Ints
    merchant: Ints
    loan: Ints
    plan: Ints
    reverses: Ints

    def __len__(self) -> int:
        return len(self.time_s)

    def rows(self, which: Ints | Flags) -> "Moves":
        """The rows at positions, or where a flag is set."""
        return Moves(*(getattr(self, column.name)[which] for column in fields(self)))

    def within(self, first_day: int, last_day: int) -> "Moves":
        """The rows of some days, both included."""
        day = self.time_s // DAY_S
        return self.rows((day >= first_day) & (day <= last_day))


def moves(label: str, time_s: Ints, payer: Ints | int, payee: Ints | int, amount_minor: Ints) -> Moves:
    """Transactions of one label; a single account stands for all rows."""
    n = len(time_s)
    return Moves(
        time_s=whole(time_s),
        payer=whole(np.broadcast_to(payer, n)),
        payee=whole(np.broadcast_to(payee, n)),
        amount_minor=whole(amount_minor),
        label=np.full(n, LABEL_NUMBER[label], dtype=np.int64),
        batch=none_of(n),
        merchant=none_of(n),
        loan=none_of(n),
        plan=none_of(n),
        reverses=none_of(n),
    )


def together(parts: Iterable[Moves]) -> Moves:
    """All rows of several, in the order given."""
    every = [moves("transfer", whole([]), NONE, NONE, whole([])), *parts]
    return Moves(
        *(np.concatenate([getattr(part, column.name) for part in every]) for column in fields(Moves))
    )


def planned(part: Moves, plan: int) -> Moves:
    """The same rows, marked as part of a planted pattern."""
    return replace(part, plan=np.full(len(part), plan, dtype=np.int64))

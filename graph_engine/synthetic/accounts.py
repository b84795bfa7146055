"""All accounts by number: ours first (the main account of a customer has the customer's own number)."""

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from graph_engine.schema.words import ACCOUNT_KINDS, ROLES
from graph_engine.synthetic.arrays import NONE, Flags, Ints, flags, none_of, whole
from graph_engine.synthetic.banks import OUR_BANK

CNY, USD = 0, 1
CURRENCIES = ("CNY", "USD")


@dataclass(frozen=True)
class Block:
    """Accounts of one sort. ``holder`` is the party the bank knows, ``truly`` the party behind it."""

    holder: Ints
    kind: str
    bank: Ints
    role: str = "ordinary"
    truly: Ints | None = None
    currency: int = CNY
    usual_name: pl.Series | None = None
    other_name: pl.Series | None = None
    opened_day: Ints | None = None

    def __len__(self) -> int:
        return len(self.holder)


@dataclass(frozen=True)
class Accounts:
    """Every account, as columns by account number."""

    holder: Ints
    truly: Ints
    bank: Ints
    kind: Ints
    role: Ints
    currency: Ints
    opened_day: Ints
    usual_name: pl.Series
    other_name: pl.Series

    def __len__(self) -> int:
        return len(self.holder)

    @property
    def ours(self) -> Flags:
        """Which are held at our bank."""
        return flags(self.bank == OUR_BANK)

    @property
    def ordinary(self) -> Flags:
        """Which belong to nobody special."""
        return flags(self.role == ROLES.index("ordinary"))


@dataclass
class AccountBook:
    """Collects blocks of accounts and hands out their numbers."""

    blocks: list[Block] = field(default_factory=list)

    def add(self, block: Block) -> Ints:
        """The numbers of the block's accounts."""
        first = sum(map(len, self.blocks))
        self.blocks.append(block)
        return whole(np.arange(first, first + len(block)))

    def close(self) -> Accounts:
        """All blocks in one."""
        blocks = self.blocks
        return Accounts(
            holder=np.concatenate([block.holder for block in blocks]),
            truly=np.concatenate([block.holder if block.truly is None else block.truly for block in blocks]),
            bank=np.concatenate([block.bank for block in blocks]),
            kind=_repeated(blocks, [ACCOUNT_KINDS.index(block.kind) for block in blocks]),
            role=_repeated(blocks, [ROLES.index(block.role) for block in blocks]),
            currency=_repeated(blocks, [block.currency for block in blocks]),
            opened_day=np.concatenate(
                [none_of(len(block)) if block.opened_day is None else block.opened_day for block in blocks]
            ),
            usual_name=pl.concat([_names(block.usual_name, len(block)) for block in blocks]),
            other_name=pl.concat([_names(block.other_name, len(block)) for block in blocks]),
        )


def at_bank(bank: int, n: int) -> Ints:
    """The same bank for ``n`` accounts."""
    return np.full(n, bank, dtype=np.int64)


def _repeated(blocks: list[Block], values: list[int]) -> Ints:
    return whole(np.repeat(values, [len(block) for block in blocks]))


def _names(names: pl.Series | None, n: int) -> pl.Series:
    return pl.Series("name", [None] * n, dtype=pl.String) if names is None else names.alias("name")


UNKNOWN_HOLDER = NONE
"""The bank does not know who holds the account: only a name comes with the money."""

"""Balances after each transaction, for all accounts of ours at once."""

from dataclasses import dataclass

import numpy as np

from graph_engine.synthetic.arrays import Flags, Ints, whole
from graph_engine.synthetic.moves import Moves


@dataclass(frozen=True)
class Running:
    """Balances after each side of each transaction in the order of the rows, and where that left accounts.

    For each of ``accounts``: its lowest balance, and the first row after which it is below zero.
    """

    payer_minor: Ints
    payee_minor: Ints
    closing_minor: Ints
    accounts: Ints
    lowest_minor: Ints
    first_short_row: Ints


def run(rows: Moves, opening_minor: Ints, ours: Flags) -> Running:
    """Add up every account's rows in their order.

    Cost: one stable sort of the sides of the rows. Sides that are not ours are left at zero.
    """
    n = len(rows)
    account = np.stack([rows.payer, rows.payee], axis=1).reshape(-1)
    signed = np.stack([-rows.amount_minor, rows.amount_minor], axis=1).reshape(-1)
    legs = np.flatnonzero((account >= 0) & ours[np.maximum(account, 0)])
    legs = legs[np.argsort(account[legs].astype(np.int32), kind="stable")]
    held, change = account[legs], signed[legs]
    starts = np.flatnonzero(np.r_[True, held[1:] != held[:-1]]) if len(held) else whole([])
    total = np.cumsum(change)
    before = total[starts] - change[starts] if len(held) else whole([])
    lengths = np.diff(np.r_[starts, len(held)])
    balance = total + np.repeat(opening_minor[held[starts]] - before, lengths)
    after = np.zeros(2 * n, dtype=np.int64)
    after[legs] = balance
    closing = opening_minor.copy()
    closing[held[starts]] = balance[np.r_[starts[1:], len(held)] - 1] if len(held) else 0
    lowest, first_short = _shortfalls(balance, starts, legs // 2)
    return Running(after[0::2], after[1::2], closing, whole(held[starts]), lowest, first_short)


def _shortfalls(balance: Ints, starts: Ints, row: Ints) -> tuple[Ints, Ints]:
    """Lowest balance of each account, and the first row at which it is below zero (else past the end)."""
    if not len(balance):
        return whole([]), whole([])
    past = np.iinfo(np.int64).max
    short_row = np.where(balance < 0, row, past)
    return whole(np.minimum.reduceat(balance, starts)), whole(np.minimum.reduceat(short_row, starts))

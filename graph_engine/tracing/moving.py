"""Traced money on its way: parcels on transactions, and until when they are followed."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph_engine.tracing.asked import Asked

FOREVER = int(np.iinfo(np.int64).max)
EVER = int(np.iinfo(np.int64).min)


@dataclass(frozen=True)
class Moving:
    """Parcels on transfers (n_parcels,).

    ``codes`` of the transfers; ``starts`` and ``amounts``, the first unit and how many, of what moved on the
    side they come from; ``until`` the time up to (backward: down to) which they are followed.
    """

    codes: NDArray[np.int64]
    starts: NDArray[np.int64]
    amounts: NDArray[np.int64]
    until: NDArray[np.int64]

    @staticmethod
    def none() -> "Moving":
        """No parcels."""
        return Moving(*(np.empty(0, np.int64) for _ in range(4)))

    def where(self, kept: NDArray[np.bool_] | NDArray[np.int64]) -> "Moving":
        """Some of the parcels."""
        return Moving(self.codes[kept], self.starts[kept], self.amounts[kept], self.until[kept])


def merged(moving: Moving) -> Moving:
    """Parcels of a transaction that are followed equally long as one, by transaction; units have no names."""
    order = np.lexsort((moving.until, moving.codes))
    codes, until = moving.codes[order], moving.until[order]
    differs = np.ones(codes.size, np.bool_)
    differs[1:] = (codes[1:] != codes[:-1]) | (until[1:] != until[:-1])
    first = np.flatnonzero(differs)
    amounts = np.add.reduceat(moving.amounts[order], first) if first.size else moving.amounts
    return Moving(codes[first], np.zeros(first.size, np.int64), amounts, until[first])


def joined(parts: list[Moving]) -> Moving:
    """All parcels of several lists."""
    columns = [[part.codes, part.starts, part.amounts, part.until] for part in [Moving.none(), *parts]]
    return Moving(*(np.concatenate(column) for column in zip(*columns, strict=True)))


@dataclass(frozen=True)
class Started:
    """Money that started to move: on transfers of ``hop``, and entries of an account, in units of either.

    Where it started from whole ``accounts``, all their money is traced.
    """

    hop: int
    moving: Moving
    entries: Moving
    entry_kind: int
    accounts: NDArray[np.int64]

    def is_traced(self, codes: NDArray[np.int64], accounts: NDArray[np.int64], hop: int) -> NDArray[np.bool_]:
        """Whether money that arrives by transfers on accounts at a hop was traced there from the start."""
        back: NDArray[np.bool_] = np.isin(accounts, self.accounts)
        return back if hop == self.hop else back | np.isin(codes, self.moving.codes)


def windows_of(times: NDArray[np.int64], asked: Asked) -> NDArray[np.int64]:
    """Until when money that started at these times is followed."""
    if asked.window_days is None:
        return np.full(times.size, FOREVER if asked.forward else EVER)
    span_us = asked.window_days * 86_400_000_000
    ended: NDArray[np.int64] = times + span_us if asked.forward else times - span_us
    return ended

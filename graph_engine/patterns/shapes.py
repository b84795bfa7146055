"""What a shape found among the movements is: the party it is about, and the transactions of its parts."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graph_engine.patterns.background import Background

Int32s = NDArray[np.int32]


@dataclass(frozen=True)
class Shape:
    """An instance of a shape: the party it is about, and the transactions of each part, codes of TRANSFERRED.

    A transaction stands in one part. ``size``: how many parties make the shape, the larger the rarer.
    """

    anchor: int
    parts: Mapping[str, Int32s]
    size: int

    @cached_property
    def transactions(self) -> Int32s:
        """All transactions, rising, each once."""
        codes: Int32s = np.unique(np.concatenate(list(self.parts.values())))
        return codes


def evenness(background: Background, transactions: Int32s, parties: Int32s) -> float:
    """Share of what transactions move that does not concern the party with the largest part of it."""
    stakes = background.in_usual_payments(transactions)
    _, places = np.unique(parties[transactions], return_inverse=True)
    whole = float(stakes.sum())
    return 1 - float(np.bincount(places, stakes).max()) / whole if whole > 0 else 0.0


def balance(background: Background, shape: Shape, one: str, other: str) -> float:
    """The smaller of what two parts move over the larger."""
    sums = sorted(float(background.in_usual_payments(shape.parts[part]).sum()) for part in (one, other))
    return sums[0] / sums[1] if sums[1] > 0 else 0.0

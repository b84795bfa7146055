"""Ratios of whole numbers."""

import numpy as np
from numpy.typing import NDArray

MOST_EXACT = 4 * 10**15
"""Up to here a remainder can be multiplied by 2,000 in 64 bits."""


def ratio(part: int, whole: int) -> float | None:
    """One number over another; none where there is nothing to divide by.

    Examples
    --------
    >>> ratio(1, 4), ratio(0, 4), ratio(1, 0)
    (0.25, 0.0, None)
    """
    return part / whole if whole else None


def thousandths(parts: NDArray[np.int64], whole: int) -> NDArray[np.int64]:
    """Numbers, not negative, over another, in thousandths rounded half up, exactly.

    Examples
    --------
    >>> thousandths(np.array([1, 2, 4_000_000_000_000_001]), 2000).tolist()
    [1, 1, 2000000000000001]
    >>> thousandths(np.array([2]), 3).tolist()
    [667]
    """
    units, rest = parts // whole, parts % whole
    if whole <= MOST_EXACT:
        return 1000 * units + (2000 * rest + whole) // (2 * whole)
    exact = [(2000 * part + whole) // (2 * whole) for part in rest.tolist()]
    return 1000 * units + np.array(exact, np.int64)

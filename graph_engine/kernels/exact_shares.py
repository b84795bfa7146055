"""Shares of whole amounts, exact in 64 bits whatever the product, and whole amounts split by weights."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

HIGHEST_BIT = 62
"""The highest bit that a positive int64 may have."""

SAFE = 1 << 31
"""Factors below this have a product that fits into an int64."""


@njit(cache=True)
def divided(part: int, weight: int, whole: int) -> tuple[int, int]:
    """Give quotient and remainder of ``part * weight / whole``, where the product may need 126 bits.

    Parameters
    ----------
    part : int
        0 to 2**63 - 1.
    weight : int
        0 to ``whole``.
    whole : int
        1 to 2**63 - 1.

    Returns
    -------
    quotient, remainder : int
        ``part * weight == quotient * whole + remainder`` with ``0 <= remainder < whole``.

    Notes
    -----
    Large products go bit by bit from the highest of ``part``: double, add, subtract. Nothing exceeds
    ``whole`` on the way.

    Examples
    --------
    >>> divided(7, 2, 3)
    (4, 2)
    >>> divided(2**62, 2**62 + 1, 2**62 + 3) == divmod(2**62 * (2**62 + 1), 2**62 + 3)
    True
    """
    if part < SAFE and weight < SAFE:
        product = part * weight
        return product // whole, product % whole
    quotient, remainder = 0, 0
    for bit in range(HIGHEST_BIT, -1, -1):
        quotient *= 2
        if remainder >= whole - remainder:
            remainder -= whole - remainder
            quotient += 1
        else:
            remainder *= 2
        if (part >> bit) & 1:
            if remainder >= whole - weight:
                remainder -= whole - weight
                quotient += 1
            else:
                remainder += weight
    return quotient, remainder


@njit(cache=True)
def scaled(part: int, of: int, to: int) -> int:
    """Give ``part * to / of``, rounded down: a part (0 to ``of``) of one amount as part of another.

    >>> scaled(50, 100, 703), scaled(100, 100, 703)
    (351, 703)
    """
    found: int = (to // of) * part + divided(part, to % of, of)[0]
    return found


@njit(cache=True)
def split(amount: int, weights: NDArray[np.int64], parts: NDArray[np.int64]) -> None:
    """Split a whole amount by weights into whole parts, by largest remainder.

    Parameters
    ----------
    amount : int
        0 to the sum of the weights.
    weights : ndarray of int64, shape (n,)
        Not negative; their sum fits into an int64.
    parts : ndarray of int64, shape (n,)
        Filled with the parts: they add up to ``amount``, and none exceeds its weight. Of equal remainders the
        first place goes first.

    Notes
    -----
    O(n log n). Hamilton's method: every part is rounded down, and what is left goes to the largest
    remainders, one unit each.

    References
    ----------
    M. L. Balinski, H. P. Young: Fair Representation, 1982; not checked against the text.
    """
    whole = weights.sum()
    left = amount
    if whole == 0:
        parts[:] = 0
        return
    remainders = np.empty(weights.size, np.int64)
    for place in range(weights.size):
        parts[place], remainders[place] = divided(amount, weights[place], whole)
        left -= parts[place]
    if left == 0:
        return
    order = np.argsort(-remainders, kind="mergesort")
    for place in order[:left]:
        parts[place] += 1

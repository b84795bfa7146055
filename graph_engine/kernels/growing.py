"""Tables that grow: what a kernel finds is more than it can know beforehand."""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray


@njit(cache=True, nogil=True)
def grown(table: NDArray[Any]) -> NDArray[Any]:
    """Give a table of twice as many rows that begins with the given ones.

    >>> grown(np.array([[1, 2]], np.int32)).shape
    (2, 2)
    """
    larger = np.empty((2 * table.shape[0], table.shape[1]), table.dtype)
    for row in range(table.shape[0]):
        for column in range(table.shape[1]):
            larger[row, column] = table[row, column]
    return larger


@njit(cache=True, nogil=True)
def with_room(table: NDArray[Any], n_rows: int) -> NDArray[Any]:
    """Give a table of at least so many rows that begins with the given ones."""
    while table.shape[0] < n_rows:
        table = grown(table)
    return table

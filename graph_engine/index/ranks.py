"""The place of each of many ids among the sorted ids of a label."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_engine.kernels.lookup import places_of

Codes = NDArray[np.int32]


def ranks(values: pl.Series, ids: pl.Series) -> Codes:
    """Give the place of each value among sorted, distinct ids.

    Parameters
    ----------
    values : Series of text, shape (n,)
        What to look up; may be empty in places.
    ids : Series of text, shape (n_ids,)
        Distinct ids, none empty.

    Returns
    -------
    int32 array, shape (n,)
        The place in ``ids``; -1 for what is not among them or empty.

    Notes
    -----
    O(n + n_ids) on average: hashes are looked up and then compared as text, so that the answer is exact;
    where two ids have one hash, a general join does it.

    Examples
    --------
    >>> ranks(pl.Series(["b", "z", None]), pl.Series(["a", "b"])).tolist()
    [1, -1, -1]
    """
    if len(ids) == 0:
        return np.full(len(values), -1, np.int32)
    known = ids.hash().to_numpy()
    if np.any(places_of(known, known) != np.arange(len(ids))):
        return _joined(values, ids)
    places = places_of(values.hash().to_numpy(), known)
    same = (ids.gather(np.maximum(places, 0)) == values).fill_null(value=False).to_numpy()
    return np.where(same, places, np.int32(-1))


def _joined(values: pl.Series, ids: pl.Series) -> Codes:
    """The same by a general join."""
    codes = pl.Series(np.arange(len(ids), dtype=np.int32))
    found: Codes = values.replace_strict(ids, codes, default=-1, return_dtype=pl.Int32).to_numpy()
    return found

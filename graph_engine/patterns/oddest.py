"""Of very many instances those that are worth joining to situations: the oddest, the others counted."""

import numpy as np
from numpy.typing import NDArray

from graph_engine.patterns.background import Background
from graph_engine.ranking import surprise

MOST = 5_000
"""So many instances of a detector are looked into; ours: more than any team reviews."""

NOT_LOOKED_INTO = "instances not looked into, being less odd than those that were"
"""Reason for which instances are left out."""


def oddest(
    background: Background, offsets: NDArray[np.int64], codes: NDArray[np.int32]
) -> tuple[NDArray[np.int64], dict[str, int]]:
    """Choose the oddest instances by their number, mean amount, likeness to habits, and lasting strangeness.

    Parameters
    ----------
    background : Background
        The movements of a run.
    offsets : int64 array, shape (n_instances + 1,)
        Where the transactions of each instance begin among ``codes``; none is empty.
    codes : int32 array
        Transactions of the instances.

    Returns
    -------
    chosen : int64 array
        Places of the chosen instances, rising: all of them, if there are no more than ``MOST``.
    left_out : dict
        How many were not chosen.
    """
    n = offsets.size - 1
    if n <= MOST:
        return np.arange(n), {NOT_LOOKED_INTO: 0}
    sizes = np.diff(offsets)
    stakes = background.in_usual_payments(codes)
    usually = background.habitual[background.payer_party[codes]]
    unlike = np.abs(np.log(np.maximum(stakes, 1e-9) / np.maximum(usually, 1e-9)))
    lasting = background.last_dealing_us[codes] - background.first_dealing_us[codes]
    measures = [np.add.reduceat(values, offsets[:-1]) / sizes for values in (stakes, unlike, -lasting / 1e6)]
    odd = surprise([sizes.astype(np.float64), *measures], np.zeros(n, np.int64))
    chosen = np.sort(np.lexsort((np.arange(n), -odd))[:MOST])
    return chosen, {NOT_LOOKED_INTO: n - MOST}

"""Parties that belong together by ties, as groups of codes."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from graph_engine.detectors.background import Background


def groups_of(n: int, ties: Iterable[tuple[NDArray[np.int32], NDArray[np.int32]]]) -> NDArray[np.int32]:
    """Give the group of each of n things: the smallest of all that ties connect it with.

    Parameters
    ----------
    n : int
        Number of things.
    ties : iterable of pairs of int32 arrays, each of shape (n_ties,)
        Both ends of ties.

    Returns
    -------
    int32 array, shape (n,)

    Notes
    -----
    Every round passes the smallest code over every tie and then follows it to its own: O(ties log n).

    Examples
    --------
    >>> groups_of(5, [(np.array([4, 1], np.int32), np.array([3, 4], np.int32))]).tolist()
    [0, 1, 2, 1, 1]
    """
    pairs = list(ties)
    one, other = (
        (np.concatenate([np.zeros(0, np.int32), *ends]) for ends in zip(*pairs, strict=True))
        if pairs
        else (
            np.zeros(0, np.int32),
            np.zeros(0, np.int32),
        )
    )
    group = np.arange(n, dtype=np.int32)
    while True:
        before = group.copy()
        smallest = np.minimum(group[one], group[other])
        np.minimum.at(group, group[one], smallest)
        np.minimum.at(group, group[other], smallest)
        while not np.array_equal(group, group[group]):
            group = group[group]
        if np.array_equal(before, group):
            return group


def tied_by_relation(
    background: Background, kinds: tuple[str, ...]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Give both ends of the relations of some kinds."""
    relations = background.flows.index.edges("RELATED_TO")
    words = relations.dictionary("kind")
    chosen = np.isin(relations.codes("kind"), [words.index(kind) for kind in kinds if kind in words])
    return relations.sources[chosen], relations.targets[chosen]

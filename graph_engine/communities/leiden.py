"""Leiden communities, by igraph."""

import random
from collections.abc import Iterator
from contextlib import contextmanager

import igraph
import numpy as np
from numpy.typing import NDArray

OBJECTIVES = {"cpm": "CPM", "modularity": "modularity"}
"""What igraph calls them."""


def leiden(  # noqa: PLR0913
    n_nodes: int,
    ends: NDArray[np.int64],
    weights: NDArray[np.float64],
    *,
    objective: str,
    resolution: float,
    iterations: int,
    seed: int,
) -> NDArray[np.int64]:
    """Give each node's community that Leiden finds.

    Parameters
    ----------
    n_nodes : int
        Number of nodes.
    ends : ndarray of int64, shape (n_ties, 2)
        The two nodes of each tie, each pair once.
    weights : ndarray of float64, shape (n_ties,)
        Weight of each tie, above 0.
    objective : "cpm" or "modularity"
        The constant Potts model, or modularity.
    resolution : float
        Least weight of ties per pair of members; or weight of modularity's null model, 1 for the plain one.
    iterations : int
        Most rounds.
    seed : int
        Seed of a generator of its own: igraph otherwise draws from Python's global one.

    Returns
    -------
    ndarray of int64, shape (n_nodes,)
        The number of each node's community; numbers mean nothing but equality.

    Notes
    -----
    Near linear in ties. The same nodes, ties, order and seed give the same communities.

    References
    ----------
    Traag, Waltman and van Eck (2019), From Louvain to Leiden: guaranteeing well-connected communities,
    Scientific Reports 9:5233. Constant Potts model: Traag, Van Dooren and Nesterov (2011), Physical Review E
    84:016114. Modularity: Newman and Girvan (2004), Physical Review E 69:026113.

    Examples
    --------
    >>> ends = np.array([[0, 1], [1, 2], [0, 2], [3, 4], [4, 5], [3, 5], [2, 3]])
    >>> found = leiden(6, ends, np.ones(7), objective="cpm", resolution=0.2, iterations=10, seed=1)
    >>> found[0] == found[1] == found[2], found[3] == found[4] == found[5], found[2] == found[3]
    (np.True_, np.True_, np.False_)
    """
    graph = igraph.Graph(n=n_nodes, edges=ends.tolist())
    with _generator(seed):
        partition = graph.community_leiden(
            objective_function=OBJECTIVES[objective],
            weights=weights.tolist(),
            resolution=resolution,
            n_iterations=iterations,
        )
    return np.asarray(partition.membership, dtype=np.int64)


@contextmanager
def _generator(seed: int) -> Iterator[None]:
    """Let igraph draw from a seeded generator of its own, and give it back Python's global one after."""
    igraph.set_random_number_generator(random.Random(seed))  # noqa: S311  no secret is drawn
    try:
        yield
    finally:
        igraph.set_random_number_generator(random)

"""Places for the members of a network, drawn together by their ties."""

from collections.abc import Sequence

import networkx as nx

from api.pictures.svg import Point

ROUNDS = 60
"""Steps of the layout; ours: no visible change after."""


def places(members: Sequence[str], ties: Sequence[tuple[str, str]], seed: int) -> dict[str, Point]:
    """Give each member a place between 0 and 1 in both directions.

    Parameters
    ----------
    members : sequence of str, shape (n_members,)
        In an order that does not change from run to run.
    ties : sequence of (str, str)
        Between members.
    seed : int
        Of the places to start from; the same seed gives the same picture.

    Returns
    -------
    dict of str to (float, float)

    References
    ----------
    T. Fruchterman, E. Reingold: Graph drawing by force-directed placement, Software 21 (1991).
    """
    graph = nx.Graph()
    graph.add_nodes_from(members)
    graph.add_edges_from(ties)
    found = nx.spring_layout(graph, seed=seed, iterations=ROUNDS, method="force")
    xs, ys = (_spread([float(place[side]) for place in found.values()]) for side in (0, 1))
    return dict(zip(found, zip(xs, ys, strict=True), strict=True))


def _spread(values: Sequence[float]) -> list[float]:
    """Values between 0 and 1, half by size and half by rank, so that one far out does not crowd the rest."""
    low, width = min(values), max(values) - min(values)
    order = sorted(range(len(values)), key=lambda number: (values[number], number))
    rank = {number: place for place, number in enumerate(order)}
    last = max(1, len(values) - 1)
    return [
        ((value - low) / width + rank[number] / last) / 2 if width else 0.5
        for number, value in enumerate(values)
    ]

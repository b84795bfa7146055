"""Adjacency and runs written for the eye."""

from itertools import groupby


def adjacency(near, far, times, n_nodes):
    """For each node: (far end, edge, time) of its edges in the order of the edges."""
    return [
        [(far[edge], edge, times[edge]) for edge in range(len(near)) if near[edge] == node]
        for node in range(n_nodes)
    ]


def sorted_by(keys, order):
    """The order, by key; Python's sort is stable."""
    return sorted(order, key=lambda row: keys[row])


def runs(keys, order):
    """Rows with equal keys that stand together."""
    return [list(rows) for _, rows in groupby(order, key=lambda row: tuple(key[row] for key in keys))]


def span(entries, after, before):
    """The entries of one node strictly after and strictly before."""
    return [
        entry
        for entry in entries
        if (after is None or entry[2] > after) and (before is None or entry[2] < before)
    ]

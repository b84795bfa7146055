"""Parties that belong together by ties, as groups of codes."""

import numpy as np
from numpy.typing import NDArray

from graph_engine.patterns.background import Background

Int32s = NDArray[np.int32]
Ends = tuple[Int32s, Int32s]
"""Both ends of ties, each of shape (n_ties,)."""

OWNERSHIP = (
    "legal_representative",
    "actual_controller",
    "beneficial_owner",
    "shareholder",
    "group_member",
    "group_parent",
)
"""Relations by which a party has a say in another."""

CIRCLE = ("spouse", "family", *OWNERSHIP, "director", "employer")
"""Relations by which parties may well act as one; ours."""


def groups_of(n: int, *ties: Ends) -> Int32s:
    """Give the group of each of n things: the smallest code of all that ties connect it with.

    Parameters
    ----------
    n : int
        Number of things.
    ties : pairs of int32 arrays
        Both ends of ties.

    Returns
    -------
    int32 array, shape (n,)

    Notes
    -----
    Every round passes the smallest code over every tie and then follows it to its own: O(ties log n) for
    ties such as parties have.

    Examples
    --------
    >>> groups_of(5, (np.array([4, 1], np.int32), np.array([3, 4], np.int32))).tolist()
    [0, 1, 2, 1, 1]
    """
    one, other = (np.concatenate([np.zeros(0, np.int32), *(pair[end] for pair in ties)]) for end in (0, 1))
    group = np.arange(n, dtype=np.int32)
    while True:
        before = group.copy()
        smallest = np.minimum(group[one], group[other])
        np.minimum.at(group, before[one], smallest)
        np.minimum.at(group, before[other], smallest)
        while not np.array_equal(group, group[group]):
            group = group[group]
        if np.array_equal(before, group):
            return group


def circles_of(n: int, sources: Int32s, targets: Int32s) -> Int32s:
    """Give, for each of n things, the smallest of all that it reaches and that reach it over directed ties.

    Parameters
    ----------
    n : int
        Number of things.
    sources, targets : int32 array, shape (n_ties,)
        Ties from source to target.

    Returns
    -------
    int32 array, shape (n,)
        The thing itself where there is no way back to it.

    Notes
    -----
    O(n + ties log ties). R. Tarjan: Depth-first search and linear graph algorithms, SIAM Journal on Computing
    1 (1972), 146-160, without recursion.

    Examples
    --------
    >>> circles_of(4, np.array([0, 1, 2, 2], np.int32), np.array([1, 2, 0, 3], np.int32)).tolist()
    [0, 0, 0, 3]
    """
    order = np.argsort(sources, kind="stable")
    starts = np.searchsorted(sources[order], np.arange(n + 1)).tolist()
    search = _Search(starts, targets[order].tolist())
    for root in np.unique(sources).tolist():
        search.visit(root)
    circle = np.arange(n, dtype=np.int32)
    for members in search.circles:
        circle[members] = min(members)
    return circle


class _Search:
    """A depth-first search that collects strongly connected components of several members."""

    def __init__(self, starts: list[int], targets: list[int]) -> None:
        self.starts, self.targets = starts, targets
        self.number: dict[int, int] = {}
        self.lowest: dict[int, int] = {}
        self.waiting: list[int] = []
        self.is_waiting: set[int] = set()
        self.circles: list[list[int]] = []

    def visit(self, root: int) -> None:
        """Visit everything that is reached from a thing and was not visited before."""
        path: list[tuple[int, int]] = []
        if root not in self.number:
            path.append(self._enter(root))
        while path:
            node, place = path.pop()
            if place == self.starts[node + 1]:
                self._leave(node, path)
                continue
            path.append((node, place + 1))
            target = self.targets[place]
            if target not in self.number:
                path.append(self._enter(target))
            elif target in self.is_waiting:
                self.lowest[node] = min(self.lowest[node], self.number[target])

    def _enter(self, node: int) -> tuple[int, int]:
        self.number[node] = self.lowest[node] = len(self.number)
        self.waiting.append(node)
        self.is_waiting.add(node)
        return node, self.starts[node]

    def _leave(self, node: int, path: list[tuple[int, int]]) -> None:
        if path:
            above = path[-1][0]
            self.lowest[above] = min(self.lowest[above], self.lowest[node])
        if self.lowest[node] == self.number[node]:
            members = [self.waiting.pop()]
            while members[-1] != node:
                members.append(self.waiting.pop())
            self.is_waiting.difference_update(members)
            if len(members) > 1:
                self.circles.append(members)


def tied_by_relation(background: Background, kinds: tuple[str, ...]) -> Ends:
    """Give both ends of the relations of some kinds."""
    relations = background.flows.index.edges("RELATED_TO")
    words = relations.dictionary("kind")
    chosen = np.isin(relations.codes("kind"), [words.index(kind) for kind in kinds if kind in words])
    return relations.sources[chosen], relations.targets[chosen]


def tied_by_capital(background: Background, least_share_pct: int) -> Ends:
    """Give investor and company of every investment of at least a share, or of a share that is not told."""
    capital = background.flows.index.edges("INVESTS_IN")
    large = 100 * capital.column("share") >= least_share_pct
    chosen = large | ~capital.valid("share")
    return capital.sources[chosen], capital.targets[chosen]

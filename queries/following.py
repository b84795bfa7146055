"""What the kernels that follow some of each node's edges run on, taken from the graph."""

import numpy as np
from numpy.typing import NDArray

from graph_engine.index import Edges, Nodes
from graph_engine.kernels.adjacent import Window
from graph_engine.kernels.followed import NO_LIMIT, Followed, all_followed
from graph_engine.kernels.paths import Reach
from queries.answers import LeftOut
from queries.columns import OutputColumn
from queries.graph import Graph
from queries.moved import Codes, arrays_of, distinct

HOPS = 3
"""Hops that money is followed at most, as in LDBC FinBench."""

CARD_WITHDRAWAL = "card_withdrawal"
"""The kind of movement that is a withdrawal to a card; every other one between two accounts is a transfer."""

HOLDING = ("holder", "joint_holder")
"""Roles in which an account is the party's own."""

HOPS_FROM = OutputColumn("hops", "integer", "transfers from the account asked about to this one")


def kinds_of(graph: Graph, *, transfers: bool, withdrawals: bool) -> NDArray[np.bool_]:
    """Which kinds of movement are wanted, by code of the kind."""
    words = graph.transfers.dictionary("kind")
    return np.array([withdrawals if word == CARD_WITHDRAWAL else transfers for word in words], np.bool_)


def movements(  # noqa: PLR0913 - the keyword-only ones have defaults
    graph: Graph,
    limit: int | None = None,
    order: str = "latest_first",
    *,
    backwards: bool = False,
    transfers: bool = True,
    withdrawals: bool = False,
) -> Followed:
    """Transfers, withdrawals or both, out of accounts or (``backwards``) into them."""
    edges = graph.transfers
    wanted = kinds_of(graph, transfers=transfers, withdrawals=withdrawals)
    kinds: NDArray[np.int8] = np.asarray(edges.codes("kind"), np.int8)
    adjacency = arrays_of(edges.backward if backwards else edges.forward)
    return Followed(adjacency, kinds, wanted, *_kept(limit, order), graph.accounts.id_lengths)


def ties(edges: Edges, far: Nodes, limit: int | None, order: str) -> Followed:
    """Edges of a type without kinds, by their sources."""
    kinds = np.zeros(len(edges), np.int8)
    return Followed(
        arrays_of(edges.forward), kinds, np.ones(1, np.bool_), *_kept(limit, order), far.id_lengths
    )


def _kept(limit: int | None, order: str) -> tuple[int, bool]:
    return NO_LIMIT if limit is None else limit, order == "latest_first"


def edges_of(followed: Followed, nodes: Codes, window: Window) -> tuple[Codes, Codes, Codes]:
    """Of the edges of some nodes that are followed and lie in a window: edge, its node, and its far node."""
    positions, places = all_followed(followed, np.asarray(nodes, np.int32), window)
    adjacency = followed.adjacency
    return adjacency.edges[positions], np.asarray(nodes)[places], adjacency.neighbours[positions]


def reach(graph: Graph, window: Window, hops: int = HOPS) -> Reach:
    """How far a search goes within the bounds of the answer."""
    return Reach(hops, graph.bounds.edges, window)


def passable(graph: Graph) -> NDArray[np.bool_]:
    """The accounts that money may be followed through."""
    return np.asarray(graph.accounts.column("ordinary"))


def accounts_held(graph: Graph, party: int) -> Codes:
    """Accounts of which the party is a holder or joint holder, by the length of their id and their code."""
    holdings = graph.index.edges("HOLDS_ACCOUNT")
    words = holdings.dictionary("role")
    holding = np.array([word in HOLDING for word in words])
    own = holding[holdings.codes("role")[holdings.forward.edges_of(party)]]
    return graph.accounts.in_numeric_order(distinct(holdings.forward.neighbours_of(party)[own]))


def above(edges: Edges, codes: Codes, more_than_minor: int) -> NDArray[np.bool_]:
    """Whether each edge's amount is more than so much."""
    kept: NDArray[np.bool_] = edges.column("amount_minor")[codes] > more_than_minor
    return kept


def stopped_by_edges(stopped: bool) -> list[LeftOut]:
    """What to say where the bound on edges ended a search: that there may be more."""
    return [LeftOut("transfers", "edge_limit", 1, at_least=True)] if stopped else []


def not_ordinary(n_accounts: int) -> list[LeftOut]:
    """What to say of accounts that connect everybody, and so are no middle of anything."""
    return [LeftOut("accounts", "role_not_ordinary", n_accounts)]

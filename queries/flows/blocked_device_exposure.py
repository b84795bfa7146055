"""Accounts that money went on to and that a blocked device signs in to.

Transfers out of the account, and out of the accounts they came to, over at most three hops, each strictly
later than the one before. Given are the accounts that a blocked device signed in to in the window, once for
each number of hops and each device: money that went there is in the hands of whoever uses the device.
Nearer accounts first, then by account and device.

No path runs through payment institutions, treasuries, internal accounts and the like: it ends there, and
the transfers that ended there are stated with their amounts.
"""

import numpy as np

from graph_engine.kernels.adjacent import Window
from graph_engine.kernels.rising_reach import Start, rising_reach
from queries.answers import Found, Property
from queries.columns import OutputColumn, account
from queries.cypher.fund_flows import ACCOUNT, rising_left_out, rising_levels
from queries.following import HOPS_FROM, movements, passable, reach, stopped_by_edges
from queries.graph import Graph
from queries.moved import Codes, distinct, transfers_left_out
from queries.parameters import TRUNCATION, WINDOW, Parameter
from queries.ties import beside

FINBENCH = "complex read 1"
PARAMETERS = (
    Parameter("account", "account", "the account that the money leaves", required=True),
    *WINDOW,
    *TRUNCATION,
)
COLUMNS = (
    HOPS_FROM,
    account("account", "the account that the money came to"),
    OutputColumn("device", "id", "the blocked device", shows="device", reads="risk_ratings"),
    OutputColumn("device_kind", "text", "its kind"),
)
ROLES = frozenset({"aml"})
CYPHER = f"""
{ACCOUNT}{rising_levels()}
UNWIND CASE WHEN stopped THEN [] ELSE [[1, level1], [2, level2], [3, level3]] END AS level
UNWIND level[1] AS step
WITH level[0] AS hops, step.n AS x
MATCH (x)<-[s:SIGNED_IN]-(d:Device)
WHERE d.blocked AND s.seq <= $seq AND $from_us <= s.time_us AND s.time_us < $to_us
WITH DISTINCT hops, x, d
RETURN hops, x.id AS account, d.id AS device, d.kind AS device_kind
ORDER BY hops, size(account), account, size(device), device
"""

CYPHER_LEFT_OUT = ACCOUNT + rising_left_out()


def on_index(
    graph: Graph, *, account: int, window: Window, truncation_limit: int | None, truncation_order: str
) -> Found:
    """Go outwards hop by hop, then look for blocked devices of what was reached."""
    followed = movements(graph, truncation_limit, truncation_order)
    start = Start(np.array([account], np.int32), False)
    found = rising_reach(followed, passable(graph), start, reach(graph, window))
    accounts, devices = blocked_devices(graph, distinct(found.nodes), window)
    hops, signed_in = joined(found.nodes, found.hops, accounts)
    nodes, devices = accounts[signed_in], devices[signed_in]
    lengths, device_lengths = graph.accounts.id_lengths, graph.index.nodes("Device").id_lengths
    order = np.lexsort((devices, device_lengths[devices], nodes, lengths[nodes], hops))
    return Found(
        {
            "hops": hops[order],
            "account": nodes[order],
            "device": devices[order],
            "device_kind": Property(graph.index.nodes("Device"), "kind", devices[order]),
        },
        transfers_left_out(graph, distinct(found.ended), "role_not_ordinary")
        + stopped_by_edges(found.stopped),
    )


def blocked_devices(graph: Graph, accounts: Codes, window: Window) -> tuple[Codes, Codes]:
    """Pairs of an account and a blocked device that signed in to it in a window, each once."""
    signed_in = beside(
        graph.index.edges("SIGNED_IN", "Device", "Account"), accounts, forward=False, window=window
    )
    blocked = np.asarray(graph.index.nodes("Device").column("blocked"))[signed_in.far]
    pairs = distinct(signed_in.near[blocked] * np.int64(2**32) + signed_in.far[blocked])
    return pairs >> 32, pairs & (2**32 - 1)


def joined(nodes: Codes, hops: Codes, accounts: Codes) -> tuple[Codes, Codes]:
    """For each account and each number of hops it was reached in: the hops, and the place in ``accounts``.

    ``accounts`` are sorted.
    """
    first, last = np.searchsorted(accounts, nodes), np.searchsorted(accounts, nodes, "right")
    counts = last - first
    places = (
        np.repeat(first, counts) + np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    )
    return np.repeat(hops, counts), places

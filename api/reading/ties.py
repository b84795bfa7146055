"""What ties the parties of a finding to each other beside money: relations, shares, devices in common."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from graph_engine.index import Edges
from graph_engine.runs import Run

Rows = list[dict[str, Any]]

SEVERAL = 2
"""A device of one party ties nobody."""


def ties_among(run: Run, party_ids: Sequence[str]) -> Rows:
    """Relations and investments from one of some parties to another, by ids and tie."""
    codes = run.index.nodes("Party").codes_of(party_ids)
    members = frozenset(codes[codes >= 0].tolist())
    related, invested = run.index.edges("RELATED_TO"), run.index.edges("INVESTS_IN")
    rows = [_tie(related, code, related.take("kind", [code])[0]) for code in _inside(related, members)]
    rows += [_tie(invested, code, "investor") for code in _inside(invested, members)]
    return sorted(rows, key=lambda row: (row["party_id"], row["to_party_id"], row["tie"]))


def _inside(edges: Edges, members: frozenset[int]) -> list[int]:
    """Codes of the edges that start and end at members."""
    return [
        code
        for member in sorted(members)
        for code in edges.forward.edges_of(member).tolist()
        if int(edges.targets[code]) in members
    ]


def _tie(edges: Edges, code: int, tie: str) -> dict[str, Any]:
    return {
        "party_id": edges.source_nodes.id_at(int(edges.sources[code])),
        "to_party_id": edges.target_nodes.id_at(int(edges.targets[code])),
        "tie": tie,
        "share": edges.take("share", [code])[0],
    }


def devices_in_common(run: Run, party_ids: Sequence[str], accounts: Rows, transactions: Rows) -> Rows:
    """Devices from which at least two of some parties signed in or paid.

    Parameters
    ----------
    run : Run
        Whose graph tells the sign-ins.
    party_ids : sequence of str
        The parties.
    accounts : list of rows
        Each with ``account_id`` and ``holder_id``: a sign-in to an account is its holder's.
    transactions : list of rows
        Each with ``payer_account`` and ``device_id``.

    Returns
    -------
    list of rows
        ``device_id`` and ``party_ids``, sorted.
    """
    parties = frozenset(party_ids)
    holders = {row["account_id"]: row["holder_id"] for row in accounts}
    used = [
        *_signed_in(run, "Party", {name: name for name in parties}),
        *_signed_in(run, "Account", holders),
        *((row["device_id"], holders.get(row["payer_account"])) for row in transactions),
    ]
    users: dict[str, set[str]] = defaultdict(set)
    for device, party in used:
        if device is not None and party in parties:
            users[device].add(party)
    return [
        {"device_id": device, "party_ids": sorted(users[device])}
        for device in sorted(users)
        if len(users[device]) >= SEVERAL
    ]


def _signed_in(run: Run, label: str, party_of: dict[str, str]) -> Iterable[tuple[str, str]]:
    """Device and party of sign-ins to nodes of a label, given whose each node is."""
    edges, names = run.index.edges("SIGNED_IN", "Device", label), list(party_of)
    for name, code in zip(names, run.index.nodes(label).codes_of(names).tolist(), strict=True):
        if code >= 0:
            for device in np.unique(edges.backward.neighbours_of(code)).tolist():
                yield edges.source_nodes.id_at(device), party_of[name]

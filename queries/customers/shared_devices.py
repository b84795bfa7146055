"""Who signs in with the same devices as a party.

Devices that the party, or an account of it, signed in with, and the other parties that used them: one row for
each device and other party. A device that more than ``max_sharing`` parties use is a machine of a branch, a
shop or a call centre and links nobody; such devices are counted and left out.
"""

import numpy as np

from graph_engine.index import Edges
from graph_engine.kernels.adjacent import Window
from queries.answers import Found, LeftOut, Property
from queries.columns import FIRST_AT, LAST_AT, OutputColumn
from queries.cypher.who import described_columns
from queries.graph import Graph
from queries.moved import Codes, accounts_of, holders_of, totals
from queries.parameters import PARTY, WINDOW, Parameter
from queries.query import ANALYSTS
from queries.ties import beside
from queries.who import described, descriptions

PARAMETERS = (
    PARTY,
    Parameter(
        "max_sharing",
        "integer",
        "parties a device links at most",
        default=20,
        min=2,
        max=1000,
    ),
    *WINDOW,
)
COLUMNS = (
    OutputColumn("device", "id", "the device", shows="device"),
    OutputColumn("device_kind", "text", "its kind"),
    *described("other_party", "who also uses it"),
    OutputColumn("own_count", "integer", "sign-ins of the party asked about"),
    OutputColumn("other_count", "integer", "sign-ins of the other party"),
    FIRST_AT,
    LAST_AT,
    OutputColumn("sharing", "integer", "parties that use the device"),
)
ROLES = ANALYSTS
USERS = """
MATCH (p:Party {id: $party, epoch: $epoch})
CALL (p) {
  MATCH (p)<-[s:SIGNED_IN]-(d:Device)
  WHERE s.seq <= $seq AND $from_us <= s.time_us AND s.time_us < $to_us
  RETURN d
 UNION
  MATCH (p)-[h:HOLDS_ACCOUNT {main: true}]->(:Account)<-[s:SIGNED_IN]-(d:Device)
  WHERE h.seq <= $seq AND s.seq <= $seq AND $from_us <= s.time_us AND s.time_us < $to_us
  RETURN d
}
CALL (d) {
  MATCH (d)-[s:SIGNED_IN]->(used:Party|Account)
  WHERE s.seq <= $seq AND $from_us <= s.time_us AND s.time_us < $to_us
  WITH s, CASE WHEN used:Party THEN 0 ELSE 1 END AS by_account, coalesce(used.holder_id, used.id) AS user
  ORDER BY by_account
  WITH s.id AS sign_in, s.time_us AS time, head(collect(user)) AS user
  RETURN user, count(*) AS count, min(time) AS first_at, max(time) AS last_at
}
WITH d, collect({user: user, count: count, first_at: first_at, last_at: last_at}) AS users"""
"""Devices ``d`` of a party ``p`` with all their users; a sign-in naming account and party counts once."""

CYPHER = f"""{USERS}
WHERE size(users) <= $max_sharing
UNWIND users AS other
WITH * WHERE other.user <> $party
MATCH (q:Party {{id: other.user, epoch: $epoch}})
RETURN d.id AS device, d.kind AS device_kind, {described_columns("other_party", "q")},
       coalesce([one IN users WHERE one.user = $party][0].count, 0) AS own_count, other.count AS other_count,
       other.first_at AS first_at, other.last_at AS last_at, size(users) AS sharing
ORDER BY device, other_party
"""

CYPHER_LEFT_OUT = f"""{USERS}
WHERE size(users) > $max_sharing
RETURN 'devices' AS what, 'shared_by_too_many' AS reason, count(d) AS count, false AS at_least,
       null AS currency, null AS amount_minor, '' AS reads
"""


def on_index(graph: Graph, *, party: int, max_sharing: int, window: Window) -> Found:
    """Find the party's devices, then who else uses them."""
    devices = devices_of(graph, party, window)
    used, users, times = users_of(graph, devices, window)
    ones = np.ones(used.size, np.int64)
    added = totals([used, users], ones, ones, (times, times))
    on_device, user = added.keys
    _, place, sharing = np.unique(on_device, return_inverse=True, return_counts=True)
    n_sharing = sharing[place]
    crowded = np.unique(on_device[n_sharing > max_sharing])
    own = {int(on_device[row]): int(added.count[row]) for row in np.flatnonzero(user == party)}
    rows = np.flatnonzero((user != party) & (n_sharing <= max_sharing))
    return Found(
        {
            "device": on_device[rows],
            "device_kind": Property(graph.index.nodes("Device"), "kind", on_device[rows]),
            **descriptions(graph, "other_party", user[rows]),
            "own_count": [own.get(device, 0) for device in on_device[rows].tolist()],
            "other_count": added.count[rows],
            "first_at": added.first_at[rows],
            "last_at": added.last_at[rows],
            "sharing": n_sharing[rows],
        },
        [LeftOut("devices", "shared_by_too_many", int(crowded.size))],
    )


def sign_ins(graph: Graph) -> tuple[Edges, Edges]:
    """Sign-ins to accounts and to parties."""
    return graph.index.edges("SIGNED_IN", "Device", "Account"), graph.index.edges(
        "SIGNED_IN", "Device", "Party"
    )


def devices_of(graph: Graph, party: int, window: Window) -> Codes:
    """Devices that the party or an account of it signed in with."""
    to_account, to_party = sign_ins(graph)
    by_account = beside(to_account, accounts_of(graph, party), forward=False, window=window)
    by_party = beside(to_party, np.array([party]), forward=False, window=window)
    return np.unique(np.concatenate([by_account.far, by_party.far]))


def users_of(graph: Graph, devices: Codes, window: Window) -> tuple[Codes, Codes, Codes]:
    """Every sign-in with some devices, once: device, party, time. One may name its account and its party."""
    to_account, to_party = sign_ins(graph)
    by_account = beside(to_account, devices, forward=True, window=window)
    by_party = beside(to_party, devices, forward=True, window=window)
    named = set(to_party.ids_at(by_party.codes))
    alone = np.array([name not in named for name in to_account.ids_at(by_account.codes)], np.bool_)
    return (
        np.concatenate([by_account.near[alone], by_party.near]),
        np.concatenate([holders_of(graph, by_account.far[alone]), by_party.far]),
        np.concatenate([to_account.times[by_account.codes[alone]], to_party.times[by_party.codes]]),
    )

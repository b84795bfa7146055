"""Features of communities and of the network, from the last snapshot before the day of each movement."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph_engine.communities.leiden import leiden
from graph_engine.kernels.prominence import core_numbers, page_ranks
from graph_engine.model_features.catalogue import NETWORK
from graph_engine.model_features.events import Events
from graph_engine.model_features.parameters import DAY_US, FeatureParameters

Columns = dict[str, NDArray[Any]]
Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]

DAMPING, ROUNDS = 0.85, 30
"""PageRank as its authors set it; after 30 rounds less than 1 per cent of a rank is still on its way."""

NAMES = tuple(feature.name for feature in NETWORK)

LEIDEN_ROUNDS = 2
"""As igraph by default."""


class _Snapshot(NamedTuple):
    """The network of some parties: ``parties`` their codes, rising, and what is told of each."""

    parties: Int64s
    community: Int64s
    told: Columns


def network_columns(events: Events, parameters: FeatureParameters) -> Columns:
    """Give the features of ``NETWORK`` for both parties, and ``same_community``, arrays of shape (m,).

    Snapshots are taken at the beginning of every ``snapshot_days``-th day (UTC) since 1970, whatever the
    ledger begins or ends with, and look at movements between different parties in the ``network_days``
    before. A movement is told of the last snapshot at or before the beginning of its day. Ties are weighted
    by number of movements: amounts of several currencies cannot be added, and a single large one would
    outweigh all others. A party that did not move money then has nothing to be told (NaN).

    Notes
    -----
    One search for communities a snapshot that has movements: O(days / snapshot_days * ties). Party codes
    rise with ids and are renumbered among those present, so that later parties change nothing.
    """
    columns: Columns = {
        f"{side}_{name}": np.full(events.size, np.nan)
        for side in ("payer_party", "payee_party")
        for name in NAMES
    }
    columns["same_community"] = np.zeros(events.size, np.bool_)
    step = parameters.snapshot_days * DAY_US
    taken = events.time_us // step * step
    for at in np.unique(taken).tolist():
        first, last = np.searchsorted(taken, [at, at + 1])
        begin = np.searchsorted(events.time_us, at - parameters.network_days * DAY_US)
        snapshot = _snapshot(events, int(begin), int(first), parameters.seed)
        if snapshot is not None:
            _tell(events, snapshot, slice(first, last), columns)
    return columns


def _snapshot(events: Events, begin: int, end: int, seed: int) -> _Snapshot | None:
    payers, payees = events.parties.payer[begin:end], events.parties.payee[begin:end]
    moved = (payers >= 0) & (payees >= 0) & (payers != payees)
    if not moved.any():
        return None
    parties, codes = np.unique(np.concatenate([payers[moved], payees[moved]]), return_inverse=True)
    sources, targets = np.split(codes, 2)
    n = parties.size
    keys, counts = np.unique(
        np.minimum(sources, targets) * n + np.maximum(sources, targets), return_counts=True
    )
    ends, weights = np.column_stack([keys // n, keys % n]), counts.astype(np.float64)
    community = leiden(
        n, ends, weights, objective="modularity", resolution=1.0, iterations=LEIDEN_ROUNDS, seed=seed
    )
    told = _communities(community, ends, weights) | _prominence(sources, targets, ends, n)
    return _Snapshot(parties, community, told)


def _communities(community: Int64s, ends: Int64s, weights: NDArray[np.float64]) -> Columns:
    sizes = np.bincount(community)
    inside = community[ends[:, 0]] == community[ends[:, 1]]
    kept = np.bincount(community[ends[inside, 0]], weights[inside], sizes.size)
    touching = kept + sum(
        np.bincount(community[ends[~inside, side]], weights[~inside], sizes.size) for side in (0, 1)
    )
    return {"community_size": sizes[community], "community_inside": (kept / touching)[community]}


def _prominence(sources: Int64s, targets: Int64s, ends: Int64s, n: int) -> Columns:
    order = np.argsort(np.concatenate([ends[:, 0], ends[:, 1]]), kind="stable")
    neighbours = np.concatenate([ends[:, 1], ends[:, 0]])[order].astype(np.int32)
    partners = np.bincount(ends.ravel(), minlength=n)
    offsets = np.concatenate([[0], np.cumsum(partners)])
    ranks = page_ranks(sources.astype(np.int32), targets.astype(np.int32), n, DAMPING, ROUNDS)
    return {"page_rank": ranks, "partners": partners, "core": core_numbers(offsets, neighbours)}


def _tell(events: Events, snapshot: _Snapshot, rows: slice, columns: Columns) -> None:
    places = {}
    for side in ("payer", "payee"):
        codes = getattr(events.parties, side)[rows]
        place = np.minimum(np.searchsorted(snapshot.parties, codes), snapshot.parties.size - 1)
        known = snapshot.parties[place] == codes
        places[side] = place, known
        for name, values in snapshot.told.items():
            columns[f"{side}_party_{name}"][rows] = np.where(known, values[place], np.nan)
    (payer, payer_known), (payee, payee_known) = places["payer"], places["payee"]
    alike = snapshot.community[payer] == snapshot.community[payee]
    columns["same_community"][rows] = alike & payer_known & payee_known

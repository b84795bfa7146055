"""Round trips of money that keep their amount: searched for among chosen payments, and told hop by hop."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph_engine.kernels.adjacency import adjacency
from graph_engine.kernels.cycles import Bounds, Moves, round_trips
from graph_engine.patterns.background import Background

Trip = NDArray[np.int32]
"""Transactions of a round trip, in order."""


@dataclass(frozen=True)
class Trips:
    """Round trips over accounts of ours, and how many first payments were not searched in full, or at all."""

    trips: list[Trip]
    starts_cut: int
    starts_unseen: int


def found_trips(
    background: Background, chosen: NDArray[np.bool_], usual_payments: int, bounds: Bounds
) -> Trips:
    """Find the round trips among chosen payments, by their first.

    Parameters
    ----------
    background : Background
        The movements of a run.
    chosen : bool array, shape (m,)
        Payments that may be hops.
    usual_payments : int
        How many usual payments in its currency the first hop moves at least.
    bounds : Bounds
        What counts as a round trip, and how much is spent.
    """
    flows, sent = background.flows, background.payments(chosen)
    rows = np.flatnonzero(chosen).astype(np.int32)
    in_offsets, _, order, in_times = adjacency(
        background.payee_party[rows], rows, flows.time_us[rows], len(flows.parties)
    )
    moves = Moves(
        payers=background.payer_purse,
        payees=background.payee_purse,
        times=flows.time_us,
        amounts=flows.amount_minor,
        by_day=flows.transactions.by_day,
        holders=flows.holder[background.purse_account],
        out_offsets=sent.offsets,
        outgoing=sent.rows,
        in_offsets=in_offsets,
        in_times=in_times,
        in_amounts=flows.amount_minor[rows[order]],
    )
    least = np.maximum(1, usual_payments * background.usual_minor[flows.currency[rows]])
    found = round_trips(moves, bounds, rows[flows.amount_minor[rows] >= least])
    ours, spans = flows.ours[flows.payer], zip(found.offsets[:-1], found.offsets[1:], strict=True)
    trips = [found.transactions[first:last] for first, last in spans]
    return Trips([trip for trip in trips if ours[trip].any()], found.starts_cut, found.starts_unseen)


def parts_of(situation: Sequence[Trip]) -> dict[str, NDArray[np.int32]]:
    """The hops of the first trip of a situation, one by one, and those of the others beside them, if any."""
    first = situation[0]
    hops = {f"hop_{number:02}": first[number - 1 : number] for number in range(1, first.size + 1)}
    further = np.setdiff1d(np.concatenate(situation), first)
    return {**hops, "further_hop": further} if further.size else hops

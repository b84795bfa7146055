"""Transfers of some accounts added up by who is on their other side."""

import numpy as np

from queries.answers import Values
from queries.graph import Graph
from queries.moved import DIRECTIONS, Codes, Moved, transfer_totals
from queries.who import words


def by_other_side(graph: Graph, moved: Moved, others: Codes) -> tuple[Codes, dict[str, Values]]:
    """Add transfers up by their other side, direction and currency: whom each row is about, and its columns.

    ``others`` (m,): who is on the other side of each transfer. By currency, the largest sum first; equal
    ones by the other side and direction.
    """
    currencies = graph.transfers.codes("currency")[moved.edges]
    added = transfer_totals(graph, moved.edges, currencies, others, moved.direction)
    added = added.ordered(added.keys[0], -added.amount_minor)
    return added.keys[1], {
        "direction": np.array(DIRECTIONS)[added.keys[2]],
        "currency": words(graph.transfers, "currency", added.keys[0]),
        "count": added.count,
        "amount_minor": added.amount_minor,
        "first_at": added.first_at,
        "last_at": added.last_at,
    }

"""The last weeks of an index, and how many of their transactions show as much of what is measured."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from graph_engine.index import GraphIndex, as_datetime
from graph_engine.kernels.feeds import feeds_of
from graph_engine.model_features.catalogue import MOST_HOPS
from graph_engine.model_features.events import MOVING, Events, events_in, movements_of
from graph_engine.model_features.parameters import DAY_US, FeatureParameters
from graph_engine.model_features.shapes import NONE_KNOWN, Columns, bounds_of, closing_columns
from graph_engine.model_features.sides import side_columns
from graph_engine.scoring.standing import Standing

Int32s = NDArray[np.int32]

WINDOWS_KEPT = 2
"""Of the length of a shape: so much of the ledger's end is kept, so that each transaction of the last window
has its own window before it; ours."""

CYCLES = tuple(f"cycles_{hops}" for hops in range(2, MOST_HOPS + 1))

MEASURES = (
    "payer_out_distinct_7d",
    "payee_in_distinct_7d",
    *CYCLES,
    "scatter_gather_sources",
    "scatter_gather_width",
    "chain_hops",
    "like_in",
    "like_out",
)
"""Features by which a transaction is rated, the more the odder, beside its amount; ours."""


@dataclass(frozen=True)
class Recent:
    """What scoring reads of an index beside the accounts at hand; made once for an index.

    ``events``: the m movements of the last weeks; ``hops`` and ``fed_by`` int32 (m,): the longest chain that
    each ends, and what comes before it there (-1: none); ``population``: by measure, its values over the
    ``n`` transactions of the last window, rising; ``amounts``: by currency, all there are, rising;
    ``last_us``: time of the last movement; ``standing``: what accounts have done.
    """

    index: GraphIndex
    parameters: FeatureParameters
    events: Events
    hops: Int32s
    fed_by: Int32s
    population: dict[str, NDArray[np.float64]]
    amounts: dict[str, NDArray[np.int64]]
    n: int
    last_us: int
    standing: Standing

    @staticmethod
    def of(index: GraphIndex, parameters: FeatureParameters) -> "Recent":
        """Read an index, the last weeks of it for shapes: O(m log m) in its movements."""
        times = [index.edges(name).times for name in MOVING]
        last_us = max((int(each[-1]) for each in times if each.size), default=0)
        window_us = parameters.pattern_days * DAY_US
        since_us = last_us - WINDOWS_KEPT * window_us
        rows = [slice(int(np.searchsorted(each, since_us)), each.size) for each in times]
        events = events_in(index, movements_of(index, *rows))
        feeds = feeds_of(events.between_parties, bounds_of(parameters), NONE_KNOWN)
        of_last = events.time_us >= last_us - window_us
        columns = _measured(events, parameters)
        population = {name: np.sort(columns[name][of_last].astype(np.float64)) for name in MEASURES}
        return Recent(
            index=index,
            parameters=parameters,
            events=events,
            hops=feeds.hops,
            fed_by=feeds.fed_by,
            population=population,
            amounts=_amounts(index),
            n=int(np.count_nonzero(of_last)),
            last_us=last_us,
            standing=Standing.of(index),
        )

    @property
    def until(self) -> datetime | None:
        """When the last movement was."""
        return as_datetime(self.last_us) if self.n else None

    def amounts_in(self, currency: str) -> NDArray[np.int64]:
        """All amounts of a currency, rising."""
        return self.amounts.get(currency, np.zeros(0, np.int64))


def _amounts(index: GraphIndex) -> dict[str, NDArray[np.int64]]:
    found: dict[str, list[NDArray[np.int64]]] = defaultdict(list)
    for name in MOVING:
        edges = index.edges(name)
        codes, amounts = edges.codes("currency"), edges.column("amount_minor")
        for code, currency in enumerate(edges.dictionary("currency")):
            found[currency].append(amounts[codes == code])
    return {currency: np.sort(np.concatenate(parts)) for currency, parts in found.items()}


def _measured(events: Events, parameters: FeatureParameters) -> Columns:
    sides = {
        f"{side}_{name}": column
        for side in ("payer", "payee")
        for name, column in side_columns(events, events.accounts, side).items()
    }
    return sides | closing_columns(events, parameters)

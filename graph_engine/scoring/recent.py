"""The last weeks of an index, and how many of their transactions show as much of what is measured."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_engine.index import GraphIndex, as_datetime
from graph_engine.model_features.catalogue import MOST_HOPS
from graph_engine.model_features.events import Events, events_in, movements_of
from graph_engine.model_features.parameters import DAY_US, FeatureParameters
from graph_engine.model_features.shapes import Columns, closing_columns
from graph_engine.model_features.sides import side_columns

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

    ``movements``: those of the last weeks, see ``movements_of``; ``population``: by measure, its values over
    the ``n`` transactions of the last window, rising; ``last_us``: time of the last movement.
    """

    index: GraphIndex
    parameters: FeatureParameters
    movements: pl.DataFrame
    population: dict[str, NDArray[np.float64]]
    n: int
    last_us: int

    @staticmethod
    def of(index: GraphIndex, parameters: FeatureParameters) -> "Recent":
        """Read the end of an index: O(m log m) in its movements of the last weeks."""
        times = [index.edges(name).times for name in ("TRANSFERRED", "BOOKED")]
        last_us = max((int(each[-1]) for each in times if each.size), default=0)
        window_us = parameters.pattern_days * DAY_US
        since_us = last_us - WINDOWS_KEPT * window_us
        rows = [slice(int(np.searchsorted(each, since_us)), each.size) for each in times]
        movements = movements_of(index, *rows)
        events = events_in(index, movements)
        of_last = events.time_us >= last_us - window_us
        columns = _measured(events, parameters)
        population = {name: np.sort(columns[name][of_last].astype(np.float64)) for name in MEASURES}
        return Recent(index, parameters, movements, population, int(np.count_nonzero(of_last)), last_us)

    @property
    def until(self) -> datetime | None:
        """When the last movement was."""
        return as_datetime(self.last_us) if self.n else None

    def amounts(self, currency: str) -> NDArray[np.int64]:
        """All amounts of a currency, in no order."""
        found = [np.zeros(0, np.int64)]
        for name in ("TRANSFERRED", "BOOKED"):
            edges = self.index.edges(name)
            words = edges.dictionary("currency")
            if currency in words:
                own = edges.codes("currency") == words.index(currency)
                found.append(edges.column("amount_minor")[own])
        return np.concatenate(found)


def _measured(events: Events, parameters: FeatureParameters) -> Columns:
    sides = {
        f"{side}_{name}": column
        for side in ("payer", "payee")
        for name, column in side_columns(events, events.accounts, side).items()
    }
    return sides | closing_columns(events, parameters)

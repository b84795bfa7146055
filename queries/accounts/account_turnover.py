"""What went out of an account and came into it by transfer.

Number, sum and largest amount in the window, per currency and direction. A currency without transfers has
no row; where there is none in a direction, there is no largest.
"""

import numpy as np

from graph_engine.kernels.adjacent import Window
from queries.answers import Found
from queries.columns import CURRENCY, OutputColumn, money
from queries.following import edges_of, movements
from queries.graph import Graph
from queries.parameters import WINDOW, Parameter
from queries.query import ANALYSTS
from queries.sums import sums_of
from queries.who import words

FINBENCH = "simple read 2"
PARAMETERS = (Parameter("account", "account", "the account asked about", required=True), *WINDOW)
COLUMNS = (
    CURRENCY,
    OutputColumn("out_count", "integer", "transfers out of it"),
    money("out_amount_minor", "their sum in minor units"),
    money("out_largest_minor", "the largest of them"),
    OutputColumn("in_count", "integer", "transfers into it"),
    money("in_amount_minor", "their sum in minor units"),
    money("in_largest_minor", "the largest of them"),
)
ROLES = ANALYSTS
CYPHER: str | None = None

NONE = (0, 0, None)
"""Count, sum and largest of no transfers."""


def on_index(graph: Graph, *, account: int, window: Window) -> Found:
    """Add up both directions."""
    node = np.array([account])
    sides = []
    for backwards in (False, True):
        codes, near, _ = edges_of(movements(graph, backwards=backwards), node, window)
        sides.append(sums_of(graph.transfers, codes, near).by_currency())
    currencies = sorted(sides[0].keys() | sides[1].keys())
    columns = {
        f"{name}_{what}": [side.get(currency, NONE)[place] for currency in currencies]
        for name, side in zip(("out", "in"), sides, strict=True)
        for place, what in enumerate(("count", "amount_minor", "largest_minor"))
    }
    return Found({"currency": words(graph.transfers, "currency", np.array(currencies, np.int64)), **columns})

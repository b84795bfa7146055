"""The shortest way money could have taken from one party to another.

A chain of transfers from any account of the payer to any account of the payee; a party on the way passes
on from any of its accounts what came to any of them. By default each transfer follows the one before
it (``rising``): it is later, or at the same time where of the other the day alone is known (what comes in on
a day comes first), as money cannot be passed on before it came; ``any`` looks at who pays whom, whatever the
order. ``fewest_hops`` gives the chain of fewest transfers, ``earliest_arrival`` the one that arrives first
within ``max_hops``; that needs rising times.

No path runs through payment institutions, clearing, treasuries, internal accounts or any other role that
connects everybody: it ends there, and the transfers that ended there are stated with their amounts. There is
no row where there is no path.
"""

from collections.abc import Mapping
from typing import Any

from graph_engine.errors import BadParameter
from graph_engine.kernels.adjacent import Window
from graph_engine.kernels.paths import Ends, Reach, fewest_hops
from graph_engine.kernels.rising_paths import rising_path
from queries.answers import Found
from queries.cypher.paths import LEFT_OUT, paths
from queries.cypher.rising import STEPS_TO_GOAL
from queries.following import stopped_by_edges
from queries.graph import Graph
from queries.moved import transfers_left_out
from queries.parameters import WINDOW, Parameter, two_different
from queries.query import ANALYSTS
from queries.rising import MAX_HOPS, STEP_COLUMNS, THROUGH_ANY_ROLE, of_parties, steps_of

PARAMETERS = (
    Parameter("payer", "party", "where the path starts", required=True),
    Parameter("payee", "party", "where it is to arrive", required=True),
    Parameter(
        "order", "choice", "order of the transfers in time", default="rising", choices=("rising", "any")
    ),
    Parameter(
        "best",
        "choice",
        "which path is the best",
        default="fewest_hops",
        choices=("fewest_hops", "earliest_arrival"),
    ),
    MAX_HOPS,
    THROUGH_ANY_ROLE,
    *WINDOW,
)
COLUMNS = STEP_COLUMNS
ROLES = ANALYSTS
PATHS = paths()

CYPHER = PATHS + STEPS_TO_GOAL
CYPHER_LEFT_OUT = PATHS + LEFT_OUT


def check(values: Mapping[str, Any]) -> None:
    """Refuse a path from a party to itself, and the earliest arrival in any order."""
    two_different("party", "payer", "payee")(values)
    if values["best"] == "earliest_arrival" and values["order"] == "any":
        raise BadParameter("order", "any", "rising, where best is earliest_arrival")


def on_index(  # noqa: PLR0913 - one keyword for each parameter
    graph: Graph,
    *,
    payer: int,
    payee: int,
    order: str,
    best: str,
    max_hops: int,
    through_any_role: bool,
    window: Window,
) -> Found:
    """Search from holder to holder, and give the transfers of the path."""
    search = (
        of_parties(graph, through_any_role),
        Ends(payer, payee),
        Reach(max_hops, graph.bounds.edges, window),
    )
    path, ended, _looked_at, stopped = (
        fewest_hops(*search) if order == "any" else rising_path(*search, best == "earliest_arrival")
    )
    left_out = transfers_left_out(graph, ended, "role_not_ordinary") + stopped_by_edges(stopped)
    return Found(steps_of(graph, path), left_out)

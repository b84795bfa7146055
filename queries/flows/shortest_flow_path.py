"""The shortest way money could have taken from one party to another.

A chain of transfers from any account of the payer to any account of the payee; a party on the way passes
on from any of its accounts what came to any of them. By default each transfer is later than the one before
it (``rising``), as money cannot be passed on before it came; ``any`` looks at who pays whom, whatever the
order. ``fewest_hops`` gives the chain of fewest transfers, ``earliest_arrival`` the one that arrives first
within ``max_hops``; that needs rising times.

No path runs through payment institutions, clearing, treasuries, internal accounts or any other role that
connects everybody: it ends there, and the transfers that ended there are stated with their amounts. There is
no row where there is no path.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from graph_engine.errors import BadParameter
from graph_engine.kernels.adjacent import Window
from graph_engine.kernels.paths import Ends, Ground, Reach, fewest_hops
from graph_engine.kernels.rising_paths import rising_path
from queries.answers import Found, LeftOut
from queries.columns import CURRENCY, OutputColumn, account, money, transaction
from queries.cypher.paths import LEFT_OUT, paths
from queries.cypher.who import named_columns
from queries.graph import Graph
from queries.moved import arrays_of, transfers_left_out
from queries.parameters import WINDOW, Parameter, two_parties
from queries.query import ANALYSTS
from queries.rising import steps_of
from queries.who import named

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
    Parameter("max_hops", "integer", "most transfers on the path", default=4, min=1, max=20),
    Parameter("through_any_role", "flag", "whether paths run through every role", default=False),
    *WINDOW,
)
COLUMNS = (
    OutputColumn("hop", "integer", "place of the transfer on the path, from 1"),
    *named("payer", "who paid"),
    account("payer_account", "from which account"),
    *named("payee", "who was paid"),
    account("payee_account", "to which account"),
    transaction(),
    OutputColumn("time", "time", "when"),
    money(),
    CURRENCY,
)
ROLES = ANALYSTS
PATHS = paths()

CYPHER = f"""{PATHS}
UNWIND range(0, coalesce(size(goal.path), 0) - 1) AS place
WITH place + 1 AS hop, goal.path[place] AS t
WITH hop, t, startNode(t) AS from, endNode(t) AS to
MATCH (payer:Party {{id: from.holder_id, epoch: $epoch}})
MATCH (payee:Party {{id: to.holder_id, epoch: $epoch}})
RETURN hop, {named_columns("payer", "payer")}, from.id AS payer_account,
       {named_columns("payee", "payee")}, to.id AS payee_account,
       t.id AS transaction_id, t.time_us AS time, t.amount_minor AS amount_minor, t.currency AS currency
ORDER BY hop
"""

CYPHER_LEFT_OUT = PATHS + LEFT_OUT


def check(values: Mapping[str, Any]) -> None:
    """Refuse a path from a party to itself, and the earliest arrival in any order."""
    two_parties("payer", "payee")(values)
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
    search = ground(graph, through_any_role), Ends(payer, payee), Reach(max_hops, graph.bounds.edges, window)
    path, ended, _looked_at, stopped = (
        fewest_hops(*search) if order == "any" else rising_path(*search, best == "earliest_arrival")
    )
    left_out = transfers_left_out(graph, ended, "role_not_ordinary")
    if stopped:
        left_out.append(LeftOut("transfers", "edge_limit", 1, at_least=True))
    return Found(steps_of(graph, path), left_out)


def ground(graph: Graph, through_any_role: bool) -> Ground:
    """What paths run on, as arrays."""
    passable = np.asarray(graph.accounts.column("ordinary"))
    return Ground(
        arrays_of(graph.transfers.forward),
        arrays_of(graph.index.edges("HOLDS_ACCOUNT").forward),
        np.asarray(graph.accounts.column("holder"), np.int32),
        np.ones_like(passable) if through_any_role else passable,
    )

"""The way by which the largest amount could have come from one party to another.

Of all chains of transfers, each of which follows the one before it in time, the one whose smallest transfer
is largest: no more than that could have passed along it. Of equal ones it is the one of fewest transfers,
then the one that arrives first. A party on the way passes on from any of its accounts what came to any of
them. A transfer follows another if its time is later, or the same where of the other the day alone is known:
what comes in on a day comes first.

No path runs through payment institutions, clearing, treasuries, internal accounts or any other role that
connects everybody: it ends there, and the transfers that ended there are stated with their amounts. Amounts
of several currencies are never compared: where there are several, a currency must be named. There is no row
where there is no path.
"""

from graph_engine.kernels.adjacent import Window
from graph_engine.kernels.paths import Ends
from queries.answers import Found
from queries.cypher.paths import LEFT_OUT
from queries.cypher.rising import PARTIES, STEPS_TO_GOAL, refused
from queries.cypher.widest_path import widest_path
from queries.graph import Graph
from queries.parameters import WINDOW, Parameter, two_different
from queries.query import ANALYSTS
from queries.rising import (
    CURRENCY_ASKED,
    MAX_HOPS,
    STEP_COLUMNS,
    THROUGH_ANY_ROLE,
    Between,
    of_parties,
    widest,
)

PARAMETERS = (
    Parameter("payer", "party", "where the path starts", required=True),
    Parameter("payee", "party", "where it is to arrive", required=True),
    MAX_HOPS,
    CURRENCY_ASKED,
    THROUGH_ANY_ROLE,
    *WINDOW,
)
COLUMNS = STEP_COLUMNS
ROLES = ANALYSTS
PATH = widest_path()

CYPHER = PATH + STEPS_TO_GOAL
CYPHER_LEFT_OUT = PATH + LEFT_OUT
CYPHER_REFUSED = refused(PARTIES, "true", "'the largest amount'")

check = two_different("party", "payer", "payee")


def on_index(  # noqa: PLR0913 - one keyword for each parameter
    graph: Graph,
    *,
    payer: int,
    payee: int,
    max_hops: int,
    currency: str | None,
    through_any_role: bool,
    window: Window,
) -> Found:
    """Collect the transfers that a path could take, then find the widest path in the order of time."""
    ground = of_parties(graph, through_any_role)
    return widest(graph, Between(ground, Ends(payer, payee), max_hops, window, currency))

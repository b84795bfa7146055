"""Every way money could have taken from one party to another.

All chains of transfers from any account of the payer to any account of the payee on which each transfer
follows the one before it in time and no party comes twice; a party on the way passes on from any of its
accounts what came to any of them. ``min_share`` keeps only chains on which each transfer is at least this
share of the one before it, so that the amount was kept on the way. The paths come by ``sort``: fewest hops,
earliest arrival, or the largest of the smallest amounts on them. A transfer follows another if its time is
later, or the same where of the other the day alone is known: what comes in on a day comes first.

No path runs through payment institutions, clearing, treasuries, internal accounts or any other role that
connects everybody: it ends there, and the transfers that ended there are stated with their amounts. Of more
than ``max_paths`` the first by ``sort`` are given, and the others counted. Amounts of several currencies are
never compared: where they would be, a currency must be named. The bound on edges also bounds the steps that
are tried; where they are more (``walk_limit``, at least), each engine gives paths that it had found, which
differ.
"""

from graph_engine.kernels.adjacent import Window
from graph_engine.kernels.paths import Ends
from queries.answers import Found
from queries.cypher.every_path import COMPARES, WHY, not_given, rows
from queries.cypher.rising import PARTIES, refused
from queries.graph import Graph
from queries.parameters import Parameter, two_different
from queries.query import ANALYSTS
from queries.rising import EVERY_PATH, PATH_COLUMNS, Between, every_path, of_parties

PARAMETERS = (
    Parameter("payer", "party", "where the paths start", required=True),
    Parameter("payee", "party", "where they are to arrive", required=True),
    *EVERY_PATH,
)
COLUMNS = PATH_COLUMNS
ROLES = ANALYSTS
CYPHER = rows(PARTIES)
CYPHER_LEFT_OUT = not_given(PARTIES)
CYPHER_REFUSED = refused(PARTIES, COMPARES, WHY)

check = two_different("party", "payer", "payee")


def on_index(  # noqa: PLR0913 - one keyword for each parameter
    graph: Graph,
    *,
    payer: int,
    payee: int,
    sort: str,
    max_hops: int,
    min_share: float,
    max_paths: int,
    currency: str | None,
    through_any_role: bool,
    window: Window,
) -> Found:
    """Collect the transfers that a path could take, then write out the paths."""
    ground = of_parties(graph, through_any_role)
    between = Between(ground, Ends(payer, payee), max_hops, window, currency)
    return every_path(graph, between, min_share, max_paths, sort)

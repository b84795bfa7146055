"""Every way money could have taken from one account to another.

All chains of transfers from the payer account to the payee account on which each transfer follows the
one before it in time and no account comes twice. ``min_share`` keeps only chains on which each transfer is
at least this share of the one before it, so that the amount was kept on the way. The paths come by ``sort``:
fewest hops, earliest arrival, or the largest of the smallest amounts on them. A transfer follows another if
its time is later, or the same where of the other the day alone is known: what comes in on a day comes first.

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
from queries.cypher.rising import ACCOUNTS, refused
from queries.graph import Graph
from queries.parameters import Parameter, two_different
from queries.query import ANALYSTS
from queries.rising import EVERY_PATH, PATH_COLUMNS, Between, every_path, of_accounts

PARAMETERS = (
    Parameter("payer_account", "account", "where the paths start", required=True),
    Parameter("payee_account", "account", "where they are to arrive", required=True),
    *EVERY_PATH,
)
COLUMNS = PATH_COLUMNS
ROLES = ANALYSTS
CYPHER = rows(ACCOUNTS)
CYPHER_LEFT_OUT = not_given(ACCOUNTS)
CYPHER_REFUSED = refused(ACCOUNTS, COMPARES, WHY)

check = two_different("account", "payer_account", "payee_account")


def on_index(  # noqa: PLR0913 - one keyword for each parameter
    graph: Graph,
    *,
    payer_account: int,
    payee_account: int,
    sort: str,
    max_hops: int,
    min_share: float,
    max_paths: int,
    currency: str | None,
    through_any_role: bool,
    window: Window,
) -> Found:
    """Collect the transfers that a path could take, then write out the paths."""
    ground = of_accounts(graph, through_any_role)
    between = Between(ground, Ends(payer_account, payee_account), max_hops, window, currency)
    return every_path(graph, between, min_share, max_paths, sort)

"""What a party paid to accounts of companies.

Transfers in the window out of all accounts that the party holds into accounts held by a company, added up
per account and currency: whom it buys from or works with. The largest sum first.
"""

import numpy as np
from numpy.typing import NDArray

from graph_engine.kernels.adjacent import Window
from queries.answers import Found
from queries.columns import COUNT, CURRENCY, account, money
from queries.cypher.fund_flows import OWN, OWN_ACCOUNTS, followed
from queries.following import HOLDING, accounts_held, edges_of, movements
from queries.graph import Graph
from queries.moved import Codes, among, distinct
from queries.parameters import PARTY, TRUNCATION, WINDOW
from queries.query import ANALYSTS
from queries.sums import sums_of
from queries.ties import beside

FINBENCH = "complex read 12"
PARAMETERS = (PARTY, *WINDOW, *TRUNCATION)
COLUMNS = (account("account", "the company's account"), CURRENCY, COUNT, money())
ROLES = ANALYSTS
CYPHER = f"""{OWN_ACCOUNTS}
CALL (a) {{{followed("a", "x")}
    RETURN x, t
}}
WITH x, t.currency AS currency, count(t) AS count, sum(t.amount_minor) AS amount_minor
WHERE EXISTS {{ MATCH (x)<-[h:HOLDS_ACCOUNT]-(firm:Party) WHERE {OWN} AND firm.kind = 'company' }}
RETURN x.id AS account, currency, count, amount_minor
ORDER BY currency, amount_minor DESC, size(account), account
"""


def on_index(
    graph: Graph, *, party: int, window: Window, truncation_limit: int | None, truncation_order: str
) -> Found:
    """Take the party's transfers, and keep those to companies."""
    followed = movements(graph, truncation_limit, truncation_order)
    codes, _, payees = edges_of(followed, accounts_held(graph, party), window)
    to_companies = among(payees, of_companies(graph, distinct(payees)))
    added = sums_of(graph.transfers, codes[to_companies], payees[to_companies])
    return Found(added.largest_first(graph.accounts).table("account"))


def of_companies(graph: Graph, accounts: Codes) -> Codes:
    """Those of some accounts that a company holds, alone or with others."""
    holdings, parties = graph.index.edges("HOLDS_ACCOUNT"), graph.parties
    held = beside(holdings, accounts, forward=False)
    own = is_word(holdings.dictionary("role"), HOLDING)[holdings.codes("role")[held.codes]]
    company = is_word(parties.dictionary("kind"), ("company",))[parties.codes("kind")[held.far]]
    return distinct(held.near[own & company])


def is_word(known: tuple[str, ...], wanted: tuple[str, ...]) -> NDArray[np.bool_]:
    """Whether each word of a dictionary is one of those wanted; the last place, for no word, is not."""
    return np.array([*(word in wanted for word in known), False], np.bool_)

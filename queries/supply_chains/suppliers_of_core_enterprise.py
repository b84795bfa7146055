"""The suppliers of a core enterprise, ours and outside, and the banks its payments go to.

Regular suppliers over the last twelve months of the run, with the bank that each is paid at, the amount
and its share of the core enterprise's payments to regular suppliers, and the share of all such payments
that goes to that bank: what stays with us, and what leaves to whom. The largest first within a currency.
"""

import numpy as np

from graph_engine.index import Edges
from queries.answers import Found, Property
from queries.columns import COUNT, CURRENCY, OutputColumn, money
from queries.cypher.who import described_columns
from queries.graph import Graph
from queries.moved import Codes
from queries.parameters import PARTY, Parameter
from queries.query import ANALYSTS
from queries.ties import beside
from queries.who import described, descriptions

PARAMETERS = (
    PARTY,
    Parameter("which", "choice", "whose suppliers", default="all", choices=("ours", "outside", "all")),
)
COLUMNS = (
    *described("supplier", "the supplier"),
    OutputColumn("bank", "text", "code of the bank it is paid at"),
    OutputColumn("bank_name", "text", "its name"),
    OutputColumn("standing", "text", "ours, competitor or other"),
    OutputColumn("months", "integer", "months with a payment"),
    COUNT,
    money(),
    CURRENCY,
    OutputColumn("share", "share", "of the payments to regular suppliers in this currency"),
    OutputColumn("bank_share", "share", "share of those payments that goes to this bank"),
)
ROLES = ANALYSTS
CYPHER = f"""
MATCH (c:Party {{id: $party, epoch: $epoch}})<-[s:SUPPLIES]-(p:Party)
WHERE s.seq <= $seq AND ($which = 'all' OR p.ours = ($which = 'ours'))
OPTIONAL MATCH (b:Bank {{id: s.bank_code, epoch: $epoch}})
RETURN {described_columns("supplier", "p")}, s.bank_code AS bank, b.name AS bank_name,
       b.standing AS standing, s.months AS months, s.count AS count, s.amount_minor AS amount_minor,
       s.currency AS currency, s.share AS share, s.bank_share AS bank_share
ORDER BY currency, amount_minor DESC, supplier, coalesce(bank, '')
"""


def on_index(graph: Graph, *, party: int, which: str) -> Found:
    """Take the edges that lead to the party from its regular suppliers."""
    supplied, banks = graph.index.edges("SUPPLIES"), graph.index.nodes("Bank")
    found = _largest_first(supplied, beside(supplied, np.array([party]), forward=False).codes)
    if which != "all":
        ours = np.asarray(graph.parties.column("ours"))[supplied.sources[found]]
        found = found[ours == (which == "ours")]
    codes = supplied.take("bank_code", found)
    places = banks.codes_of([code or "" for code in codes])
    told = ("months", "count", "amount_minor", "currency", "share", "bank_share")
    return Found(
        {
            **descriptions(graph, "supplier", supplied.sources[found]),
            "bank": codes,
            "bank_name": Property(banks, "name", places),
            "standing": Property(banks, "standing", places),
            **{name: Property(supplied, name, found) for name in told},
        }
    )


def _largest_first(supplied: Edges, codes: Codes) -> Codes:
    """The same edges by currency, amount, supplier and bank."""
    names = ("currency", "amount_minor", "bank_code")
    columns = [supplied.take(name, codes) for name in names]
    keys = [
        (currency, -amount, supplier, bank or "")
        for currency, amount, bank, supplier in zip(*columns, supplied.sources[codes].tolist(), strict=True)
    ]
    return codes[sorted(range(len(keys)), key=keys.__getitem__)]

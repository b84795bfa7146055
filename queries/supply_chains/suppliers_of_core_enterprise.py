"""The suppliers of a core enterprise, ours and outside, and the banks its payments go to.

Regular suppliers over the last twelve months of the run, with the bank that each is paid at, the amount
and its share of the core enterprise's payments to regular suppliers, and the share of all such payments
that goes to that bank: what stays with us, and what leaves to whom. The largest first within a currency.

Who is a regular supplier is a result of the run that stands in a table and not in the graph, so that Neo4j,
where the graph alone is published, does not have this query.
"""

import polars as pl

from queries.answers import Found
from queries.columns import COUNT, CURRENCY, OutputColumn, money
from queries.graph import Graph
from queries.parameters import PARTY, Parameter
from queries.query import ANALYSTS
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
CYPHER: str | None = None


def on_index(graph: Graph, *, party: int, which: str) -> Found:
    """Look the party up among the core enterprises of the run."""
    core = graph.parties.id_at(party)
    chains = graph.run.table("supply_chains").filter(pl.col("core_id") == core)
    if which != "all":
        chains = chains.filter(pl.col("supplier_ours") == (which == "ours"))
    banks = graph.run.table("supply_chain_banks").filter(pl.col("core_id") == core)
    bank_shares = banks.select("currency", "bank_code", "standing", bank_share="share")
    rows = chains.join(bank_shares, on=["currency", "bank_code"], how="left", nulls_equal=True).sort(
        "currency", -pl.col("amount_minor"), "supplier_id", "bank_code"
    )
    codes = graph.parties.codes_of(rows["supplier_id"].to_list())
    return Found(
        {
            **descriptions(graph, "supplier", codes),
            "bank": rows["bank_code"].to_list(),
            "bank_name": names_of_banks(graph, rows["bank_code"].to_list()),
            **{name: rows[name].to_list() for name in ("standing", "months", "count", "amount_minor")},
            **{name: rows[name].to_list() for name in ("currency", "share", "bank_share")},
        }
    )


def names_of_banks(graph: Graph, codes: list[str | None]) -> list[str | None]:
    """The name of each bank that the graph knows."""
    banks = graph.index.nodes("Bank")
    places = banks.codes_of([code or "" for code in codes])
    return [None if place < 0 else banks.take("name", [place])[0] for place in places.tolist()]

"""Everything around a party within a few hops: money, holdings, relations and guarantees.

Rows are ties between two parties, those nearer to the party asked about first; together they are the graph to
draw. Flows of money are added up per payer, payee and currency over months that begin in the window; other
ties have a row each and know no window.

The neighbourhood does not run on through payment institutions, treasuries, internal accounts or any other
role that connects everybody: such a party is shown with what moved between it and its neighbours, and its
other ties are not followed; how many such ends there are is stated, with the money that moved to and from
them. Where more than ``max_parties`` would be reached, those with the most ties to the last level are
kept; the others are counted, with their money.
"""

import numpy as np

from graph_engine.kernels.adjacent import Window
from queries.answers import Found, Stacked, Values
from queries.around import FLOWS, Extent, Ties, around
from queries.columns import COUNT, CURRENCY, FIRST_AT, LAST_AT, OutputColumn, money
from queries.cypher.around import LEFT_OUT
from queries.cypher.around import around as cypher_around
from queries.cypher.edges import time_of
from queries.cypher.who import described_columns
from queries.graph import Graph
from queries.moved import Codes, Totals, monthly_totals
from queries.parameters import PARTY, WINDOW, Parameter
from queries.query import ANALYSTS
from queries.who import described, descriptions, words

PARAMETERS = (
    PARTY,
    Parameter("hops", "integer", "how far", default=2, min=1, max=4),
    Parameter("over", "choice", "which ties", default="all", choices=("money", "ties", "all")),
    Parameter("max_parties", "integer", "parties reached at most", default=300, min=1, max=5000),
    *WINDOW,
)
COLUMNS = (
    OutputColumn("hops", "integer", "hops from the party asked about to the nearer end, plus one"),
    OutputColumn("tie", "text", "flow, investment, guarantee, or what the source is to the target"),
    *described("source", "who paid, invested, answers or is the relation"),
    *described("target", "who was paid, invested in, answered for or has the relation"),
    COUNT,
    money(doc="amount that flowed, in minor units"),
    money("tie_amount_minor", "amount invested or guaranteed, in minor units"),
    CURRENCY,
    FIRST_AT,
    LAST_AT,
)
ROLES = ANALYSTS
AROUND = cypher_around()

CYPHER = f"""{AROUND}
UNWIND ties AS of
WITH of, CASE of.way WHEN 0 THEN of.near ELSE of.far END AS source,
     CASE of.way WHEN 0 THEN of.far ELSE of.near END AS target
RETURN of.hop AS hops,
       CASE of.kind WHEN 0 THEN 'flow' WHEN 2 THEN 'investment' WHEN 3 THEN 'guarantee'
                    ELSE of.tie.kind END AS tie,
       {described_columns("source", "source")},
       {described_columns("target", "target")},
       CASE of.kind WHEN 0 THEN of.count END AS count,
       CASE of.kind WHEN 0 THEN of.amount_minor END AS amount_minor,
       of.tie.amount_minor AS tie_amount_minor, coalesce(of.currency, of.tie.currency) AS currency,
       of.first_at AS first_at, of.last_at AS last_at
ORDER BY hops, of.kind, source, target, of.currency, {time_of("of.tie")}, of.tie.id
"""

CYPHER_LEFT_OUT = AROUND + LEFT_OUT

TIES = ("RELATED_TO", "INVESTS_IN", "GUARANTEES")
OVER = {"money": (FLOWS,), "ties": TIES, "all": (FLOWS, *TIES)}
WORDS = {"INVESTS_IN": "investment", "GUARANTEES": "guarantee"}


def on_index(  # noqa: PLR0913 - one keyword for each parameter
    graph: Graph, *, party: int, hops: int, over: str, max_parties: int, window: Window
) -> Found:
    """Go outwards level by level, add flows up, and put all ties together."""
    extent = Extent(OVER[over], hops, max_parties, window)
    ties, found_at, left_out = around(graph, party, extent)
    parts = [
        part_of(graph, name, ties.where(ties.types == place), found_at[ties.types == place])
        for place, name in enumerate(extent.types)
    ]
    part = np.repeat(np.arange(len(parts)), [len(columns["hops"]) for columns in parts])
    place = np.concatenate([np.arange(len(columns["hops"])) for columns in parts])
    levels = np.concatenate([np.asarray(columns["hops"]) for columns in parts])
    order = np.lexsort((place, part, levels))
    merged: dict[str, Values] = {
        name: Stacked(tuple(columns[name] for columns in parts), part[order], place[order])
        for name in parts[0]
    }
    for end in ("source", "target"):
        codes = np.concatenate([np.asarray(columns[end]) for columns in parts])[order]
        merged |= descriptions(graph, end, codes)
    return Found(merged, left_out)


def part_of(graph: Graph, name: str, ties: Ties, found_at: Codes) -> dict[str, Values]:
    """The columns of the ties of one type."""
    return flows_of(graph, ties, found_at) if name == FLOWS else others_of(graph, name, ties, found_at)


def flows_of(graph: Graph, ties: Ties, found_at: Codes) -> dict[str, Values]:
    """Monthly flows added up by payer, payee and currency."""
    flows = graph.index.edges(FLOWS, "Party", "Party")
    payers, payees = flows.sources[ties.codes], flows.targets[ties.codes]
    added: Totals = monthly_totals(
        flows, ties.codes, found_at, payers, payees, flows.codes("currency")[ties.codes]
    )
    return {
        "hops": added.keys[0],
        "tie": ["flow"] * added.count.size,
        "source": added.keys[1],
        "target": added.keys[2],
        "count": added.count,
        "amount_minor": added.amount_minor,
        "tie_amount_minor": [None] * added.count.size,
        "currency": words(flows, "currency", added.keys[3]),
        "first_at": added.first_at,
        "last_at": added.last_at,
    }


def others_of(graph: Graph, name: str, ties: Ties, found_at: Codes) -> dict[str, Values]:
    """Ties that are not money moved, by hop and ends."""
    edges = graph.index.edges(name)
    order = np.lexsort((ties.codes, edges.targets[ties.codes], edges.sources[ties.codes], found_at))
    codes = ties.codes[order]
    nothing: list[object] = [None] * codes.size
    has_amount = "amount_minor" in edges.names
    return {
        "hops": found_at[order],
        "tie": [WORDS[name]] * codes.size if name in WORDS else edges.take("kind", codes),
        "source": edges.sources[codes],
        "target": edges.targets[codes],
        "count": nothing,
        "amount_minor": nothing,
        "tie_amount_minor": edges.take("amount_minor", codes) if has_amount else nothing,
        "currency": edges.take("currency", codes) if has_amount else nothing,
        "first_at": nothing,
        "last_at": nothing,
    }

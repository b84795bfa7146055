"""What moved on an account, the latest first.

Every movement in a window of time: transfers with the account and party on the other side, and cash,
interest, fees, taxes and loan movements, which have none. The balance after is the bank's own, where it
delivered one. Movements that were reversed, rejected or returned do not count and are not here.
"""

from dataclasses import dataclass

import numpy as np

from graph_engine.index import Edges
from graph_engine.kernels.adjacent import Window, positions_of, spans
from queries.answers import Found, Ids, LeftOut, Property, Stacked, Values
from queries.columns import CURRENCY, OutputColumn, account, money, transaction
from queries.cypher.moved import left_out_amounts
from queries.cypher.who import named_columns
from queries.graph import Graph
from queries.moved import DIRECTIONS, Codes, Moved, arrays_of, holders_of, moved_by, per_currency
from queries.parameters import DIRECTION, WINDOW, Parameter
from queries.query import ANALYSTS
from queries.who import named, names

PARAMETERS = (Parameter("account", "account", "the account", required=True), DIRECTION, *WINDOW)
COLUMNS = (
    OutputColumn("time", "time", "when"),
    OutputColumn("business_day", "day", "the bank's accounting day"),
    transaction(),
    OutputColumn("kind", "text", "transfer, card_withdrawal, cash_deposit, fee …"),
    OutputColumn("direction", "text", "out of or into the account"),
    money(),
    CURRENCY,
    money("balance_after_minor", "balance of the account after it, as delivered"),
    account("other_account", "the account on the other side; empty for cash and the like"),
    *named("other_party", "the holder of the other account"),
    OutputColumn("summary", "text", "summary as booked"),
    OutputColumn("purpose", "text", "purpose as given by the payer"),
    OutputColumn("channel", "text", "channel"),
)
ROLES = ANALYSTS
TRANSFERS = """
  CALL (a) {
    WITH * WHERE $direction <> 'in'
    MATCH (a)-[t:TRANSFERRED]->(other:Account)
    WHERE t.seq <= $seq AND $from_us <= t.time_us AND t.time_us < $to_us
    RETURN t, other, 1 AS way
   UNION ALL
    WITH * WHERE $direction <> 'out'
    MATCH (a)<-[t:TRANSFERRED]-(other:Account)
    WHERE t.seq <= $seq AND $from_us <= t.time_us AND t.time_us < $to_us
    RETURN t, other, 0 AS way
  }
  WITH a, t, other, way ORDER BY t.time_us DESC, t.id DESC, way DESC"""
ONE_SIDED = """
  MATCH (a)-[t:BOOKED]->(:Bank)
  WHERE t.seq <= $seq AND $from_us <= t.time_us AND t.time_us < $to_us AND $direction IN ['both', t.direction]
  WITH a, t, null AS other, CASE t.direction WHEN 'out' THEN 1 ELSE 0 END AS way
  ORDER BY t.time_us DESC, t.id DESC"""

ACCOUNT = "MATCH (a:Account {id: $account, epoch: $epoch})"

CYPHER = f"""
{ACCOUNT}
CALL (a) {{{TRANSFERS} LIMIT $max_edges
  RETURN t, other, way, 0 AS part
 UNION ALL{ONE_SIDED} LIMIT $max_edges
  RETURN t, other, way, 1 AS part
}}
OPTIONAL MATCH (p:Party {{id: other.holder_id, epoch: $epoch}})
RETURN t.time_us AS time, t.business_day AS business_day, t.id AS transaction_id, t.kind AS kind,
       CASE way WHEN 1 THEN 'out' ELSE 'in' END AS direction, t.amount_minor AS amount_minor,
       t.currency AS currency,
       CASE way WHEN 1 THEN t.payer_balance_minor ELSE t.payee_balance_minor END AS balance_after_minor,
       other.id AS other_account, {named_columns("other_party", "p")},
       t.summary AS summary, t.purpose AS purpose, t.channel AS channel
ORDER BY time DESC, part DESC, transaction_id DESC, way DESC
"""

CYPHER_LEFT_OUT = f"""
{ACCOUNT}
{TRANSFERS} SKIP $max_edges{left_out_amounts("transfers", "edge_limit")}
UNION ALL
{ACCOUNT}
{ONE_SIDED} SKIP $max_edges{left_out_amounts("movements", "edge_limit")}
"""

BALANCES = ("payee_balance_minor", "payer_balance_minor")
"""The account's balance after a movement in and out."""


@dataclass(frozen=True)
class Lines:
    """Lines of a statement, the latest first: ``part`` 0: transfers, 1: one-sided; ``place`` in it."""

    moved: Moved
    booked: Codes
    booked_direction: Codes
    part: Codes
    place: Codes

    def stacked(self, of_moved: Values, of_booked: Values) -> Stacked:
        """A column from one of each part."""
        return Stacked((of_moved, of_booked), self.part, self.place)

    def ordered(self, of_moved: Codes, of_booked: Codes) -> Codes:
        """An array from one of each part."""
        both: Codes = np.concatenate([of_moved, of_booked])
        line_codes: Codes = both[self.place + self.part * of_moved.size]
        return line_codes

    @property
    def direction(self) -> Codes:
        """IN or OUT."""
        return self.ordered(self.moved.direction, self.booked_direction)


def on_index(graph: Graph, *, account: int, direction: str, window: Window) -> Found:
    """Put transfers and one-sided movements of the account together."""
    transfers, one_sided = graph.transfers, graph.index.edges("BOOKED")
    lines, left_out = lines_of(graph, account, direction, window)
    moved, booked = lines.moved.edges, lines.booked
    other = lines.ordered(lines.moved.other, np.full(booked.size, -1, np.int32))
    return Found(
        {
            "time": lines.ordered(transfers.times[moved], one_sided.times[booked]),
            "transaction_id": lines.stacked(Ids(transfers, moved), Ids(one_sided, booked)),
            "direction": np.array(DIRECTIONS)[lines.direction],
            "amount_minor": lines.ordered(
                transfers.column("amount_minor")[moved], one_sided.column("amount_minor")[booked]
            ),
            "balance_after_minor": balances(transfers, one_sided, lines),
            "other_account": other,
            **names(graph, "other_party", np.where(other < 0, -1, holders_of(graph, other))),
            **{
                name: lines.stacked(Property(transfers, name, moved), Property(one_sided, name, booked))
                for name in ("business_day", "kind", "currency", "summary", "purpose", "channel")
            },
        },
        left_out,
    )


def lines_of(graph: Graph, account: int, direction: str, window: Window) -> tuple[Lines, list[LeftOut]]:
    """The lines of the statement, and what the bound on edges left out."""
    moved, left_out = moved_by(graph, np.array([account], np.int32), direction, window)
    one_sided = graph.index.edges("BOOKED")
    booked, outgoing = booked_on(one_sided, account, direction, window)
    cut = booked[: -graph.bounds.edges]
    if cut.size:
        left_out.append(LeftOut("movements", "edge_limit", int(cut.size), per_currency(one_sided, cut)))
    booked, outgoing = booked[-graph.bounds.edges :], outgoing[-graph.bounds.edges :]
    part = np.repeat([0, 1], [moved.edges.size, booked.size])
    place = np.concatenate([np.arange(moved.edges.size), np.arange(booked.size)])
    times = np.concatenate([graph.transfers.times[moved.edges], one_sided.times[booked]])
    latest_first = np.lexsort((place, part, times))[::-1]
    return Lines(moved, booked, outgoing, part[latest_first], place[latest_first]), left_out


def booked_on(one_sided: Edges, account: int, direction: str, window: Window) -> tuple[Codes, Codes]:
    """One-sided movements of an account by (time, id), and IN or OUT for each."""
    adjacency = arrays_of(one_sided.forward)
    edges = adjacency.edges[positions_of(*spans(adjacency, np.array([account], np.int32), window))]
    word_codes = {word: DIRECTIONS.index(word) for word in one_sided.dictionary("direction")}
    directions = np.array(list(word_codes.values()), np.int8)[one_sided.codes("direction")[edges]]
    wanted = (
        np.ones(edges.size, np.bool_) if direction == "both" else directions == DIRECTIONS.index(direction)
    )
    return edges[wanted], directions[wanted]


def balances(transfers: Edges, one_sided: Edges, lines: Lines) -> Stacked:
    """Balances after, from the side of each movement that the account is on."""
    parts = (
        *(Property(transfers, name, lines.moved.edges) for name in BALANCES),
        *(Property(one_sided, name, lines.booked) for name in BALANCES),
    )
    return Stacked(parts, 2 * lines.part + lines.direction, lines.place)

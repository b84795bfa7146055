"""The transactions that a finding rests on, with the part of each in it.

Transfers with the account and party on both sides, and cash and what else is booked at one account, with the
side that it has; in the order of time. The amounts are those that moved. Alerts, and opportunities that were
set aside, are for the role ``aml`` alone: to others, as where no finding has the id, there is no row.
"""

from dataclasses import dataclass

import numpy as np

from graph_engine.index import Edges
from queries.answers import Found, Property, Stacked
from queries.columns import CURRENCY, OutputColumn, account, money, transaction
from queries.cypher.findings import FINDING_READS
from queries.cypher.who import named_columns
from queries.findings.findings_of_a_customer import KIND, KINDS, read_by
from queries.graph import Graph
from queries.moved import Codes, holders_of
from queries.parameters import Parameter
from queries.query import ANALYSTS
from queries.ties import beside
from queries.who import named, names

PARAMETERS = (Parameter("finding", "finding", "the finding asked about", required=True),)
COLUMNS = (
    OutputColumn("time", "time", "when"),
    OutputColumn("business_day", "day", "the bank's accounting day"),
    transaction(),
    OutputColumn("role", "text", "its part in the finding"),
    OutputColumn("kind", "text", "transfer, card_withdrawal, cash_deposit, fee …"),
    account("payer_account", "the account that paid; empty for cash paid in and the like"),
    *named("payer", "its holder"),
    account("payee_account", "the account that was paid; empty for cash taken out and the like"),
    *named("payee", "its holder"),
    money(),
    CURRENCY,
)
ROLES = ANALYSTS
NONE: Codes = np.zeros(0, np.int64)
ROW_READS = ("alerts", "judgements", "opportunities")
CYPHER = f"""
CALL () {{
  MATCH (f:Alert {{id: $finding, epoch: $epoch}}) RETURN f
 UNION ALL
  MATCH (f:Opportunity {{id: $finding, epoch: $epoch}}) RETURN f
}}
MATCH (f)-[e:EVIDENCED_BY]->(a:Account)
WHERE f.seq <= $seq AND e.seq <= $seq
CALL (e, a) {{
  MATCH (a)-[t:TRANSFERRED]->(b:Account)
  WHERE t.id = e.transaction_id AND t.seq <= $seq
  RETURN t, a AS payer, b AS payee
 UNION ALL
  MATCH (a)-[t:BOOKED]->(:Bank)
  WHERE t.id = e.transaction_id AND t.seq <= $seq
  WITH t, a ORDER BY t.direction DESC LIMIT 1
  RETURN t, CASE t.direction WHEN 'out' THEN a END AS payer, CASE t.direction WHEN 'in' THEN a END AS payee
}}
OPTIONAL MATCH (p:Party {{id: payer.holder_id, epoch: $epoch}})
OPTIONAL MATCH (q:Party {{id: payee.holder_id, epoch: $epoch}})
WITH f, {KIND}, e, t, payer, payee, p, q
RETURN t.time_us AS time, t.business_day AS business_day, t.id AS transaction_id, e.role AS role,
       t.kind AS kind, payer.id AS payer_account, {named_columns("payer", "p")},
       payee.id AS payee_account, {named_columns("payee", "q")},
       t.amount_minor AS amount_minor, t.currency AS currency, {FINDING_READS.format(kind="kind")} AS reads
ORDER BY time, transaction_id, role
"""


def on_index(graph: Graph, *, finding: str) -> Found:
    """Follow the edges of the finding to where each transaction starts, and find it there."""
    for kind in KINDS:
        code = graph.index.nodes(kind[0]).ids.code(finding)
        if code >= 0:
            reads = read_by(graph, kind, np.array([code]))
            return _rows(graph, kind[0], np.array([code]), reads[0])
    return _rows(graph, KINDS[0][0], NONE, "")


def _rows(graph: Graph, label: str, findings: Codes, reads: str) -> Found:
    """The evidence of findings by (time, transaction, role)."""
    evidence = graph.index.edges("EVIDENCED_BY", label, "Account")
    codes = beside(evidence, findings, forward=True).codes
    named_by = zip(
        evidence.times[codes].tolist(),
        *(evidence.take(name, codes) for name in ("transaction_id", "role")),
        strict=True,
    )
    order = [place for _, place in sorted((key, place) for place, key in enumerate(named_by))]
    codes = codes[order]
    movements = Movements.shown_by(graph, evidence, codes)
    payers, payees = movements.ends
    return Found(
        {
            "time": evidence.times[codes],
            "transaction_id": evidence.take("transaction_id", codes),
            "role": Property(evidence, "role", codes),
            "payer_account": payers,
            **names(graph, "payer", _holders(graph, payers)),
            "payee_account": payees,
            **names(graph, "payee", _holders(graph, payees)),
            **{name: movements.column(name) for name in ("business_day", "kind", "amount_minor", "currency")},
        },
        reads=[reads] * codes.size,
    )


def _holders(graph: Graph, accounts: Codes) -> Codes:
    """The primary holder of each account; -1 for none."""
    return np.where(accounts < 0, -1, holders_of(graph, accounts))


@dataclass(frozen=True)
class Movements:
    """Movements, arrays (n,): the type of each, 0 TRANSFERRED and 1 BOOKED, and its code in it."""

    types: tuple[Edges, Edges]
    part: Codes
    codes: Codes

    @staticmethod
    def shown_by(graph: Graph, evidence: Edges, codes: Codes) -> "Movements":
        """The movement of each edge of evidence, found among those that start there at its time."""
        types = graph.transfers, graph.index.edges("BOOKED")
        starts = sorted(
            set(zip(evidence.targets[codes].tolist(), evidence.times[codes].tolist(), strict=True))
        )
        moved, booked = (edges.starting(starts) for edges in types)
        ids = evidence.take("transaction_id", codes)
        part = np.array([name not in moved for name in ids], np.int64)
        found = [moved[name] if name in moved else booked[name] for name in ids]
        return Movements(types, part, np.array(found, np.int64))

    @property
    def ends(self) -> tuple[Codes, Codes]:
        """The accounts that paid and that were paid; -1 for the side that is the bank's."""
        moved, booked = self.types
        payers, payees = np.full(self.part.size, -1), np.full(self.part.size, -1)
        two_sided, one_sided = self.part == 0, self.part == 1
        payers[two_sided] = moved.sources[self.codes[two_sided]]
        payees[two_sided] = moved.targets[self.codes[two_sided]]
        entries = self.codes[one_sided]
        inward = np.array([word == "in" for word in booked.take("direction", entries)], np.bool_)
        payers[one_sided] = np.where(inward, -1, booked.sources[entries])
        payees[one_sided] = np.where(inward, booked.sources[entries], -1)
        return payers, payees

    def column(self, name: str) -> Stacked:
        """A property of each."""
        own = [self.part == number for number in range(len(self.types))]
        columns = tuple(
            Property(of, name, self.codes[rows]) for of, rows in zip(self.types, own, strict=True)
        )
        places = np.where(own[0], np.cumsum(own[0]), np.cumsum(own[1])) - 1
        return Stacked(columns, self.part, places)

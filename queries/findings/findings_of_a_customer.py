"""What was found about a customer: opportunities and, for reviewers, alerts.

Findings in which the party or one of its accounts takes part, with the sentence that explains them, what
to look at next, their state and its reason. The highest score first. Alerts, and opportunities that were set
aside, as that rests on watch lists and judgements, are for the role ``aml`` alone; to others they are not
there, nor counted.
"""

from collections.abc import Sequence

import numpy as np

from graph_engine.schema.access import finding_reads
from queries.answers import Found, Property, Stacked, Values
from queries.columns import CURRENCY, OutputColumn, money
from queries.cypher.findings import FINDING_READS
from queries.graph import Graph
from queries.moved import Codes, accounts_of
from queries.parameters import PARTY
from queries.query import ANALYSTS
from queries.ties import beside

PROPERTIES = (
    OutputColumn("detector", "text", "what found it"),
    OutputColumn("severity", "text", "low, medium, high or critical"),
    OutputColumn("confidence", "share", "how sure, 0 to 1"),
    OutputColumn("score", "share", "how rare, 0 to 1"),
    OutputColumn("first_at", "time", "first transaction"),
    OutputColumn("last_at", "time", "last transaction"),
    money(),
    CURRENCY,
    OutputColumn("sentence_en", "text", "the finding in a sentence"),
    OutputColumn("sentence_zh", "text", "the same in Chinese"),
    OutputColumn("state", "text", "open, suppressed or closed"),
    OutputColumn("reason", "text", "why it is suppressed or closed", reads="judgements"),
    OutputColumn("look_next_en", "text", "what to look at next"),
    OutputColumn("look_next_zh", "text", "the same in Chinese"),
)
PARAMETERS = (PARTY,)
COLUMNS = (
    OutputColumn("finding_id", "id", "the finding", shows="finding"),
    OutputColumn("kind", "text", "alert or opportunity"),
    *PROPERTIES,
)
ROLES = ANALYSTS
ROW_READS = ("alerts", "judgements", "opportunities")
STORED = ", ".join(
    f"f.{column.name}{'_us' if column.type == 'time' else ''} AS {column.name}" for column in PROPERTIES
)
"""The properties of a finding, as columns."""

KIND = "CASE WHEN f:Alert THEN 'alert' ELSE 'opportunity' END AS kind"

INVOLVED = f"""
MATCH (p:Party {{id: $party, epoch: $epoch}})
CALL (p) {{
  MATCH (p)<-[i:INVOLVES]-(f:Alert|Opportunity) WHERE i.seq <= $seq
  RETURN f
 UNION
  MATCH (p)-[h:HOLDS_ACCOUNT {{main: true}}]->(:Account)<-[i:INVOLVES]-(f:Alert|Opportunity)
  WHERE h.seq <= $seq AND i.seq <= $seq
  RETURN f
}}
WITH f, {KIND}"""
"""Findings ``f`` of a party ``p``, with their kind."""

BY_SCORE = f"""
RETURN f.id AS finding_id, kind, {STORED},
       {FINDING_READS.format(kind="kind")} AS reads
ORDER BY coalesce(f.score, 0.0) DESC, finding_id
"""
"""What is told of findings ``f`` of a ``kind``, the highest score first."""

CYPHER = f"{INVOLVED}{BY_SCORE}"

KINDS = (("Alert", "alert"), ("Opportunity", "opportunity"))
"""Label of the nodes and word of each kind of finding."""


def on_index(graph: Graph, *, party: int) -> Found:
    """Gather the findings of both kinds and order them by score."""
    accounts = accounts_of(graph, party)
    return by_score(graph, [findings_with(graph, label, party, accounts) for label, _ in KINDS])


def by_score(graph: Graph, found: Sequence[Codes]) -> Found:
    """Findings of each kind by code, the highest score first."""
    nodes = [graph.index.nodes(label) for label, _ in KINDS]
    part = np.repeat(np.arange(len(KINDS)), [codes.size for codes in found])
    place = np.concatenate([np.arange(codes.size) for codes in found])
    scores = np.concatenate([of.column("score")[codes] for of, codes in zip(nodes, found, strict=True)])
    ids = [name for of, codes in zip(nodes, found, strict=True) for name in of.ids_at(codes)]
    reads = [what for kind, codes in zip(KINDS, found, strict=True) for what in read_by(graph, kind, codes)]
    order = sorted(range(len(ids)), key=lambda row: (-scores[row], ids[row]))
    part, place = part[order], place[order]
    columns: dict[str, Values] = {
        "finding_id": [ids[row] for row in order],
        "kind": [KINDS[kind][1] for kind in part],
    }
    for column in PROPERTIES:
        parts = tuple(Property(of, column.name, codes) for of, codes in zip(nodes, found, strict=True))
        columns[column.name] = Stacked(parts, part, place)
    return Found(columns, reads=[reads[row] for row in order])


def read_by(graph: Graph, kind: tuple[str, str], codes: Codes) -> list[str]:
    """The resource that a viewer must be allowed to read to know of each finding of a kind."""
    label, word = kind
    states = graph.index.nodes(label).take("state", codes)
    return [finding_reads(word, state) for state in states]


def findings_with(graph: Graph, label: str, party: int, accounts: Codes) -> Codes:
    """Codes of the findings of a label that involve the party or one of the accounts."""
    by_party = beside(graph.index.edges("INVOLVES", label, "Party"), np.array([party]), forward=False)
    by_account = beside(graph.index.edges("INVOLVES", label, "Account"), accounts, forward=False)
    return np.unique(np.concatenate([by_party.far, by_account.far]))

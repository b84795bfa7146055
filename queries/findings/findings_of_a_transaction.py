"""The findings that show a transaction as evidence: opportunities and, for reviewers, alerts.

With the sentence that explains each, what to look at next, its state and its reason. The highest score first.
Alerts, and opportunities that were set aside, are for the role ``aml`` alone; to others they are not there,
nor counted, and a transaction that nobody knows has no findings.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from queries.answers import Found
from queries.columns import OutputColumn
from queries.findings.findings_of_a_customer import BY_SCORE, KIND, KINDS, PROPERTIES, by_score
from queries.graph import Graph
from queries.moved import Codes
from queries.parameters import Parameter
from queries.query import ANALYSTS

PARAMETERS = (Parameter("transaction", "transaction", "the transaction asked about", required=True),)
COLUMNS = (
    OutputColumn("finding_id", "id", "the finding", shows="finding"),
    OutputColumn("kind", "text", "alert or opportunity"),
    *PROPERTIES,
)
ROLES = ANALYSTS
ROW_READS = ("alerts", "judgements", "opportunities")
CYPHER = f"""
MATCH ()-[e:EVIDENCED_BY {{transaction_id: $transaction}}]->()
WHERE e.seq <= $seq
WITH DISTINCT startNode(e) AS f
WHERE f.epoch = $epoch
WITH f, {KIND}{BY_SCORE}"""


def on_index(graph: Graph, *, transaction: str) -> Found:
    """Look for the transaction among the evidence of both kinds."""
    return by_score(graph, [_findings(graph, label, transaction) for label, _ in KINDS])


def _findings(graph: Graph, label: str, transaction: str) -> Codes:
    """Codes of the findings of a label that rest on a transaction."""
    evidence = graph.index.edges("EVIDENCED_BY", label, "Account")
    ids = evidence.column("transaction_id").cast(pa.large_string())
    found = pc.equal(ids, pa.scalar(transaction, pa.large_string()))
    return np.unique(evidence.sources[found.to_numpy(zero_copy_only=False)])

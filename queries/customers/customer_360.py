"""Everything known about one party, section by section.

Who it is, its accounts, products and loans, what it paid and received, its ties to other parties, its
community, tags and findings. Each row is one thing: ``section`` and ``item`` name it, the other columns
say what is known. Every caller gets what the role may read: accounts, loans and flows are for analysts
and reviewers; risk ratings, alerts and the tags that come from them for reviewers alone, and for others
they are not there, nor counted. Identity and account numbers are masked.
"""

import numpy as np

from queries.answers import Found, Values
from queries.columns import CURRENCY, OutputColumn, party
from queries.graph import Graph
from queries.parameters import PARTY
from queries.query import BUSINESS
from queries.sections import SECTIONS, SECTIONS_IN_CYPHER
from queries.sections.row import Row

PARAMETERS = (PARTY,)
COLUMNS = (
    OutputColumn("section", "text", "profile, risk, account, product, loan, flow, tie, community …"),
    OutputColumn("item", "text", "what the row is about: a word, or the id of a thing", shows="thing"),
    OutputColumn("value", "text", "what is known, in English where it is a sentence"),
    OutputColumn("value_zh", "text", "the same in Chinese where it is a sentence"),
    OutputColumn("number", "text", "identity or account number", shows="identity_number"),
    party("other_party", "the other party of a tie"),
    OutputColumn("count", "integer", "how many"),
    OutputColumn("amount_minor", "money", "amount in minor units", currency="currency", adds_up=False),
    CURRENCY,
    OutputColumn("share", "share", "share of a holding, score of a finding"),
    OutputColumn("since", "time", "since when, or the first of several"),
    OutputColumn("until", "time", "until when, or the last of several"),
)
ROLES = BUSINESS
ROW_READS = (
    "accounts",
    "aml_tags",
    "alerts",
    "communities",
    "flows",
    "judgements",
    "opportunities",
    "risk_ratings",
    "tags",
)
CYPHER = f"""
MATCH (p:Party {{id: $party, epoch: $epoch}})
CALL (p) {{{SECTIONS_IN_CYPHER}
}}
RETURN section, item, value, value_zh, number, other_party, count, amount_minor, currency, share,
       since, until, reads
ORDER BY part, number_by, text_by
"""


def on_index(graph: Graph, *, party: int) -> Found:
    """Put the sections together."""
    rows: list[Row] = [row for section in SECTIONS for row in section(graph, party)]
    columns: dict[str, Values] = {
        column.name: [getattr(row, column.name) for row in rows] for column in COLUMNS
    }
    columns["other_party"] = np.array([row.other_party for row in rows], np.int64)
    return Found(columns, reads=[row.reads for row in rows])

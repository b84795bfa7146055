"""What the run found out about a party: community, tags, findings."""

from dataclasses import replace

import numpy as np

from queries.cypher.branches import OWN_ACCOUNTS, Branch, branch
from queries.cypher.findings import FINDING_READS
from queries.findings.findings_of_a_customer import KINDS, findings_with, read_by
from queries.graph import Graph
from queries.moved import accounts_of
from queries.sections.row import Row
from queries.ties import beside


def community(graph: Graph, party: int) -> list[Row]:
    """The community it belongs to, with its rank in it."""
    member_of = graph.index.edges("MEMBER_OF")
    found = beside(member_of, np.array([party]), forward=True)
    nodes = member_of.target_nodes
    properties = zip(
        nodes.ids_at(found.far),
        nodes.take("sentence_en", found.far),
        nodes.take("sentence_zh", found.far),
        member_of.take("core_rank", found.codes),
        strict=True,
    )
    return [
        Row("community", name, "communities", english, chinese, count=rank)
        for name, english, chinese, rank in properties
    ]


def tags(graph: Graph, party: int) -> list[Row]:
    """Its tags with their reasons; those that come from reviewers' work are for reviewers alone."""
    tagged = graph.index.edges("TAGGED")
    found = beside(tagged, np.array([party]), forward=True)
    order = np.argsort(found.far, kind="stable")
    codes, nodes = found.codes[order], found.far[order]
    properties = zip(
        tagged.target_nodes.ids_at(nodes),
        tagged.target_nodes.take("aml_only", nodes),
        tagged.take("why_en", codes),
        tagged.take("why_zh", codes),
        strict=True,
    )
    return [
        Row("tag", name, "aml_tags" if aml_only else "tags", english, chinese)
        for name, aml_only, english, chinese in properties
    ]


def findings(graph: Graph, party: int) -> list[Row]:
    """Findings that it or an account of it takes part in, alerts first, by id."""
    accounts = accounts_of(graph, party)
    names = ("sentence_en", "sentence_zh", "amount_minor", "currency", "score", "first_at", "last_at")
    rows: list[Row] = []
    for kind in KINDS:
        label, word = kind
        codes, nodes = findings_with(graph, label, party, accounts), graph.index.nodes(label)
        reads = read_by(graph, kind, codes)
        properties = zip(
            nodes.ids_at(codes), reads, *(nodes.take(name, codes) for name in names), strict=True
        )
        for finding_id, resource, english, chinese, amount, currency, score, first, last in properties:
            sentence = Row("finding", f"{word} {finding_id}", resource, english, chinese)
            rows.append(
                replace(
                    sentence, amount_minor=amount, currency=currency, share=score, since=first, until=last
                )
            )
    return rows


def finding_branch(label: str, word: str) -> Branch:
    """Findings of a label that the party or an account of it takes part in."""
    found = f"""
  CALL (p) {{
    MATCH (p)<-[i:INVOLVES]-(f:{label}) WHERE i.seq <= $seq
    RETURN f
   UNION
    {OWN_ACCOUNTS}<-[i:INVOLVES]-(f:{label}) WHERE h.seq <= $seq AND i.seq <= $seq
    RETURN f
  }}"""
    return branch(
        found,
        ("0", "f.id"),
        section="'finding'",
        item=f"'{word} ' + f.id",
        value="f.sentence_en",
        value_zh="f.sentence_zh",
        amount_minor="f.amount_minor",
        currency="f.currency",
        share="f.score",
        since="f.first_at_us",
        until="f.last_at_us",
        reads=FINDING_READS.format(kind=f"'{word}'"),
    )


BRANCHES = (
    branch(
        "\n  MATCH (p)-[m:MEMBER_OF]->(c:Community) WHERE m.seq <= $seq",
        ("0", "c.id"),
        section="'community'",
        item="c.id",
        value="c.sentence_en",
        value_zh="c.sentence_zh",
        count="m.core_rank",
        reads="'communities'",
    ),
    branch(
        "\n  MATCH (p)-[r:TAGGED]->(t:Tag) WHERE r.seq <= $seq",
        ("0", "t.id"),
        section="'tag'",
        item="t.id",
        value="r.why_en",
        value_zh="r.why_zh",
        reads="CASE WHEN t.aml_only THEN 'aml_tags' ELSE 'tags' END",
    ),
    *(finding_branch(label, word) for label, word in KINDS),
)
"""The same in Cypher."""

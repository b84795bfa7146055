"""What a party has to do with others: money, and ties that are not money."""

import numpy as np

from graph_engine.index import as_datetime
from queries.cypher.branches import Branch, branch
from queries.cypher.edges import time_of
from queries.graph import Graph
from queries.moved import monthly_totals
from queries.sections.row import Row
from queries.ties import beside
from queries.who import words

TIES = (("RELATED_TO", ""), ("INVESTS_IN", "investor"), ("GUARANTEES", "guarantor"))
"""Types of ties, and what the source is to the target where all of a type are alike."""


def flows(graph: Graph, party: int) -> list[Row]:
    """What it paid other parties and received from them, per currency, and from how many."""
    moved = graph.index.edges("FLOWS_TO", "Party", "Party")
    rows: list[Row] = []
    for item, forward in (("paid", True), ("received", False)):
        found = beside(moved, np.array([party]), forward=forward)
        added = monthly_totals(moved, found.codes, moved.codes("currency")[found.codes])
        n_others = np.unique(found.far).size
        for place, currency in enumerate(words(moved, "currency", added.keys[0])):
            rows.append(
                Row(
                    "flow",
                    item,
                    "flows",
                    value=f"{n_others} counterparties in all currencies",
                    value_zh=f"各币种交易对手共 {n_others} 个",
                    count=int(added.count[place]),
                    amount_minor=int(added.amount_minor[place]),
                    currency=currency,
                    since=as_datetime(int(added.first_at[place])),
                    until=as_datetime(int(added.last_at[place])),
                )
            )
    return rows


def ties(graph: Graph, party: int) -> list[Row]:
    """Relations, investments and guarantees, from either side."""
    return [
        row
        for name, word in TIES
        for forward in (True, False)
        for row in ties_of(graph, party, (name, word), forward=forward)
    ]


def ties_of(graph: Graph, party: int, kind: tuple[str, str], *, forward: bool) -> list[Row]:
    """Ties of one type in one direction: ``is director of`` another party, or ``has director`` in it."""
    edges = graph.index.edges(kind[0])
    found = beside(edges, np.array([party]), forward=forward)
    has_amount = "amount_minor" in edges.names
    nothing = [None] * found.codes.size
    properties = zip(
        [kind[1]] * found.codes.size if kind[1] else edges.take("kind", found.codes),
        edges.take("share", found.codes) if "share" in edges.names else nothing,
        edges.take("amount_minor", found.codes) if has_amount else nothing,
        edges.take("currency", found.codes) if has_amount else nothing,
        found.far.tolist(),
        strict=True,
    )
    return [
        Row(
            "tie",
            f"{'is' if forward else 'has'} {word}",
            other_party=other,
            amount_minor=amount,
            currency=currency,
            share=share,
        )
        for word, share, amount, currency, other in properties
    ]


def flow_branch(item: str, pattern: str) -> Branch:
    """What the party paid or received, per currency, and from how many."""
    found = f"""
  MATCH {pattern} WHERE f.seq <= $seq
  WITH collect(DISTINCT q) AS others, collect(f) AS flows
  UNWIND flows AS f
  WITH toString(size(others)) AS n_others, f.currency AS currency, sum(f.count) AS count,
       sum(f.amount_minor) AS amount_minor, min(f.first_at_us) AS since, max(f.last_at_us) AS until"""
    return branch(
        found,
        ("0", "currency"),
        section="'flow'",
        item=f"'{item}'",
        value="n_others + ' counterparties in all currencies'",
        value_zh="'各币种交易对手共 ' + n_others + ' 个'",
        **{name: name for name in ("count", "amount_minor", "currency", "since", "until")},
        reads="'flows'",
    )


def tie_branch(name: str, word: str, *, forward: bool) -> Branch:
    """Ties of one type in one direction."""
    pattern = f"(p)-[r:{name}]->(q:Party)" if forward else f"(p)<-[r:{name}]-(q:Party)"
    verb = "is" if forward else "has"
    return branch(
        f"\n  MATCH {pattern} WHERE r.seq <= $seq",
        (time_of("r"), "r.id"),
        section="'tie'",
        item=f"'{verb} {word}'" if word else f"'{verb} ' + r.kind",
        other_party="q.id",
        amount_minor="r.amount_minor",
        currency="r.currency",
        share="r.share",
    )


BRANCHES = (
    flow_branch("paid", "(p)-[f:FLOWS_TO]->(q:Party)"),
    flow_branch("received", "(p)<-[f:FLOWS_TO]-(q:Party)"),
    *(tie_branch(name, word, forward=forward) for name, word in TIES for forward in (True, False)),
)
"""The same in Cypher."""

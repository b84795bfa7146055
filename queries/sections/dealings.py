"""What a party has to do with others: money, and ties that are not money."""

import numpy as np

from graph_engine.index import as_datetime
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

"""On random small graphs both engines answer FinBench's reads as a plain reading does."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_engine.schema.access import Viewer
from queries.engines import on_index, on_neo4j
from tests.finbench.asking import WITHOUT_BOUNDS, everything, rows_of, unlimited
from tests.finbench.questions import QUESTIONS
from tests.naive.finbench import READS, Edge, Plain
from tests.queries.asking import published_once, run_of

N_QUESTIONS = 6
"""Questions of each read about each graph."""

WORDS = ("debit card", "internet account", "credit card")
SIZES = {"account": 6, "person": 3, "company": 2, "loan": 3, "medium": 2}

EDGES = {
    "transfer": ("account", "account", 18),
    "withdraw": ("account", "account", 6),
    "deposit": ("loan", "account", 5),
    "repay": ("account", "loan", 4),
    "signIn": ("medium", "account", 8),
    "personOwn": ("person", "account", 4),
    "companyOwn": ("company", "account", 3),
    "apply": ("person", "loan", 4),
    "invest": ("person", "company", 5),
    "guarantee": ("person", "person", 5),
}
"""Labels of both ends, and how many edges there are at most."""

IDS = {"complex_8": "loan", **dict.fromkeys(("complex_2", "complex_5", "complex_11", "complex_12"), "person")}
"""What a read's id is of; of an account for the others."""


def graph_of(seed, base=0):
    """Few distinct times and amounts, parallel and self-transfers; ids of several lengths above ``base``."""
    draw, graph = Random(seed), Plain()
    ids = {label: sorted(draw.sample(range(base + 1, base + 200), size)) for label, size in SIZES.items()}
    graph.accounts = {
        one: (draw.randrange(5) * 1000, draw.random() < 0.5, draw.choice(WORDS)) for one in ids["account"]
    }
    graph.media = {one: (draw.choice(["POS", "IP"]), draw.random() < 0.6) for one in ids["medium"]}
    graph.loans = {one: (draw.randrange(1, 900), draw.randrange(900)) for one in ids["loan"]}
    for kind, (source, target, most) in EDGES.items():
        graph.edges[kind] = [
            Edge(
                draw.choice(ids[source]),
                draw.choice(ids[target]),
                draw.randrange(1, 9) * 1000,
                draw.randrange(1, 400),
            )
            for _ in range(draw.randrange(most + 1))
        ]
    for kind in ("personOwn", "companyOwn"):
        graph.edges[kind] = [
            Edge(source, target, 1) for source, target in {edge[:2] for edge in graph.edges[kind]}
        ]
    return graph, ids


def tables_of(graph, ids):
    """The same graph as rows of the ledger's tables."""
    moved = [
        [f"acct:{edge.source}", f"acct:{edge.target}", edge.amount, edge.time, {"kind": kind}]
        for name, kind in (("transfer", "transfer"), ("withdraw", "card_withdrawal"))
        for edge in graph.edges[name]
    ]
    parties = [
        {"party_id": f"{kind}:{one}", "kind": kind} for kind in ("person", "company") for one in ids[kind]
    ]
    return {
        "parties": parties,
        "accounts": [
            {"account_id": f"acct:{one}", "opened_at": created, "blocked": blocked, "product": word}
            for one, (created, blocked, word) in graph.accounts.items()
        ],
        "transfers": moved,
        "loan": [
            {"loan_id": f"loan:{one}", "amount_minor": amount, "balance_minor": balance}
            for one, (amount, balance) in graph.loans.items()
        ],
        "device": [
            {"device_id": f"medium:{one}", "kind": word, "blocked": blocked}
            for one, (word, blocked) in graph.media.items()
        ],
        "account_holding": [
            {"party_id": f"{kind}:{edge.source}", "account_id": f"acct:{edge.target}"}
            for kind in ("person", "company")
            for edge in graph.edges[f"{kind}Own"]
        ],
        "loan_movement": [
            {
                "loan_id": f"loan:{loan}",
                "account_id": f"acct:{account}",
                "kind": kind,
                "amount_minor": edge.amount,
                "time": edge.time,
            }
            for name, kind in (("deposit", "disbursement"), ("repay", "repayment"))
            for edge in graph.edges[name]
            for loan, account in [edge[:2] if name == "deposit" else edge[1::-1]]
        ],
        "sign_in": [
            {"device_id": f"medium:{edge.source}", "account_id": f"acct:{edge.target}", "time": edge.time}
            for edge in graph.edges["signIn"]
        ],
        "loan_application": [
            {"party_id": f"person:{edge.source}", "loan_id": f"loan:{edge.target}", "time": edge.time}
            for edge in graph.edges["apply"]
        ],
        "investment": [
            {
                "investor_id": f"person:{edge.source}",
                "company_id": f"company:{edge.target}",
                "valid_from": edge.time,
            }
            for edge in graph.edges["invest"]
        ],
        "guarantee": [
            {
                "guarantor_id": f"person:{edge.source}",
                "borrower_id": f"person:{edge.target}",
                "valid_from": edge.time,
            }
            for edge in graph.edges["guarantee"]
        ],
    }


def questions_of(seed, ids):
    """Each read with random parameters."""
    draw = Random(seed)
    for read, question in QUESTIONS.items():
        for _ in range(N_QUESTIONS):
            start = draw.randrange(7)
            values = {
                **{name: draw.choice(ids["account"]) for name in ("id1", "id2")},
                **{name: draw.choice(ids["person"]) for name in ("pid1", "pid2")},
                "id": draw.choice(ids[IDS.get(read, "account")]),
                **{name: draw.choice([0, 0.5, 1.25]) for name in ("threshold", "threshold1", "threshold2")},
                "startTime": start,
                "endTime": start + draw.randrange(1, 10),
                "truncationLimit": draw.choice([1, 2, 3, 500]),
                "truncationOrder": draw.choice(["TIMESTAMP_DESCENDING", "TIMESTAMP_ASCENDING"]),
            }
            yield read, {name: value for name, value in values.items() if name in question.parameters}


def answer_of(engine, on, read, asked):
    """The rows of an engine as FinBench writes them."""
    question = QUESTIONS[read]
    arguments = everything(question.arguments(asked))
    answer = engine.run(unlimited(question.query), on, arguments, Viewer.owner(), bounds=WITHOUT_BOUNDS)
    return question.written(rows_of(answer))


@settings(max_examples=25)
@given(seed=st.integers(0, 10**6))
def test_the_index_answers_as_a_plain_reading(seed, tmp_path_factory):
    graph, ids = graph_of(seed)
    run = run_of(tmp_path_factory.mktemp("graph"), as_of=10**7, **tables_of(graph, ids))
    for read, asked in questions_of(seed, ids):
        assert answer_of(on_index, run, read, asked) == READS[read](graph, asked), (read, asked)


N_GRAPHS = 6
"""Graphs side by side on a server, as a publish takes longest."""


@pytest.mark.slow
@pytest.mark.on_lts
def test_neo4j_answers_as_a_plain_reading(neo4j, tmp_path):
    graphs = {seed: graph_of(seed, 1000 * seed) for seed in range(N_GRAPHS)}
    together = {}
    for graph, ids in graphs.values():
        for name, rows in tables_of(graph, ids).items():
            together.setdefault(name, []).extend(rows)
    published_once(neo4j, run_of(tmp_path, as_of=10**7, **together), "risk")
    for seed, (graph, ids) in graphs.items():
        for read, asked in questions_of(seed, ids):
            assert answer_of(on_neo4j, neo4j, read, asked) == READS[read](graph, asked), (seed, read, asked)

"""Fund-flow queries keep to the bound on edges on both engines, and say so."""

import pytest

from graph_engine.schema.access import Viewer
from queries.engines import on_index
from queries.graph import Bounds
from tests.queries.asking import patient

AML = Viewer("aml")

SEARCHES = [
    ("blocked_device_exposure", {"account": "a1"}, 2),
    ("guarantee_chain_loans", {"party": "Ann"}, 1),
    ("loan_fund_trace", {"loan": "l1"}, 0),
    ("loans_upstream", {"party": "Ann"}, 2),
    ("onward_transfer_traces", {"party": "Ann"}, 0),
]
"""Queries with arguments, and how many rows the index has found after one edge."""

MOST_EDGES = 60
"""No search of a case looks at more."""


def stops(answer):
    """What an answer says of the bound on edges."""
    parts = [part for part in answer.left_out if part.reason == "edge_limit"]
    return [(part.what, part.count, part.at_least) for part in parts]


@pytest.mark.parametrize(("name", "arguments", "rows"), SEARCHES)
def test_the_index_gives_what_it_found_before_the_bound_on_edges_and_says_so(name, arguments, rows, run_for):
    answer = on_index.run(name, run_for(name), arguments, AML, bounds=patient(Bounds(edges=1)))
    edges = "guarantees" if name == "guarantee_chain_loans" else "transfers"
    assert stops(answer) == [(edges, 1, True)]
    assert (answer.partial, len(answer.rows)) == (True, rows)


@pytest.mark.on_lts
@pytest.mark.parametrize(("name", "arguments", "rows"), SEARCHES)
def test_the_same_bounds_stop_neo4j_which_then_gives_no_rows(name, arguments, rows, run_for, on_server):
    stopped = []
    for edges in range(1, MOST_EDGES):
        asked, bounds = (name, run_for(name), arguments, AML), patient(Bounds(edges=edges))
        same, answer = on_index.run(*asked, bounds=bounds), on_server.run(*asked, bounds=bounds)
        stopped.append(bool(stops(same)))
        if stopped[-1]:
            assert (answer.rows, stops(answer), len(answer.left_out)) == ([], stops(same), 1)
        else:
            assert (answer.rows, answer.left_out) == (same.rows, same.left_out)
    assert stopped[0]
    assert not stopped[-1]


def test_a_distance_is_bounded_by_edges_on_the_index(run_for):
    asked = "transfer_distance", run_for("transfer_distance"), {"payer_account": "a", "payee_account": "d"}
    answer = on_index.run(*asked, AML, bounds=patient(Bounds(edges=1)))
    assert (answer.rows, stops(answer)) == ([], [("transfers", 1, True)])

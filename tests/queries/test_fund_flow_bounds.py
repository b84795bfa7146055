"""Fund-flow queries on the index keep to the bound on edges, and say so."""

import pytest

from graph_engine.schema.access import Viewer
from queries.engines.on_index import run
from queries.graph import Bounds

CUT = [("transfers", "edge_limit", 1, True)]


@pytest.mark.parametrize(
    ("name", "arguments", "rows"),
    [
        ("blocked_device_exposure", {"account": "a1"}, 2),
        ("transfer_distance", {"payer_account": "a", "payee_account": "d"}, 0),
        ("onward_transfer_traces", {"party": "Ann"}, 0),
        ("loan_fund_trace", {"loan": "l1"}, 0),
        ("loans_upstream", {"party": "Ann"}, 2),
    ],
)
def test_a_search_that_the_bound_on_edges_ends_says_so(name, arguments, rows, run_for):
    answer = run(name, run_for(name), arguments, Viewer("aml"), bounds=Bounds(edges=1))
    stops = [part for part in answer.left_out if part.reason == "edge_limit"]
    assert [(part.what, part.reason, part.count, part.at_least) for part in stops] == CUT
    assert (answer.partial, len(answer.rows)) == (True, rows)


def test_guarantees_beyond_the_bound_are_told(run_for):
    name = "guarantee_chain_loans"
    answer = run(name, run_for(name), {"party": "Ann"}, Viewer("aml"), bounds=Bounds(edges=1))
    assert [(part.what, part.reason) for part in answer.left_out] == [("guarantees", "edge_limit")]
    assert answer.rows == [["CNY", 1, 20]]

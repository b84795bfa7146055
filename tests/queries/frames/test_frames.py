"""Answers as Arrow, pandas and networkx objects keep their types, their order and what they name."""

import datetime as dt
import io
import json

import pyarrow as pa
import pytest

from graph_engine.errors import BadParameter
from queries.adhoc.answer import CypherAnswer, CypherColumn
from queries.answers import Answer, LeftOut
from queries.catalogue import CATALOGUE
from queries.frames.arrow import to_arrow, to_arrow_stream
from queries.frames.columns import TYPES, typed_columns
from queries.frames.data_frame import to_pandas
from queries.frames.network import to_networkx

LARGE = 9_007_199_254_740_993
"""The first integer that a float cannot hold."""

NODE = {"node": "4:x:0", "labels": ["Party"], "properties": {"id": "party:P1", "name": "李"}}
OTHER = {"node": "4:x:1", "labels": ["Party"], "properties": {"id": "party:P2"}}
TIE = {
    "relationship": "5:x:0",
    "type": "FLOWS_TO",
    "start": "4:x:0",
    "end": "4:x:1",
    "properties": {"count": 3},
}


def named(query, rows):
    names = [column.name for column in CATALOGUE[query].columns]
    full = [[row.get(name) for name in names] for row in rows]
    return Answer(query, "index", "r1", 7, 1.0, tuple(names), full, (LeftOut("rows", "row_limit", 4),))


def of_statement(columns, rows):
    typed = tuple(CypherColumn(name, type_) for name, type_ in columns.items())
    return CypherAnswer("r1", 7, "growth", 1, 1, 1.0, typed, rows, (), ())


def path(**more):
    hop = {
        "hop": 1,
        "payer": "party:P1",
        "payer_account": "acct:A1",
        "payee": "party:P2",
        "payee_account": "acct:A2",
        "transaction_id": "tx:T1",
        "time": "2025-01-10T09:00:00.5Z",
        "amount_minor": LARGE,
        "currency": "CNY",
    }
    return hop | more


ONE_PATH = named(
    "shortest_flow_path", [path(), path(hop=2, payer="party:P2", payee="party:P3", amount_minor=None)]
)


def test_money_times_and_ids_keep_their_types():
    table = to_arrow(ONE_PATH)
    assert table.schema.field("amount_minor").type == pa.int64()
    assert table.schema.field("time").type == pa.timestamp("us", tz="UTC")
    assert table.schema.field("payer").type == pa.string()
    assert table.column("amount_minor").to_pylist() == [LARGE, None]
    assert table.column("time").to_pylist()[0] == dt.datetime(2025, 1, 10, 9, 0, 0, 500_000, dt.UTC)


def test_days_shares_flags_and_lists_keep_their_types():
    months = to_arrow(named("flows_between_two_parties", [{"month": "2025-01-01"}]))
    assert months.column("month").to_pylist() == [dt.date(2025, 1, 1)]
    chain = to_arrow(named("ownership_tree", [{"share": 1, "way": ["party:P1", "party:P2"]}, {"way": None}]))
    assert chain.column("share").to_pylist() == [1.0, None]
    assert chain.column("way").to_pylist() == [["party:P1", "party:P2"], None]
    assert chain.schema.field("way").type == pa.list_(pa.string())


@pytest.mark.parametrize("query", CATALOGUE)
def test_an_answer_without_rows_has_the_types_of_its_columns(query):
    empty = named(query, [])
    table = to_arrow(empty)
    assert table.num_rows == 0
    assert table.column_names == list(empty.columns)
    for column in CATALOGUE[query].columns:
        if column.type in ("money", "integer"):
            assert table.schema.field(column.name).type == pa.int64()


def test_every_type_of_the_catalogue_is_known():
    assert {column.type for query in CATALOGUE.values() for column in query.columns} <= set(TYPES)


def test_a_data_frame_keeps_integers_where_some_are_missing():
    frame = to_pandas(ONE_PATH)
    assert list(frame.columns) == list(ONE_PATH.columns)
    assert int(frame["amount_minor"].iloc[0]) == LARGE
    assert frame["amount_minor"].isna().tolist() == [False, True]
    assert frame["time"].iloc[0] == dt.datetime(2025, 1, 10, 9, 0, 0, 500_000, dt.UTC)
    assert frame.attrs["run_id"] == "r1"
    assert frame.attrs["left_out"][0]["count"] == 4


STATEMENT = of_statement(
    {"n": "node", "at": "time", "xs": "integers", "days": "days", "mixed": "json", "x": "number"},
    [
        [NODE, "2025-01-10T09:00:00+08:00", [1, LARGE], ["2025-01-31"], {"a": [1]}, "NaN"],
        [None, None, None, [], "text", 1],
    ],
)


def test_what_a_statement_answers_keeps_its_types_too():
    table = to_arrow(STATEMENT)
    first = table.slice(0, 1).to_pylist()[0]
    assert json.loads(first["n"]) == NODE
    assert table.schema.field("n").metadata == {b"fundgraph": b"json"}
    assert first["at"] == dt.datetime(2025, 1, 10, 1, tzinfo=dt.UTC)
    assert first["xs"] == [1, LARGE]
    assert first["days"] == [dt.date(2025, 1, 31)]
    assert first["x"] != first["x"]
    assert table.column("mixed").to_pylist() == ['{"a": [1]}', '"text"']
    assert table.column("n").to_pylist()[1] is None


def test_the_stream_is_the_table():
    stream = pa.ipc.open_stream(io.BytesIO(to_arrow_stream(STATEMENT)))
    read = stream.read_all()
    assert read.schema.equals(to_arrow(STATEMENT).schema, check_metadata=True)
    assert read.column("xs").to_pylist() == to_arrow(STATEMENT).column("xs").to_pylist()


def test_rows_become_edges_between_the_parties_they_name():
    graph = to_networkx(ONE_PATH)
    edges = [(source, target, told["hop"]) for source, target, told in graph.edges(data=True)]
    assert edges == [("party:P1", "party:P2", 1), ("party:P2", "party:P3", 2)]
    assert graph["party:P1"]["party:P2"][0]["amount_minor"] == LARGE
    assert "payer" not in graph["party:P1"]["party:P2"][0]


def test_parallel_rows_and_rows_to_oneself_stay_apart():
    graph = to_networkx(
        named("shortest_flow_path", [path(), path(), path(payee="party:P1"), path(payee=None)])
    )
    assert graph.number_of_edges("party:P1", "party:P2") == 2
    assert graph.number_of_edges("party:P1", "party:P1") == 1
    assert graph.number_of_edges() == 3


def test_other_columns_may_be_the_ends():
    graph = to_networkx(ONE_PATH, ("payer_account", "payee_account"))
    assert next(iter(graph.edges())) == ("acct:A1", "acct:A2")


@pytest.mark.parametrize(
    ("query", "ends"),
    [
        ("neighbourhood", ("source", "target")),
        ("ownership_tree", ("owner", "company")),
        ("guarantees", ("guarantor", "borrower")),
        ("flows_between_two_parties", ("payer", "payee")),
    ],
)
def test_the_ends_are_the_first_two_parties_of_a_row(query, ends):
    graph = to_networkx(named(query, [{ends[0]: "party:A", ends[1]: "party:B"}]))
    assert list(graph.edges()) == [("party:A", "party:B")]


def test_without_two_ends_there_is_no_graph():
    with pytest.raises(BadParameter, match="ends is missing; allowed is two of the columns core_rank, party"):
        to_networkx(named("community_members", []))
    with pytest.raises(BadParameter, match="'nobody'"):
        to_networkx(ONE_PATH, ("payer", "nobody"))
    with pytest.raises(BadParameter):
        to_networkx(of_statement({"x": "integer"}, [[1]]))


def test_nodes_relationships_and_paths_are_a_graph_each_once():
    way = {"nodes": [NODE, OTHER], "relationships": [TIE]}
    answer = of_statement(
        {"p": "path", "r": "relationship", "m": "json"}, [[way, TIE, {"n": NODE}], [None, TIE, [OTHER]]]
    )
    graph = to_networkx(answer)
    assert dict(graph.nodes(data="name")) == {"4:x:0": "李", "4:x:1": None}
    assert graph.nodes["4:x:0"]["labels"] == ["Party"]
    assert list(graph.edges(keys=True, data=True)) == [
        ("4:x:0", "4:x:1", "5:x:0", {"count": 3, "type": "FLOWS_TO"})
    ]


@pytest.mark.parametrize("rows", [[], [[None]]])
def test_a_statement_that_gave_nothing_is_an_empty_graph(rows):
    graph = to_networkx(of_statement({"way": "text"}, rows))
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (0, 0)


def test_columns_of_a_statement_may_be_the_ends():
    answer = of_statement({"a": "text", "b": "text", "sum": "integer"}, [["x", "y", 1], ["y", "x", 2]])
    graph = to_networkx(answer, ("a", "b"))
    assert [told["sum"] for _, _, told in graph.edges(data=True)] == [1, 2]


def test_what_a_column_shows_goes_along():
    assert [one.shows for one in typed_columns(ONE_PATH)][1] == "party"

"""Opening an index: at once, by many, never to be changed, and clear about what is not there."""

import json
import multiprocessing
import subprocess
import sys

import pytest

from graph_engine.errors import BadParameter, EngineError, UnknownName
from graph_engine.index import GraphIndex
from graph_engine.index.format import FORMAT
from tests.graphs import index_of


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    return index_of(
        tmp_path_factory.mktemp("open"),
        parties=["Ann"],
        accounts=[("a", "Ann"), "b"],
        transfers=[("a", "b", 100, 5), ("b", "a", 50, 6)],
    )


def total(path):
    """What another process reads."""
    return int(GraphIndex.open(path).edges("TRANSFERRED").column("amount_minor").sum())


def test_no_index_is_an_error_that_says_how_to_make_one(tmp_path):
    with pytest.raises(EngineError, match=r"there is no graph index at .*fundgraph analyse"):
        GraphIndex.open(tmp_path)


def test_an_index_of_another_format_is_refused(index, tmp_path):
    contents = json.loads((index.path / "index.json").read_text())
    (tmp_path / "index.json").write_text(json.dumps({**contents, "format": 99}))
    with pytest.raises(EngineError, match=f"has format 99, this program reads {FORMAT}; build it anew"):
        GraphIndex.open(tmp_path)


def test_a_damaged_index_file_is_refused(tmp_path):
    (tmp_path / "index.json").write_text("{")
    with pytest.raises(EngineError, match=r"index\.json is damaged"):
        GraphIndex.open(tmp_path)


def test_opening_reads_nothing_but_the_index_file(index, tmp_path):
    (tmp_path / "index.json").write_bytes((index.path / "index.json").read_bytes())
    opened = GraphIndex.open(tmp_path)
    assert opened.labels == index.labels
    assert len(opened.patterns) == len(index.patterns)
    with pytest.raises(FileNotFoundError):
        opened.nodes("Party")


def test_several_processes_read_one_index(index):
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert pool.map(total, [index.path] * 3) == [150] * 3


def test_every_array_refuses_to_be_written_to(index):
    moved = index.edges("TRANSFERRED")
    arrays = (moved.sources, moved.targets, moved.times, moved.forward.offsets, moved.backward.times)
    for array in arrays:
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 7


def test_ids_and_codes_belong_together(index):
    accounts = index.nodes("Account")
    assert accounts.ids_at([1, 0]) == ["b", "a"]
    assert accounts.codes_of(["b", "zzz", "a"]).tolist() == [1, -1, 0]
    assert accounts.codes_of(["b", "zzz"] * 600).tolist() == [1, -1] * 600
    assert accounts.row(1)["id"] == "b"
    with pytest.raises(IndexError, match="code 2 is not in 0 to 1"):
        accounts.id_at(2)


def test_an_unknown_id_is_named_with_those_next_to_it(tmp_path):
    names = [f"acct:{number:05d}" for number in range(0, 3000, 10)]
    accounts = index_of(tmp_path, accounts=names).nodes("Account")
    with pytest.raises(UnknownName, match="there is no account 'acct:01001'; near: acct:0") as caught:
        accounts.code_of("acct:01001")
    assert set(caught.value.near) <= {"acct:00990", "acct:01000", "acct:01010", "acct:01020"}


def test_an_id_without_its_namespace_is_named_with_it(tmp_path):
    names = [*(f"acct:{number}" for number in range(9)), "acct2:5", "implicit:acct:5", "loan:5", "z"]
    accounts = index_of(tmp_path, accounts=sorted(names)).nodes("Account")
    with pytest.raises(UnknownName) as caught:
        accounts.code_of("5")
    assert caught.value.near == ["acct2:5", "acct:5", "loan:5"]
    assert accounts.ids.near("5") == ["acct2:5", "acct:5", "loan:5", "acct:0"]


def test_results_are_not_there_before_they_are_added(index):
    with pytest.raises(UnknownName, match="there is no node label in this index 'Alert'"):
        index.nodes("Alert")
    with pytest.raises(UnknownName, match="relationship type in this index 'MEMBER_OF'"):
        index.edges("MEMBER_OF")


def test_a_type_between_several_labels_needs_them(index):
    with pytest.raises(BadParameter, match=r"FLOWS_TO\.Party\.Bank"):
        index.edges("FLOWS_TO")
    assert index.edges("FLOWS_TO", target="Bank").type.source == "Party"
    assert index.edges("FLOWS_TO", "Account").type.target == "Account"


def test_an_unknown_transaction_is_said_to_be_unknown(index):
    with pytest.raises(UnknownName, match="there is no transaction 'tx:9999'"):
        index.edges("TRANSFERRED").code_of("tx:9999")


def test_edges_without_ids_say_so(index):
    with pytest.raises(EngineError, match=r"edges of HELD_AT\.Account\.Bank have no id"):
        index.edges("HELD_AT").id_at(0)


def test_reading_an_index_does_not_wait_for_the_compiler():
    code = "import sys, graph_engine.index; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

"""FinBench's reads give the expected rows, and what is wrong with a replay is said."""

import gzip
import json

import pytest

from queries.catalogue import CATALOGUE
from tests.finbench.asking import facts_of, index_asked, published_asked
from tests.finbench.case_files import EDGE_FILES, write_snapshot
from tests.finbench.expected import read_cases
from tests.finbench.questions import QUESTIONS
from tests.finbench.replay import compared, main, snapshot_of

pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def finbench(shared_data):
    return shared_data / "finbench"


def test_all_cases_are_equal(finbench, capsys):
    code = main(["--cases", str(finbench / "cases")])
    told = capsys.readouterr().out.splitlines()
    assert (code, told[-1]) == (0, "39 of 39 answers equal")
    assert len(told) == len(QUESTIONS) + 1


def test_all_cases_are_equal_on_neo4j(finbench, neo4j, tmp_path, capsys):
    write_snapshot(finbench / "cases" / "graph.json", tmp_path)
    expectations = read_cases(finbench / "cases" / "parameters_and_expected.json")
    assert compared(expectations, published_asked(neo4j, facts_of(tmp_path, tmp_path / "home"))) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "39 of 39 answers equal"


def test_all_cases_are_equal_in_the_layout_of_the_second_version_compressed(finbench, tmp_path, capsys):
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    write_snapshot(finbench / "cases" / "graph.json", first)
    for path in first.iterdir():
        header, rows = path.read_text(encoding="utf-8").split("\n", 1)
        columns = header.replace("accoutType", "accountType").split("|")
        if path.stem in EDGE_FILES:
            columns[:2] = ["fromId", "toId"]
        text = "|".join(columns) + "\n" + rows
        (second / f"{path.name}.gz").write_bytes(gzip.compress(text.encode()))
    expectations = read_cases(finbench / "cases" / "parameters_and_expected.json")
    with index_asked(second, tmp_path / "home") as ask:
        assert compared(expectations, ask) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "39 of 39 answers equal"


def test_all_answers_to_the_smallest_scale_factor_are_equal(finbench, capsys):
    snapshot = snapshot_of(finbench / "sf0.01")
    assert snapshot == snapshot_of(snapshot) == finbench / "sf0.01" / "snapshot"
    code = main([str(finbench / "sf0.01"), str(finbench / "sf0.01_expected")])
    told = capsys.readouterr().out.splitlines()
    assert (code, told[-1]) == (0, "3233 of 3233 answers equal")
    assert len(told) == 13


@pytest.mark.slow
@pytest.mark.usefixtures("neo4j_can_start")
def test_all_answers_to_the_smallest_scale_factor_are_equal_on_neo4j(finbench, capsys):
    words = [str(finbench / "sf0.01" / "snapshot"), str(finbench / "sf0.01_expected"), "--on", "neo4j"]
    code = main(words)
    told = capsys.readouterr().out.splitlines()
    assert (code, told[-1]) == (0, "3233 of 3233 answers equal")


@pytest.fixture(scope="module")
def small(finbench, tmp_path_factory):
    """A compressed snapshot with a few lines of each file, enough to be asked."""
    folder = tmp_path_factory.mktemp("snapshot")
    for path in (finbench / "sf0.01" / "snapshot").glob("*.csv"):
        with gzip.open(folder / f"{path.name}.gz", "wb") as file:
            file.write(b"".join(path.read_bytes().splitlines(keepends=True)[:40]))
    return folder


def told_of(tmp_path, small, name, *lines):
    """Exit code of a replay of some lines of one file."""
    folder = tmp_path / "expected"
    folder.mkdir()
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines) + "\n"
    if name.endswith(".gz"):
        (folder / name).write_bytes(gzip.compress(text.encode()))
    else:
        (folder / name).write_text(text)
    return main([str(small), str(folder)])


def test_compressed_files_are_read_and_a_difference_is_shown_and_ends_with_1(tmp_path, small, capsys):
    unknown = {"params": {"id": 1, "startTime": 5, "endTime": 9, "threshold": 0.5}, "rows": [["-1.000"]]}
    wrong = {**unknown, "rows": [["0.000"]]}
    assert told_of(tmp_path, small, "simple_3_expected.jsonl.gz", unknown, wrong) == 1
    told = capsys.readouterr()
    assert told.out.splitlines()[-2:] == ["simple_3: 1 of 2 answers equal", "1 of 2 answers equal"]
    assert "expected [['0.000']]\n  got      [['-1.000']]" in told.err


@pytest.fixture
def refused(tmp_path, small, capsys):
    """What a replay of a file with one line says that refuses it."""

    def say(name, line):
        assert told_of(tmp_path, small, name, line) == 3
        return capsys.readouterr().err

    return say


NOTHING = {
    "complex_1": [],
    "complex_2": [],
    "complex_3": [["-1"]],
    "complex_4": [],
    "complex_5": [],
    "complex_6": [],
    "complex_7": [["0", "0", "-1.000"]],
    "complex_8": [],
    "complex_9": [["-1.000", "-1.000", "-1.000"]],
    "complex_10": [["0.000"]],
    "complex_11": [["0.000", "0"]],
    "complex_12": [],
    "simple_1": [],
    "simple_2": [["0.000", "-1.000", "0", "0.000", "-1.000", "0"]],
    "simple_3": [["-1.000"]],
    "simple_4": [],
    "simple_5": [],
    "simple_6": [],
}
"""What each read answers of what nobody knows."""


def test_what_nobody_knows_has_the_rows_of_what_has_no_edges(tmp_path, small, capsys):
    folder = tmp_path / "expected"
    folder.mkdir()
    for read, rows in NOTHING.items():
        ids = {name: place for place, name in enumerate(QUESTIONS[read].parameters) if "id" in name}
        line = json.dumps({"params": ids, "rows": rows})
        (folder / f"{read}_expected.jsonl").write_text(line + "\n")
    (folder / "README.md").write_text("about the answers")
    assert main([str(small), str(folder)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "18 of 18 answers equal"


@pytest.mark.parametrize(
    ("name", "line", "message"),
    [
        ("complex_13_expected.jsonl", "", "is no file of expected answers"),
        ("answers.jsonl", "", "is no file of expected answers"),
        ("complex_1_expected.jsonl", "", "holds no file of expected answers"),
        ("complex_1_expected.jsonl", "{", r"complex_1_expected.jsonl:1 is no expected answer"),
        ("complex_1_expected.jsonl", {"params": {"id": 1}}, "KeyError('rows')"),
        ("complex_3_expected.jsonl", {"params": {"id": 1}, "rows": []}, "allowed is one of id1, id2"),
        (
            "complex_1_expected.jsonl",
            {"params": {"id": 1, "truncationOrder": "AMOUNT"}, "rows": []},
            "truncationOrder is 'AMOUNT'; allowed is one of TIMESTAMP_DESCENDING",
        ),
    ],
)
def test_what_is_no_expected_answer_is_refused(name, line, message, refused):
    assert message in refused(name, line)


def test_a_folder_that_is_not_there_is_refused(tmp_path, small, capsys):
    assert main([str(small), str(tmp_path / "none")]) == 3
    assert "is no folder" in capsys.readouterr().err


def test_a_command_line_that_names_nothing_is_refused():
    with pytest.raises(SystemExit, match="2"):
        main([])


def test_every_read_of_finbench_is_a_named_query_that_says_so():
    named = {name: CATALOGUE[question.query].finbench for name, question in QUESTIONS.items()}
    assert named == {name: name.replace("_", " read ") for name in QUESTIONS}
    assert {query.name for query in CATALOGUE.values() if query.finbench} == {
        question.query for question in QUESTIONS.values()
    }

"""Every query gives, for each hand-written case, the rows and the left-outs written there."""

from pathlib import Path

import pytest
import yaml

from queries.catalogue import CATALOGUE
from queries.engines.on_index import run
from queries.graph import Bounds
from tests.queries.asking import run_of, viewer_of

CASES = Path(__file__).parents[1] / "cases" / "queries"
FILES = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(CASES.glob("*.yaml"))}
ALL_CASES = [
    pytest.param(name, case, id=f"{name}: {case['it']}")
    for name, file in FILES.items()
    for case in file["cases"]
]


@pytest.fixture(scope="module")
def run_for(tmp_path_factory):
    """The run of the graph of a file of cases, built once."""
    runs = {}

    def build(name):
        if name not in runs:
            file = FILES[name]
            graph = {table: rows for table, rows in file["graph"].items()}
            folder = tmp_path_factory.mktemp(name)
            runs[name] = run_of(folder, results=file.get("results"), **graph)
        return runs[name]

    return build


def test_every_query_has_cases_and_every_file_of_cases_a_query():
    assert sorted(FILES) == sorted(CATALOGUE)


@pytest.mark.parametrize(("name", "case"), ALL_CASES)
def test_a_case_gives_its_rows(name, case, run_for):
    bounds = Bounds(**case.get("bounds", {}))
    answer = run(name, run_for(name), case["arguments"], viewer_of(case.get("role", "all")), bounds=bounds)
    columns = case.get("columns", list(answer.columns))
    assert set(columns) <= set(answer.columns)
    rows = [[row[answer.columns.index(column)] for column in columns] for row in answer.rows]
    assert rows == case["rows"]
    left_out = [{key: value for key, value in part.as_dict().items() if value} for part in answer.left_out]
    assert left_out == case.get("left_out", [])

"""Every query gives, for each hand-written case, the rows and left-outs written there, on both engines.

On Neo4j all cases run on the long-term release, and the first case of each query on the others: whether a
server takes a statement is a matter of its release, which rows the statement means is not.
"""

import pytest

from graph_engine.errors import BadParameter
from queries.catalogue import CATALOGUE
from queries.graph import Bounds
from tests.neo4j_servers import SERVERS
from tests.queries.asking import FILES, viewer_of
from tests.queries.conftest import ENGINES

ALL_CASES = [
    pytest.param(engine, name, case, id=f"{engine}-{name}: {case['it']}")
    for engine in ENGINES
    for name, file in FILES.items()
    for case in (file["cases"][:1] if engine in SERVERS[1:] else file["cases"])
]


def test_every_query_has_cases_and_every_file_of_cases_a_query():
    assert sorted(FILES) == sorted(CATALOGUE)


@pytest.mark.parametrize(("engine", "name", "case"), ALL_CASES, indirect=["engine"], scope="module")
def test_a_case_gives_its_rows(engine, name, case, run_for):
    asked = name, run_for(name), case["arguments"], viewer_of(case.get("role", "all"))
    if "refused" in case:
        with pytest.raises(BadParameter, match=case["refused"]):
            engine.run(*asked)
        return
    answer = engine.run(*asked, bounds=Bounds(**case.get("bounds", {})))
    columns = case.get("columns", list(answer.columns))
    assert set(columns) <= set(answer.columns)
    rows = [[row[answer.columns.index(column)] for column in columns] for row in answer.rows]
    assert rows == case["rows"]
    left_out = [{key: value for key, value in part.as_dict().items() if value} for part in answer.left_out]
    assert left_out == case.get("left_out", [])

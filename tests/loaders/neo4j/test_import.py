"""The files for the import tool are really imported, and hold what a publish by the driver holds."""

import json
from datetime import UTC, datetime

import pytest

from graph_engine.errors import BadParameter
from loaders.neo4j.import_command import UNFINISHED, write_import_folder
from loaders.neo4j.local import RELEASES
from tests.loaders.neo4j.imported import server_of_import
from tests.loaders.neo4j.small_graphs import facts_before, graph, publish, results_before, source, two_days
from tests.naive.publication import of_index, on_server
from tests.neo4j_servers import skipped_unless_required

HARD_TEXTS = {"parties": [
    {"party_id": "Ann", "name": 'a "quoted", name\nof two lines \\ and a back slash'},
    {"party_id": "Bo", "name": ""},
    {"party_id": "Cy", "name": " 中文 "},
    {"party_id": "Di", "customer_since": datetime(1931, 5, 6, 7, 8, 9, 123456, tzinfo=UTC)},
]}  # fmt: skip


@pytest.fixture(scope="module")
def indices(tmp_path_factory):
    return two_days(tmp_path_factory.mktemp("graphs"))


@pytest.mark.parametrize("line", RELEASES)
def test_an_import_is_verified_and_changed_by_publishing(line, tmp_path, indices):
    facts = facts_before()
    facts["parties"] += [row | {"party_id": f"hard {row['party_id']}"} for row in HARD_TEXTS["parties"]]
    graphs = indices | {"before": graph(tmp_path / "hard", facts, results_before())}
    report = write_import_folder(source("before", graphs["before"]), "risk", tmp_path / "files")
    with (
        skipped_unless_required(),
        server_of_import(RELEASES[line], report.folder, tmp_path / "home") as neo4j,
    ):
        assert on_server(neo4j) == of_index(graphs["before"])
        assert publish(neo4j, "before", graphs, view="risk").rows == 0
        changed = publish(neo4j, "after", graphs, view="risk")
        assert (changed.why_anew, changed.epoch, changed.seq) == ("", 1, 3)
        assert on_server(neo4j) == of_index(graphs["after"])
        names = {row["name"] for row in neo4j.read("SHOW CONSTRAINTS YIELD name")}
        assert {"party_id", "alert_id", "publication_name"} <= names


def test_the_folder_tells_what_is_in_it_and_how_to_import_it(tmp_path, indices):
    report = write_import_folder(source("before", indices["before"]), "growth", tmp_path / "files")
    told = json.loads(json.dumps(report.to_json()))
    assert (told["nodes"]["Party"], told["relationships"]["TRANSFERRED.Account.Account"]) == (5, 6)
    assert "Alert" not in told["nodes"]
    database = 'database import full "${NEO4J_DATABASE:-neo4j}" '
    assert told["command"].startswith(f"neo4j-admin {database}--overwrite-destination ")
    assert database in (report.folder / "command.sh").read_text()
    assert "chown -R neo4j: ." in (report.folder / "README").read_text()
    assert f"--nodes=Party={report.folder}/nodes/Party.csv.gz" in told["command"]
    assert {path.name for path in report.folder.iterdir()} == {
        *("nodes", "relationships", "README", "command.sh", "schema.cypher")
    }
    assert report.folder.stat().st_mode & 0o077 == 0


def test_a_folder_with_something_else_in_it_is_refused(tmp_path, indices):
    (tmp_path / "letter.txt").touch()
    with pytest.raises(BadParameter, match="an empty folder"):
        write_import_folder(source("before", indices["before"]), "growth", tmp_path)


def test_what_a_killed_one_left_is_written_anew(tmp_path, indices):
    whole = write_import_folder(source("before", indices["before"]), "growth", tmp_path / "files")
    (whole.folder / UNFINISHED).touch()
    (whole.folder / "nodes" / "Party.csv.gz").write_bytes(b"half")
    again = write_import_folder(source("before", indices["before"]), "growth", tmp_path / "files")
    assert again == whole
    assert (again.folder / "nodes" / "Party.csv.gz").read_bytes() != b"half"

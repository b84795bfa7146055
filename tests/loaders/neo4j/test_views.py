"""What a growth publication holds is what an analyst may see: every label, type and property is walked."""

import json

import pytest

from graph_engine.index import GraphIndex
from graph_engine.schema import neo4j_views
from graph_engine.schema.graph import EDGE_TYPES
from graph_engine.schema.neo4j import NODES, RELATIONSHIPS
from loaders.neo4j.import_command import write_import_folder
from tests.api.secret_bank import AML_SECRETS, NUMBERS, RUN_ID
from tests.api.secret_home import fill_ledger, write_run
from tests.loaders.neo4j.small_graphs import publish, source, two_days
from tests.naive.publication import of_index, on_server

pytestmark = pytest.mark.on_lts

EVERYTHING = (
    "MATCH (n) RETURN labels(n) AS kind, properties(n) AS told",
    "MATCH ()-[x]->() RETURN [type(x)] AS kind, properties(x) AS told",
)


@pytest.fixture(scope="module")
def secret_index(tmp_path_factory):
    home = tmp_path_factory.mktemp("secrets")
    fill_ledger(home)
    write_run(home, RUN_ID)
    return GraphIndex.open(home / "runs" / RUN_ID / "index")


def walked(neo4j):
    """Every node and relationship on the server, also those that no reader sees, as lines of JSON."""
    rows = [row for statement in EVERYTHING for row in neo4j.read(statement)]
    return [json.dumps([row["kind"], row["told"]], ensure_ascii=False, default=str) for row in rows]


def secrets_in(lines):
    return {secret for secret in (*AML_SECRETS, *NUMBERS) for line in lines if secret in line}


def evidence_on(neo4j):
    """Every finding on the server with each transaction that it rests on, cash among them."""
    rows = neo4j.read(
        "MATCH (f)-[e:EVIDENCED_BY]->(:Account)-[x:TRANSFERRED|BOOKED {id: e.transaction_id}]->() "
        "RETURN f.id AS finding, x.id AS transaction ORDER BY finding, transaction"
    )
    assert len(rows) == neo4j.read("MATCH ()-[e:EVIDENCED_BY]->(:Account) RETURN count(*) AS n")[0]["n"]
    return [(row["finding"], row["transaction"]) for row in rows]


@pytest.fixture
def bare_neo4j(neo4j):
    neo4j.write("MATCH (n) DETACH DELETE n")
    return neo4j


def test_growth_holds_nothing_of_aml_and_no_number_in_full(bare_neo4j, secret_index):
    publish(bare_neo4j, "secret", {"secret": secret_index}, view="growth")
    lines = walked(bare_neo4j)
    assert secrets_in(lines) == set()
    assert any("f_opportunity" in line for line in lines)
    assert any("6222********7890" in line for line in lines)
    assert any("房租 13*******78" in line for line in lines)
    assert evidence_on(bare_neo4j) == [("f_opportunity", "tx:5"), ("f_opportunity", "tx:6")]


def test_risk_holds_what_growth_hides(bare_neo4j, secret_index):
    publish(bare_neo4j, "secret", {"secret": secret_index}, view="risk")
    found = secrets_in(walked(bare_neo4j))
    assert {"f_alert_open", "f_opportunity_watched", "tag_for_reviewers", "prohibited"} <= found
    assert {finding for finding, _ in evidence_on(bare_neo4j)} == {
        *("f_alert_open", "f_alert_explained", "f_opportunity", "f_opportunity_watched")
    }
    assert {NUMBERS[0], "part in secret evidence"} <= found
    assert "e5f6c7a8hashofaphone" not in found


def test_growth_after_risk_leaves_nothing_of_risk_behind(bare_neo4j, secret_index):
    publish(bare_neo4j, "secret", {"secret": secret_index}, view="risk")
    publish(bare_neo4j, "secret", {"secret": secret_index}, view="growth")
    assert secrets_in(walked(bare_neo4j)) == set()


def test_what_comes_to_be_masked_is_masked_by_the_next_publish_of_the_same_run(
    bare_neo4j, secret_index, monkeypatch
):
    with monkeypatch.context() as before:
        before.setattr(neo4j_views, "FREE_TEXT_COLUMNS", frozenset())
        before.setattr(neo4j_views, "CODE_COLUMNS", neo4j_views.CODE_COLUMNS | {"purpose"})
        publish(bare_neo4j, "secret", {"secret": secret_index}, view="growth")
    assert secrets_in(walked(bare_neo4j)) != set()
    report = publish(bare_neo4j, "secret", {"secret": secret_index}, view="growth")
    assert report.why_anew == "other_format"
    assert secrets_in(walked(bare_neo4j)) == set()


def test_the_files_of_growth_tell_nothing_either(tmp_path, secret_index):
    import gzip

    report = write_import_folder(source("secret", secret_index), "growth", tmp_path / "files")
    texts = [
        gzip.decompress(path.read_bytes()).decode() if path.suffix == ".gz" else path.read_text()
        for path in report.folder.rglob("*")
        if path.is_file()
    ]
    assert secrets_in([text.replace(":", '":').replace(",", ',"') for text in texts]) == set()
    assert any("f_opportunity" in text for text in texts)


def test_a_change_of_growth_hides_a_finding_that_is_closed_and_shows_nothing_new_of_aml(neo4j, tmp_path):
    indices = two_days(tmp_path)
    neo4j.write("MATCH (n) DETACH DELETE n")
    publish(neo4j, "before", indices, view="growth")
    assert "F2" in {name for label, name in on_server(neo4j)[0] if label == "Opportunity"}
    report = publish(neo4j, "after", indices, view="growth")
    assert report.why_anew == ""
    nodes, edges = on_server(neo4j)
    assert {name for label, name in nodes if label in ("Alert", "Opportunity")} == {"F4"}
    assert not any("watched" in str(told) for told in (*nodes.values(), *edges))


def test_growth_holds_every_row_and_column_that_risk_holds_but_for_those(bare_neo4j, tmp_path):
    indices = two_days(tmp_path)
    publish(bare_neo4j, "before", indices, view="growth")
    nodes, edges = on_server(bare_neo4j)
    whole_nodes, whole_edges = of_index(indices["before"])
    hidden = {"risk_rating", "risk_rated_on", "pep", "id_check", "blocked", "risk_level", "aml_only"}
    assert set(whole_nodes) - set(nodes) == {("Alert", "F1"), ("Tag", "watched")}
    for key, told in nodes.items():
        assert set(whole_nodes[key]) - set(told) <= hidden
    kept = [edge for edge in whole_edges if edge[0][1] != "Alert" and edge[2] != "watched"]
    assert [edge[:3] for edge in edges] == [edge[:3] for edge in kept]
    masked = {"purpose"}
    for edge, whole in zip(edges, kept, strict=True):
        assert {n: v for n, v in edge[3].items() if n not in masked} == {
            n: v for n, v in whole[3].items() if n not in masked
        }


def test_whatever_is_on_the_server_is_in_the_schema(bare_neo4j, tmp_path):
    indices = two_days(tmp_path)
    publish(bare_neo4j, "before", indices, view="risk")
    for row in bare_neo4j.read(
        "MATCH (n) WHERE NOT n:Publication UNWIND keys(n) AS k RETURN DISTINCT labels(n)[0] AS l, k"
    ):
        assert row["k"] in {stored.name for stored in NODES[row["l"]].properties}
    rows = bare_neo4j.read(
        "MATCH (a)-[x]->(b) UNWIND keys(x) AS k "
        "RETURN DISTINCT type(x) + '.' + labels(a)[0] + '.' + labels(b)[0] AS pattern, k"
    )
    for row in rows:
        assert row["pattern"] in EDGE_TYPES
        assert row["k"] in {stored.name for stored in RELATIONSHIPS[row["pattern"]].properties}

"""What a server cannot do is mended or told in one error, and leaves what readers saw."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from graph_engine.errors import EngineError, EngineUnavailable
from graph_engine.neo4j_connection import Neo4j
from loaders.neo4j import creating
from loaders.neo4j.local import LTS, Shape, temporary_server
from loaders.neo4j.local.ports import HOST, held_port
from tests.loaders.neo4j.small_graphs import graph, publish, two_days
from tests.naive.publication import of_index, on_server
from tests.neo4j_servers import skipped_unless_required
from tests.patience import until

N_PARTIES = 12_000
SMALL_BATCH = 1_000


@pytest.fixture(scope="module")
def indices(tmp_path_factory):
    return two_days(tmp_path_factory.mktemp("graphs"))


def crowd(folder, name):
    """A graph of many parties of one name."""
    parties = [{"party_id": f"p{number:05d}", "name": name} for number in range(N_PARTIES)]
    return graph(folder, {"parties": parties}, {})


def test_a_change_for_which_the_server_has_not_the_memory_is_published_as_new(tmp_path, monkeypatch):
    monkeypatch.setattr(creating, "ROWS_AT_ONCE", SMALL_BATCH)
    indices = {name: crowd(tmp_path / name, name * 200) for name in ("a", "b")}
    shape = Shape(query_mb=24, quick_start=True)
    with skipped_unless_required(), temporary_server(LTS, shape) as server:
        neo4j = Neo4j(server.settings)
        publish(neo4j, "a", indices)
        report = publish(neo4j, "b", indices)
        assert (report.why_anew, report.epoch) == ("too_much_changed", 2)
        names = neo4j.read("MATCH (n:Party) RETURN DISTINCT left(n.name, 1) AS name, count(*) AS n")
        assert [(row["name"], row["n"]) for row in names] == [("b", N_PARTIES)]
        neo4j.close()


BLOCKED = (
    "SHOW TRANSACTIONS YIELD status, currentQuery "
    "WHERE status STARTS WITH 'Blocked' AND currentQuery CONTAINS '(n:Loan' RETURN count(*) AS n"
)
"""Whether the last transaction of a publish waits for us; it has locked the publication first."""


def hold(transaction):
    """Lock what a publish changes, and more besides, so that the publish is the one to be stopped."""
    transaction.run("UNWIND range(1, 100) AS id CREATE (:Own_Mark {id: id})").consume()
    transaction.run("MATCH (loan:Loan) SET loan.own_note = 'ask' RETURN loan").consume()


def close_the_circle(neo4j, transaction):
    """Once the publish waits for us, want what it has locked, and commit."""
    until(lambda: neo4j.read(BLOCKED)[0]["n"])
    transaction.run("MATCH (p:Publication) SET p.own_note = 'deadlock'").consume()
    transaction.commit()


def test_a_deadlock_with_an_analyst_stops_neither(neo4j, indices):
    """The analyst's write comes back though the publish had the lock: that was undone, and begun anew."""
    neo4j.write("MATCH (n) DETACH DELETE n")
    publish(neo4j, "before", indices, view="risk")
    with (
        ThreadPoolExecutor(1) as pool,
        neo4j.session() as session,
        session.begin_transaction() as transaction,
    ):
        hold(transaction)
        published = pool.submit(publish, neo4j, "after", indices, view="risk")
        close_the_circle(neo4j, transaction)
        assert published.result().why_anew == ""
    assert on_server(neo4j) == with_note(of_index(indices["after"]))
    assert neo4j.read("MATCH (mark:Own_Mark) RETURN count(*) AS n")[0]["n"] == 100


def with_note(graph):
    """A graph with the note of the analyst."""
    graph[0]["Loan", "loan:1"]["own_note"] = "ask"
    return graph


def test_a_wrong_password_is_one_error_and_changes_nothing(neo4j, neo4j_settings, indices):
    publish(neo4j, "before", indices)
    wrong = neo4j_settings.model_copy(update={"password": type(neo4j_settings.password)("wrong password")})
    with Neo4j(wrong) as other, pytest.raises(EngineError, match="FUNDGRAPH_NEO4J_PASSWORD"):
        publish(other, "after", indices)
    assert neo4j.read("MATCH (p:Publication) RETURN p.run_id AS run")[0]["run"] == "before"


def test_a_server_that_is_down_is_one_error(neo4j_settings, indices):
    with (
        held_port() as port,
        Neo4j(neo4j_settings.model_copy(update={"url": f"bolt://{HOST}:{port}"})) as other,
        pytest.raises(EngineUnavailable, match="cannot be reached"),
    ):
        publish(other, "after", indices)

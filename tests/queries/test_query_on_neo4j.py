"""What is particular to Neo4j: what is published there, which view, how long a statement may take."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from graph_engine.errors import EngineUnavailable, GraphChanging, NotOnEngine, UnknownName
from graph_engine.neo4j_connection import Neo4j
from graph_engine.schema.access import Viewer
from loaders.neo4j.finishing import STATEMENT_OF_COMMIT
from queries.catalogue import CATALOGUE
from queries.engines import on_index, on_neo4j
from queries.engines.neo4j_things import Neo4jThings
from queries.engines.publication import Publication, read_publication
from queries.graph import Bounds
from tests.patience import PATIENCE_S, until
from tests.queries.asking import FILES, PATIENT, published_once, run_of

FIRST_CASES = [
    pytest.param(name, file["cases"][0]["arguments"], id=name)
    for name, file in FILES.items()
    if CATALOGUE[name].cypher is not None and "analyst" in CATALOGUE[name].roles
]


def test_a_server_to_which_nothing_was_published_says_so(empty_neo4j):
    with pytest.raises(EngineUnavailable, match="run fundgraph publish --to neo4j"):
        on_neo4j.run("top_hubs", empty_neo4j, {}, Viewer("aml"))


@pytest.mark.on_lts
@pytest.mark.parametrize(("name", "arguments"), FIRST_CASES)
def test_the_view_growth_gives_an_analyst_what_the_index_gives(name, arguments, run_for, on_server):
    on_server.publish(run_for(name), "growth")
    viewer = Viewer("analyst")
    answer = on_server.run(name, run_for(name), arguments, viewer, view="growth")
    same = on_index.run(name, run_for(name), arguments, viewer, bounds=PATIENT)
    assert (answer.columns, answer.rows, answer.left_out) == (same.columns, same.rows, same.left_out)
    assert (answer.engine, answer.run_id, answer.ledger_version) == ("neo4j", "small", 1)


def test_the_view_growth_refuses_who_would_see_what_it_leaves_out(run_for, on_server):
    run = run_for("findings_of_a_customer")
    asked = "findings_of_a_customer", run, {"party": "Ann"}
    with pytest.raises(NotOnEngine, match="would show this caller alerts, judgements, which the view growth"):
        on_server.run(*asked, Viewer("aml"), view="growth")
    unmasked = Viewer("aml", unmasked=True)
    with pytest.raises(NotOnEngine, match="unmasked_numbers"):
        on_server.run("counterparties", run, {"party": "Ann"}, unmasked, view="growth")
    assert on_server.run("counterparties", run, {"party": "Ann"}, Viewer("aml"), view="growth").rows == []


def test_a_query_that_is_not_there_names_the_engines_that_have_it(on_server, run_for):
    query = replace(CATALOGUE["counterparties"], cypher=None)
    with pytest.raises(NotOnEngine, match="counterparties is not on neo4j; it is on: index"):
        on_server.run(query, run_for("counterparties"), {"party": "Ann"}, Viewer("aml"))


def test_time_that_is_up_leaves_no_rows_and_the_answer_says_so(on_server, run_for):
    on_server.publish(run_for("top_hubs"))
    query = CATALOGUE["top_hubs"]
    slow = "UNWIND range(1, 1000000000) AS n WITH sum(n) AS n WHERE n > 0 "
    endless = replace(query, name="endless", cypher=slow + (query.cypher or ""))
    answer = on_neo4j.run(endless, on_server.neo4j, {}, Viewer("aml"), bounds=Bounds(milliseconds=50))
    assert (answer.rows, answer.partial, answer.run_id) == ([], True, "small")
    told = [(part.what, part.reason, part.count, part.at_least) for part in answer.left_out]
    assert told == [("rows", "time_limit", 1, True)]


def bank_with(tmp_path, run_id, *payees):
    """A run in which Ann pays some parties."""
    bank = run_of(
        tmp_path / run_id,
        parties=["Ann", *payees],
        accounts=[("a", "Ann"), *((payee.lower(), payee) for payee in payees)],
        transfers=[("a", payee.lower(), 10, 1) for payee in payees],
    )
    return replace(bank, run_id=run_id)


def test_every_answer_is_of_one_publication_while_others_are_published(tmp_path, neo4j):
    """The next is published once an answer of the last was seen."""
    runs = [bank_with(tmp_path, "one", "Bo", "Cai"), bank_with(tmp_path, "two", "Dan", "Eve", "Fay")]
    payees = {"one": ["Bo", "Cai"], "two": ["Dan", "Eve", "Fay"]}
    published_once(neo4j, runs[0], "risk")
    seen = []

    def publish_in_turn():
        for turn in range(6):
            run = runs[(turn + 1) % 2]
            published_once(neo4j, run, "risk")
            until(lambda run=run: seen[-1:] == [run.run_id])

    with ThreadPoolExecutor(1) as pool:
        publishing = pool.submit(publish_in_turn)
        while not publishing.done():
            answer = on_neo4j.run("counterparties", neo4j, {"party": "Ann"}, Viewer("aml"), bounds=PATIENT)
            assert [row[0] for row in answer.rows] == payees[answer.run_id]
            seen.append(answer.run_id)
        publishing.result()


def test_what_a_publish_takes_away_meanwhile_is_not_unknown(tmp_path, neo4j, monkeypatch):
    """Twice, as the statements of the second question are planned already."""
    runs = [bank_with(tmp_path, "one", "Bo"), bank_with(tmp_path, "two", "Dan")]
    published_once(neo4j, runs[0], "risk")
    to_publish = []

    def read_and_publish(reading):
        publication = read_publication(reading)
        if to_publish and publication.run_id != to_publish[0].run_id:
            published_once(neo4j, to_publish.pop(0), "risk")
        return publication

    monkeypatch.setattr(on_neo4j, "read_publication", read_and_publish)
    for _ in range(2):
        to_publish[:] = [runs[1], runs[0]]
        answer = on_neo4j.run("counterparties", neo4j, {"party": "Ann"}, Viewer("aml"), bounds=PATIENT)
        assert ([row[0] for row in answer.rows], answer.run_id, to_publish) == (["Bo"], "one", [])


@pytest.mark.on_lts
def test_while_a_publish_commits_its_readers_wait(tmp_path, neo4j, monkeypatch):
    monkeypatch.setattr("loaders.neo4j.finishing.COMMIT_SECONDS", PATIENCE_S)
    runs = [bank_with(tmp_path, "one", "Bo"), bank_with(tmp_path, "two", "Dan")]
    published_once(neo4j, runs[0], "risk")
    seen = []

    def look():
        with neo4j.session(read_only=True) as session:
            return read_publication(lambda statement: list(session.run(statement))).run_id

    class Watched(Neo4j):
        """Looks right before the commit."""

        def write(self, statement, /, **parameters):
            written = super().write(statement, **parameters)
            if statement == STATEMENT_OF_COMMIT:
                with pytest.raises(GraphChanging):
                    look()
                seen.append(parameters)
            return written

    with Watched(neo4j.settings) as watched:
        published_once(watched, runs[1], "risk")
    assert (look(), len(seen)) == ("two", 1)


def test_a_party_that_goes_before_it_is_told_who_it_is_makes_the_query_be_asked_again():
    published = Publication("one", 1, "risk", 1, 1, "Asia/Shanghai", "24:00")
    things = Neo4jThings(lambda statement, **parameters: [], published)
    assert things.who([]) == {}
    with pytest.raises(GraphChanging):
        things.who(["person:1"])


def test_what_a_publish_in_the_making_brings_is_not_there_yet(neo4j, tmp_path):
    run = bank_with(tmp_path, "one", "Bo")
    published_once(neo4j, run, "risk")
    neo4j.write(
        "MATCH (c:Publication) MATCH (a:Account {id: 'a', epoch: c.epoch})-[t:TRANSFERRED]->(b) "
        "CREATE (a)-[later:TRANSFERRED]->(b) SET later = t {.*, id: 'later', seq: c.seq + 1} "
        "CREATE (:Party {id: 'Newcomer', epoch: c.epoch, seq: c.seq + 1})"
    )
    answer = on_neo4j.run("account_statement", neo4j, {"account": "a"}, Viewer("aml"), bounds=PATIENT)
    assert [row[answer.columns.index("transaction_id")] for row in answer.rows] == ["tx:0001"]
    with pytest.raises(UnknownName, match="there is no party 'Newcomer'"):
        on_neo4j.run("counterparties", neo4j, {"party": "Newcomer"}, Viewer("aml"))

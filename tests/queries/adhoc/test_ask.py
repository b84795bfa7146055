"""Statements on real servers of each release: what is refused changes nothing and reaches nobody."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from graph_engine.errors import (
    BadParameter,
    BadStatement,
    EngineUnavailable,
    FundgraphError,
    NotAllowed,
    NotOnEngine,
    OutOfTime,
    StatementNotAllowed,
)
from graph_engine.neo4j_connection import Neo4jSettings
from graph_engine.neo4j_connection.ad_hoc import ad_hoc_transaction
from graph_engine.schema.access import Viewer
from loaders.neo4j.local.ports import HOST, held_port
from queries.adhoc.allowed import FUNCTIONS, PROCEDURES, REFUSED_FUNCTIONS, REFUSED_PROCEDURES
from queries.adhoc.answer import CypherBounds, Kept
from queries.adhoc.ask import ask
from queries.adhoc.plans import check_plan
from queries.engines.publication import publication_in
from tests.patience import PATIENCE_S, TIMES_S, until
from tests.queries.adhoc.conftest import PUBLISHED
from tests.queries.adhoc.statements import (
    COMMANDS,
    ENDLESS,
    LEFT_TO_THE_SERVER,
    REACHES_OUT,
    READS,
    REFUSED,
    WRITES,
)


def test_what_is_refused_changes_nothing_and_reaches_nobody(published, lured):
    before = published.everything()
    for statement, says in (REFUSED | LEFT_TO_THE_SERVER).items():
        with pytest.raises((BadStatement, BadParameter)) as refused:
            published.ask(statement.replace("PORT", str(lured.port)))
        assert says in str(refused.value), statement
    assert published.everything() == before
    assert lured.visits == []


def test_the_plan_alone_gives_away_what_the_words_do(published, lured):
    before = published.everything()

    async def look(statement):
        async with ad_hoc_transaction(published.neo4j.settings, timeout_s=PATIENCE_S) as transaction:
            explained = await transaction.explain(statement, {})
            check_plan(explained.plan)

    for statement in WRITES | REACHES_OUT | COMMANDS:
        with pytest.raises(StatementNotAllowed):
            asyncio.run(look(statement.replace("PORT", str(lured.port))))
    assert published.everything() == before
    assert lured.visits == []


def test_a_statement_that_got_past_both_looks_could_still_not_write(published):
    before = published.everything()

    class Nobody:
        def begin(self, columns):
            return None

        def keep(self, values):
            return True

    async def run(statement):
        async with ad_hoc_transaction(published.neo4j.settings, timeout_s=PATIENCE_S) as transaction:
            await transaction.run(statement, {}, Nobody())

    for statement in WRITES:
        with pytest.raises(FundgraphError):
            asyncio.run(run(statement))
    assert published.everything() == before


@pytest.mark.parametrize("statement", READS)
def test_what_reads_is_answered(published, statement):
    uses = {name: value for name, value in (("x", "1"), ("xs", [1])) if f"${name}" in statement}
    if "xs" in uses:
        del uses["x"]
    published.ask(statement, **uses)


def test_every_function_and_procedure_of_the_server_was_read(published):
    functions = {row["name"].lower() for row in published.neo4j.read("SHOW FUNCTIONS YIELD name")}
    assert functions - FUNCTIONS - REFUSED_FUNCTIONS == set()
    procedures = {row["name"] for row in published.neo4j.read("SHOW PROCEDURES YIELD name")}
    assert procedures - PROCEDURES - REFUSED_PROCEDURES == set()
    assert procedures >= PROCEDURES


def test_the_answer_is_of_the_publication(published):
    answer = published.ask("RETURN $epoch AS epoch, $seq AS seq, $x AS x", x="a")
    assert answer.rows == [[2, 5, "a"]]
    assert (answer.run_id, answer.ledger_version, answer.view) == ("r1", 3, "growth")
    assert (answer.left_out, answer.warnings, answer.partial) == ((), (), False)


def test_parameters_are_bound_never_read_as_cypher(published):
    text = "1}) DELETE n //"
    assert published.rows("MATCH (n:Kept) WHERE n.x = $x RETURN n", x=text) == []
    assert published.rows("RETURN $x AS x", x=text) == [[text]]


VALUES = {
    "9007199254740993": ("integer", 9007199254740993),
    "-9223372036854775807": ("integer", -9223372036854775807),
    "1.5": ("number", 1.5),
    "0.0 / 0.0": ("number", "NaN"),
    "1.0 / 0.0": ("number", "Infinity"),
    "true": ("flag", True),
    "null": ("text", None),
    "'李'": ("text", "李"),
    "datetime('2025-01-10T09:00:00Z')": ("time", "2025-01-10T09:00:00Z"),
    "datetime('2025-01-10T09:00:00.120+08:00')": ("time", "2025-01-10T09:00:00.12+08:00"),
    "datetime('2025-01-10T09:00:00[Asia/Shanghai]')": ("time", "2025-01-10T09:00:00+08:00"),
    "datetime('2025-01-10T09:00:00.123456789Z')": ("text", "2025-01-10T09:00:00.123456789Z"),
    "localdatetime('2025-01-10T09:00:00')": ("text", "2025-01-10T09:00:00"),
    "time('09:00:00.5+01:00')": ("text", "09:00:00.5+01:00"),
    "localtime('09:00')": ("text", "09:00:00"),
    "date('2025-01-31')": ("day", "2025-01-31"),
    "duration('P1Y2M3DT4.5S')": ("text", "P1Y2M3DT4.5S"),
    "point({x: 1, y: 2})": ("json", {"srid": 7203, "coordinates": [1.0, 2.0]}),
    "[1, 2]": ("integers", [1, 2]),
    "['a', 'b']": ("texts", ["a", "b"]),
    "[]": ("texts", []),
    "[1, 'a', null]": ("json", [1, "a", None]),
    "[[1], [2]]": ("json", [[1], [2]]),
    "{b: date('2025-01-31'), a: [1]}": ("json", {"a": [1], "b": "2025-01-31"}),
}


@pytest.mark.parametrize("expression", VALUES)
def test_a_value_is_written_as_documented(published, expression):
    answer = published.ask(f"RETURN {expression} AS value")
    assert (answer.columns[0].type, answer.rows[0][0]) == VALUES[expression]


def test_nodes_relationships_and_paths_are_written_as_documented(published):
    answer = published.ask("MATCH p = (a:Kept {x: 1})-[r:TIED]->(b) RETURN a, r, p")
    node, tie, path = answer.rows[0]
    assert [column.type for column in answer.columns] == ["node", "relationship", "path"]
    assert node == {"node": node["node"], "labels": ["Kept"], "properties": {"x": 1, "y": 1}}
    assert (tie["type"], tie["properties"], tie["start"]) == ("TIED", {"x": 1}, node["node"])
    assert path["nodes"][0] == node
    assert path["relationships"] == [tie]
    assert tie["end"] == path["nodes"][1]["node"]


def test_a_column_of_several_types_says_so(published):
    answer = published.ask("UNWIND [[1, 1], [2.5, 'a'], [null, null]] AS row RETURN row[0] AS a, row[1] AS b")
    assert [column.type for column in answer.columns] == ["number", "json"]


@pytest.mark.parametrize(
    ("bounds", "rows", "reason"),
    [
        ({"rows": 3}, 3, "row_limit"),
        ({"rows": 10}, 10, None),
        ({"bytes": 10}, 3, "size_limit"),
    ],
)
def test_an_answer_ends_at_its_bounds_and_says_so(published, bounds, rows, reason):
    patient = CypherBounds(seconds=PATIENCE_S, **bounds)
    answer = published.ask("UNWIND range(0, 9) AS x RETURN x", bounds=patient)
    assert answer.rows == [[x] for x in range(rows)]
    assert [(part.reason, part.at_least) for part in answer.left_out] == ([(reason, True)] if reason else [])
    assert answer.partial == (reason is not None)


def test_a_bound_is_reached_without_reading_everything(published):
    endless = "UNWIND range(1, 1000000000) AS endless UNWIND range(1, 1000000000) AS x RETURN x"
    answer = published.ask(endless, bounds=CypherBounds(rows=100, seconds=PATIENCE_S))
    assert answer.rows == [[x] for x in range(1, 101)]
    assert [part.reason for part in answer.left_out] == ["row_limit"]
    until(lambda: not published.running("endless"))


def cut_by_time(published, statement, n_rows=0):
    """The answer of an endless statement after the first bound of time in which that many rows come."""
    for seconds in TIMES_S:
        with suppress(OutOfTime):
            answer = published.ask(statement, bounds=CypherBounds(seconds=seconds))
            if len(answer.rows) >= n_rows:
                return answer
    return pytest.fail(f"there are no {n_rows} rows within {TIMES_S[-1]} s")


def test_when_time_is_up_the_answer_is_partial_and_the_server_stops(published):
    answer = cut_by_time(published, ENDLESS)
    assert (answer.rows, answer.partial) == ([], True)
    assert [part.reason for part in answer.left_out] == ["time_limit"]
    until(lambda: not published.running("endless"))


def test_rows_that_came_in_time_are_kept(published):
    rows = "UNWIND range(1, 1000000000) AS endless UNWIND range(1, 1000000000) AS x WITH * "
    answer = cut_by_time(published, f"{rows} WHERE endless = 1 AND x < 501 RETURN x", n_rows=500)
    assert answer.rows == [[x] for x in range(1, 501)]
    assert [part.reason for part in answer.left_out] == ["time_limit"]


def test_whoever_goes_away_takes_the_statement_along(published):
    long = CypherBounds(seconds=10 * PATIENCE_S)

    async def leave():
        asking = asyncio.ensure_future(
            ask(ENDLESS, {}, published.viewer, published.neo4j.settings, bounds=long)
        )
        await asyncio.to_thread(until, lambda: published.running("endless"))
        asking.cancel()
        with suppress(asyncio.CancelledError):
            await asking
        await asyncio.to_thread(until, lambda: not published.running("endless"))

    asyncio.run(leave())


def test_a_statement_that_needs_too_much_memory_ends_alone(published):
    with pytest.raises(FundgraphError, match="memory"):
        published.ask(
            "UNWIND range(1, 100000000) AS x WITH x ORDER BY x % 7, x DESC RETURN collect(x) AS xs",
        )
    assert published.rows("RETURN 1 AS x") == [[1]]


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("MATCH (n:Kept RETURN n", r"\(line 1, column 15\)"),
        ("MATCH (n:Kept)\nRETURN m", r"`m` not defined \(line 2, column 8\)"),
        ("UNWIND [1, 0] AS x RETURN 1 / x AS y", "by zero"),
        ("RETURN 1 AS x, 2 AS x", "same name"),
    ],
)
def test_what_is_wrong_is_told_in_the_servers_words_with_the_place(published, statement, says):
    with pytest.raises(BadStatement, match=says):
        published.ask(statement)


def test_an_unknown_label_is_warned_of(published):
    warnings = published.ask("MATCH (n:Misspelt) RETURN n").warnings
    assert len(warnings) == 1
    assert "`Misspelt` does not exist" in warnings[0]


def test_a_publish_in_between_makes_the_statement_be_asked_again(published, monkeypatch):
    seen = []

    def clock():
        seen.append(1)
        if len(seen) == 2:
            flips.append(asyncio.get_running_loop().run_in_executor(None, flip))
        return 0.0

    flips = []

    def flip():
        published.neo4j.write("MATCH (p:Publication) SET p.seq = 6, p.run_id = 'r2'")

    slow = "UNWIND range(1, 3000000) AS x WITH count(x) AS n RETURN n, $seq AS seq"
    settings, viewer = published.neo4j.settings, published.viewer
    patient = CypherBounds(seconds=PATIENCE_S)
    answer = asyncio.run(ask(slow, {}, viewer, settings, bounds=patient, clock=clock))
    assert answer.rows[0][1] == answer.seq
    assert (answer.run_id, answer.seq) in {("r1", 5), ("r2", 6)}
    assert flips
    published.neo4j.write("MATCH (p:Publication) SET p = $published", published=PUBLISHED)


@pytest.fixture
def meanwhile(published, monkeypatch):
    """Lets somebody write once each: after the first look, at the first row, and after the second look."""

    def let(*, looked="", told="", looked_again=""):
        at_looks, at_rows = [looked, looked_again], [told]

        def write(left):
            statement = left.pop(0) if left else ""
            if statement:
                published.neo4j.write(statement)

        def look(found):
            publication = publication_in(found)
            write(at_looks)
            return publication

        class Watched(Kept):
            def keep(self, values):
                write(at_rows)
                return super().keep(values)

        monkeypatch.setattr("queries.adhoc.ask.publication_in", look)
        monkeypatch.setattr("queries.adhoc.ask.Kept", Watched)

    yield let
    published.neo4j.write("MATCH (x:PublishPlan|Removed) DELETE x")
    published.neo4j.write("MATCH (p:Publication) SET p = $published", published=PUBLISHED)


@pytest.mark.on_lts
def test_what_one_publication_makes_wrong_is_asked_again_where_another_came(published, meanwhile):
    meanwhile(looked="MATCH (p:Publication) SET p.seq = 6")
    assert published.rows("RETURN 1 / ($seq - 5) AS x") == [[1]]


@pytest.mark.on_lts
def test_a_publication_of_which_half_is_read_is_read_again(published, monkeypatch):
    halves = [[{"publication": {"name": "current", "seq": 6}, "committing": False}]]
    monkeypatch.setattr(
        "queries.adhoc.ask.publication_in", lambda found: publication_in(halves.pop() if halves else found)
    )
    assert published.ask("RETURN $seq AS seq").rows == [[5]]


@pytest.mark.on_lts
def test_what_is_removed_before_it_is_told_is_not_there(published, meanwhile):
    published.neo4j.write("CREATE (:Removed)")
    meanwhile(told="MATCH (x:Removed) DELETE x")
    rows = "MATCH (x:Removed) WITH collect(x) AS xs UNWIND range(1, 100000) AS i UNWIND xs AS x RETURN x"
    assert published.rows(rows) == []


@pytest.mark.on_lts
def test_a_publish_for_reviewers_that_ends_between_two_looks_does_not_go_unnoticed(published, meanwhile):
    meanwhile(
        told="CREATE (:PublishPlan {name: 'current', views: ['growth', 'risk']})",
        looked_again="MATCH (p:Publication), (plan:PublishPlan) SET p.view = 'risk' DELETE plan",
    )
    with pytest.raises(NotAllowed, match="the role aml is needed beside cypher"):
        published.ask("RETURN 1 AS x")


def test_only_the_role_asks_and_what_is_for_reviewers_needs_theirs_too(published):
    with pytest.raises(NotAllowed, match="statements may be read by cypher; this caller has aml, analyst"):
        published.ask("RETURN 1 AS x", viewer=Viewer("analyst", "aml"))
    published.neo4j.write("MATCH (p:Publication) SET p.view = 'risk'")
    try:
        with pytest.raises(NotAllowed, match="the role aml is needed beside cypher"):
            published.ask("RETURN 1 AS x")
        assert published.ask("RETURN 1 AS x", viewer=Viewer("cypher", "aml")).view == "risk"
    finally:
        published.neo4j.write("MATCH (p:Publication) SET p.view = 'growth'")


def test_nothing_published_is_told(published):
    published.neo4j.write("MATCH (p:Publication) SET p.name = 'none'")
    try:
        with pytest.raises(EngineUnavailable, match="fundgraph publish --to neo4j"):
            published.ask("RETURN 1 AS x")
    finally:
        published.neo4j.write("MATCH (p:Publication) SET p.name = 'current'")


def test_without_a_server_the_answer_says_how_to_get_one():
    with pytest.raises(NotOnEngine, match="make neo4j"):
        asyncio.run(ask("RETURN 1 AS x", {}, Viewer("cypher"), Neo4jSettings(url="")))


def test_a_server_that_is_down_is_not_available():
    with held_port() as port:
        settings = Neo4jSettings(url=f"bolt://{HOST}:{port}")
        with pytest.raises(EngineUnavailable, match="cannot be reached"):
            asyncio.run(ask("RETURN 1 AS x", {}, Viewer("cypher"), settings))


def test_times_are_utc_in_answers(published):
    now = published.rows("RETURN datetime() AS now")[0][0]
    assert now.endswith("Z")
    assert abs((datetime.fromisoformat(now) - datetime.now(UTC)).total_seconds()) < 600

"""A publish killed anywhere and begun again ends as if undisturbed; readers see one run or the other."""

import multiprocessing
import signal
import threading

import pytest

from graph_engine.errors import EngineError, EngineUnavailable
from loaders.neo4j.plan import IN_PLACE_AT_MOST
from queries.engines.publication import STATEMENT
from tests.loaders.neo4j.killed_publish import DyingNeo4j, publish_and_die
from tests.loaders.neo4j.small_graphs import publish, two_days
from tests.naive.publication import of_index, on_server
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.on_lts

MOST_LIVES = 20
LEFTOVERS = (
    "MATCH (n) WHERE n:PublishStep OR n:PublishPlan OR n.epoch <> $epoch OR n.seq > $seq RETURN count(*) AS n"
)


@pytest.fixture(scope="module")
def indices(tmp_path_factory):
    return two_days(tmp_path_factory.mktemp("graphs"))


@pytest.fixture(scope="module")
def graphs(indices):
    return {name: of_index(index) for name, index in indices.items()}


@pytest.fixture
def published(neo4j, indices):
    """A server on which the run before is published."""
    neo4j.write("MATCH (n) DETACH DELETE n")
    publish(neo4j, "before", indices, view="risk")
    return neo4j


@pytest.fixture(scope="module")
def live(indices, neo4j):
    """One life of a publish that dies after so many sessions; whether it came to its end.

    What it needs is imported once for all lives, which takes longer than a life.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([publish_and_die.__module__])
    paths = {name: index.path for name, index in indices.items()}

    def lived(sessions, limit):
        one = context.Process(target=publish_and_die, args=(neo4j.settings, paths, sessions, limit))
        one.start()
        one.join()
        assert one.exitcode in (0, -signal.SIGKILL)
        return one.exitcode == 0

    return lived


@pytest.mark.slow
@pytest.mark.parametrize(
    ("limit", "sessions"),
    [(IN_PLACE_AT_MOST, [12] * MOST_LIVES), (0, range(30, 30 + 10 * MOST_LIVES, 10))],
    ids=["changed", "anew"],
)
def test_killed_again_and_again_it_ends_as_if_undisturbed(published, live, graphs, limit, sessions):
    """Where a graph is removed, which each life begins anew, each is longer than the one before."""
    died = 0
    while not live(sessions[died], limit):
        died += 1
        assert died < MOST_LIVES
        seen = on_server(published)
        assert seen in (graphs["before"], graphs["after"])
    assert died > 1
    assert on_server(published) == graphs["after"]
    current = published.read(
        "MATCH (p:Publication) RETURN p.epoch AS epoch, p.seq AS seq, p.run_id AS run_id"
    )[0]
    assert current["run_id"] == "after"
    assert published.read(LEFTOVERS, epoch=current["epoch"], seq=current["seq"])[0]["n"] == 0


def test_what_a_killed_publish_left_goes_when_another_run_is_published(published, live, indices, graphs):
    assert not live(20, 0)
    assert on_server(published) == graphs["before"]
    assert published.read("MATCH (n) WHERE n.epoch = 2 RETURN count(*) AS n")[0]["n"] > 0
    publish(published, "before", indices, view="risk")
    assert on_server(published) == graphs["before"]
    assert published.read(LEFTOVERS, epoch=1, seq=2)[0]["n"] == 0


class LostNeo4j(DyingNeo4j):
    """A connection that is lost after so many sessions."""

    @staticmethod
    def die():
        raise EngineUnavailable("lost")


@pytest.mark.parametrize("sessions", [5, 24])
def test_nobody_goes_on_with_what_was_lost_while_it_was_being_removed(published, indices, graphs, sessions):
    with LostNeo4j(published.settings) as lost:
        for run_id, sessions_left in (("after", 20), ("before", sessions)):
            lost.sessions_left = sessions_left
            with pytest.raises(EngineUnavailable):
                publish(lost, run_id, indices, view="risk", limit=0)
    assert published.read("MATCH (p:PublishPlan) RETURN count(*) AS n")[0]["n"] == 1
    publish(published, "after", indices, view="risk", limit=0)
    assert on_server(published) == graphs["after"]


def rows_of(neo4j, publication):
    """What a reader of a publication is told; None where some of it goes meanwhile."""
    try:
        return on_server(neo4j, epoch=publication["epoch"], seq=publication["seq"])
    except (LookupError, TypeError, AttributeError, AssertionError, EngineError):
        return None


@pytest.mark.parametrize("limit", [IN_PLACE_AT_MOST, 0])
def test_readers_see_the_old_rows_and_then_only_the_new_ones(published, indices, graphs, limit, monkeypatch):
    monkeypatch.setattr("loaders.neo4j.finishing.COMMIT_SECONDS", PATIENCE_S)
    seen, begun, over = [], threading.Event(), threading.Event()

    def look():
        while not over.is_set():
            current = published.read(STATEMENT)[0]
            rows = rows_of(published, current["publication"])
            if rows and published.read(STATEMENT)[0] == current and not current["committing"]:
                seen.append(next((name for name, graph in graphs.items() if graph == rows), "a mixture"))
                begun.set()

    reader = threading.Thread(target=look)
    reader.start()
    try:
        assert begun.wait(PATIENCE_S)
        publish(published, "after", indices, view="risk", limit=limit)
    finally:
        over.set()
        reader.join()
    assert set(seen) <= {"before", "after"}
    assert seen[0] == "before"
    assert seen == sorted(seen, key=["before", "after"].index)
    assert on_server(published) == graphs["after"]

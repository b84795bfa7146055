"""What is served while runs come and go, and what a page says."""

import shutil

import pytest
from anyio.from_thread import start_blocking_portal

from api.app import create_app
from api.settings import load_settings
from graph_engine.runs import publish
from tests.api.conftest import await_warming, serve
from tests.api.secret_bank import LATER_RUN_ID, RUN_ID


@pytest.fixture
def home(two_runs, tmp_path):
    """A home of its own with two finished runs, of which the first is current."""
    return shutil.copytree(two_runs, tmp_path / "home")


@pytest.fixture
def changing(home):
    """The same, served."""
    for served in serve(load_settings(home=home)):
        yield home, served


def test_before_a_run_is_published_nothing_is_ready_and_the_answer_says_why(empty):
    ready = empty.get("/v1/readiness", "data")
    assert ready.status_code == 503
    assert ready.json()["reason"] == "no run is published; run `fundgraph analyse` and `publish`"
    data = empty.get("/v1/parties", "analyst")
    assert data.status_code == 503
    assert data.json()["title"] == "No run is published yet"
    assert empty.get("/v1/runs/current", "data").status_code == 503
    assert empty.get("/v1/runs", "data").json() == {"items": []}
    assert empty.get("/v1/health").json()["status"] == "ok"


def test_a_service_describes_itself_before_its_first_request(tmp_path):
    app = create_app(load_settings(home=tmp_path, database_url=""))
    lifespan = app.router.lifespan_context(app)
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(lifespan):
        assert app.openapi_schema is not None
    await_warming()


def test_a_run_published_later_is_served_with_the_next_request(changing):
    home, served = changing
    first = served.get("/v1/communities", "analyst").json()
    publish(home, LATER_RUN_ID)
    second = served.get("/v1/communities", "analyst").json()
    assert (first["run_id"], second["run_id"]) == (RUN_ID, LATER_RUN_ID)
    assert second["items"][0]["sentence"] == "Four members, later."
    assert served.get("/v1/readiness", "data").json()["run_id"] == LATER_RUN_ID
    runs = served.get("/v1/runs", "data").json()["items"]
    assert {run["run_id"]: run["current"] for run in runs} == {RUN_ID: False, LATER_RUN_ID: True}


def test_the_run_is_opened_once_and_held(changing):
    _, served = changing
    runs = served.app.state.service.runs
    assert runs.current() is runs.current()


def test_a_cursor_stays_on_the_run_it_began_on(changing):
    home, served = changing
    first = served.get("/v1/parties", "analyst", limit=2).json()
    publish(home, LATER_RUN_ID)
    second = served.get("/v1/parties", "analyst", limit=2, cursor=first["next_cursor"]).json()
    assert second["run_id"] == RUN_ID
    assert served.get("/v1/parties", "analyst", limit=2).json()["run_id"] == LATER_RUN_ID


def test_a_cursor_of_a_run_that_is_gone_says_so(home):
    for served in serve(load_settings(home=home)):
        cursor = served.get("/v1/parties", "analyst", limit=2).json()["next_cursor"]
        key = served.key_of("analyst")
    publish(home, LATER_RUN_ID)
    shutil.rmtree(home / "runs" / RUN_ID)
    for served in serve(load_settings(home=home)):
        served.keys["analyst"] = key
        gone = served.get("/v1/parties", "analyst", limit=2, cursor=cursor)
        assert gone.status_code == 410
        assert gone.json()["detail"] == f"run {RUN_ID} is gone; ask again without the cursor"


def test_pages_together_are_the_list(bank):
    whole = bank.get("/v1/parties", "analyst").json()
    parts, cursor = [], None
    while cursor is not None or not parts:
        asked = {"limit": 2} if cursor is None else {"limit": 2, "cursor": cursor}
        page = bank.get("/v1/parties", "analyst", **asked).json()
        assert len(page["items"]) <= 2
        parts, cursor = parts + page["items"], page["next_cursor"]
    assert parts == whole["items"]
    assert whole["total"] == len(parts) == 5


@pytest.mark.parametrize("change", [{"ours": "true"}, {"kind": "company"}])
def test_a_cursor_goes_with_its_own_question(bank, change):
    cursor = bank.get("/v1/parties", "analyst", limit=1).json()["next_cursor"]
    other = bank.get("/v1/parties", "analyst", limit=1, cursor=cursor, **change)
    assert other.status_code == 400
    assert "same list with the same filters" in other.json()["detail"]
    assert bank.get("/v1/tags", "analyst", cursor=cursor).status_code == 400
    assert bank.get("/v1/parties", "campaign", limit=1, cursor=cursor).status_code == 400
    assert bank.get("/v1/parties", "analyst", cursor="abc").status_code == 400


@pytest.mark.parametrize("limit", ["0", "501", "-1", "x", "1.5"])
def test_a_page_has_bounds(bank, limit):
    response = bank.get("/v1/parties", "analyst", limit=limit)
    assert response.status_code == 422
    assert response.json()["faults"][0]["where"] == "query.limit"

"""A service is ready once the kernels of its answers are there, for which it waits for a first run."""

import subprocess
import sys
import threading

import pytest

from api.first_answers import steps_on_index
from api.settings import load_settings
from api.warming import Warming
from graph_engine.errors import EngineUnavailable
from graph_engine.runs import publish
from tests.api.conftest import serve
from tests.api.secret_bank import RUN_ID
from tests.api.secret_home import fill_ledger, write_run
from tests.conftest import ROOT
from tests.patience import PATIENCE_S


def test_after_it_no_query_compiles_or_loads_a_kernel(small_home):
    command = [sys.executable, "-m", "tests.api.cli.warmed", small_home]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    before, warmed, after = map(int, ended.stdout.split())
    assert before < warmed
    assert after == warmed


@pytest.fixture
def starting(tmp_path):
    """A home in which nothing is published yet, served and warming from its start."""
    home = tmp_path / "home"
    for served in serve(load_settings(home=home)):
        served.app.state.service.warming.begin(steps_on_index, lambda _: ())
        yield home, served


def test_it_waits_for_the_first_run_and_is_ready_after_it(starting):
    home, served = starting
    fill_ledger(home)
    write_run(home, RUN_ID)
    assert served.get("/v1/readiness", "data").json()["reason"].startswith("no run is published")
    publish(home, RUN_ID)
    assert served.app.state.service.warming.kernels_there.wait(PATIENCE_S)
    assert served.get("/v1/readiness", "data").status_code == 200


def test_who_stops_it_waits_for_the_further_step_under_way(starting):
    home, served = starting
    fill_ledger(home)
    write_run(home, RUN_ID)
    publish(home, RUN_ID)
    warming, begun, ended = Warming(served.app.state.service.runs), threading.Event(), threading.Event()
    seen = []

    def step():
        begun.set()
        assert ended.wait(PATIENCE_S)
        seen.append("ended")

    def stop():
        warming.stop()
        seen.append("stopped")

    warming.begin(lambda _: (), lambda _: (step, step))
    assert begun.wait(PATIENCE_S)
    stopping = threading.Thread(target=stop)
    stopping.start()
    stopping.join(0.2)
    ended.set()
    stopping.join(PATIENCE_S)
    assert "ended" in seen
    assert seen[-1] == "stopped"


def test_until_the_kernels_are_there_it_is_not_ready_and_says_why(starting):
    home, served = starting
    fill_ledger(home)
    write_run(home, RUN_ID)
    warming = served.app.state.service.warming
    warming.stop()
    assert warming.kernels_there.wait(PATIENCE_S)
    warming.kernels_there.clear()
    publish(home, RUN_ID)
    answer = served.get("/v1/readiness", "data")
    assert answer.status_code == 503
    assert answer.json()["reason"].startswith("the kernels that answers need are compiled or loaded")
    assert answer.json()["run_id"] == RUN_ID


def test_what_follows_money_waits_for_the_kernels_or_says_that_they_are_not_there(starting):
    home, served = starting
    fill_ledger(home)
    write_run(home, RUN_ID)
    publish(home, RUN_ID)
    service = served.app.state.service
    assert service.warming.kernels_there.wait(PATIENCE_S)
    service.warming.kernels_there.clear()
    waiting = threading.Timer(0.2, service.warming.kernels_there.set)
    waiting.start()
    assert served.get("/v1/queries/top_hubs/answer", "aml").status_code == 200
    waiting.join()
    service.warming.kernels_there.clear()
    with pytest.raises(EngineUnavailable, match="compiled or loaded"):
        service.warming.wait(0.01)

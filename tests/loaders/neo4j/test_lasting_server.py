"""The server of a home: ``python -m loaders.neo4j.local`` starts it, its data lasts, it stops."""

import fcntl
import os
import stat
import subprocess
import sys

import pytest

from graph_engine.errors import EngineError, EngineUnavailable, InputError
from graph_engine.neo4j_connection import Neo4j, load_neo4j_settings
from loaders.neo4j.local import CURRENT, LTS
from loaders.neo4j.local.lasting import start, stop
from loaders.neo4j.local.ports import held_port
from loaders.neo4j.local.server import LocalServer, Shape, ended
from tests.patience import until


@pytest.fixture
def port():
    """Where a server may listen."""
    with held_port() as held:
        yield held


def told(home, *words):
    command = [sys.executable, "-m", "loaders.neo4j.local", *words, "--home", home]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def settings_of(lines):
    """The settings that the printed variables give in a shell."""
    shown = subprocess.run(["sh", "-c", f"{lines}\nenv"], capture_output=True, text=True, check=True).stdout
    variables = dict(line.split("=", 1) for line in shown.splitlines() if line.startswith("FUNDGRAPH_NEO4J_"))
    return load_neo4j_settings(
        **{name.removeprefix("FUNDGRAPH_NEO4J_").lower(): value for name, value in variables.items()}
    )


@pytest.mark.slow
@pytest.mark.usefixtures("neo4j_can_start")
def test_a_server_of_a_home_lasts_from_one_start_to_the_next(tmp_path, port):
    words = ("start", "--port", str(port))
    try:
        first = told(tmp_path, *words, "--release", LTS.line)
        with Neo4j(settings_of(first)) as neo4j:
            neo4j.write("CREATE (:Party {id: 'kept'})")
        assert told(tmp_path, *words, "--release", LTS.line) == first
        with pytest.raises(InputError, match=f"runs already on port {port}; stop it first"):
            start(tmp_path, CURRENT, port)
        assert "its data is kept" in told(tmp_path, "stop")
        with Neo4j(settings_of(told(tmp_path, *words))) as neo4j:
            assert [row["id"] for row in neo4j.read("MATCH (p:Party) RETURN p.id AS id")] == ["kept"]
    finally:
        stop(tmp_path)
    password = tmp_path / "neo4j" / "password"
    assert stat.S_IMODE(password.stat().st_mode) == 0o600
    assert password.read_text() not in first
    assert "no Neo4j of" in told(tmp_path, "stop")


def test_nobody_is_told_of_an_earlier_server_while_one_starts(tmp_path, monkeypatch):
    """Its process id may be another program's by now, which a stop would end."""
    note = tmp_path / "neo4j" / "running"
    note.parent.mkdir()
    note.write_text(f"{os.getpid()} {LTS.line} 7687")
    told = []

    def launch(server, *, kept):
        told.append(note.read_text())
        raise EngineUnavailable("no Java")

    monkeypatch.setattr(LocalServer, "launch", launch)
    with pytest.raises(EngineUnavailable, match="no Java"):
        start(tmp_path, LTS, 7687)
    assert told == [""]
    with note.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(EngineError, match="whose start was killed; end the process"):
            stop(tmp_path)


def test_a_server_that_is_gone_before_it_answers_is_not_stopped(tmp_path, monkeypatch):
    """Its process id may be another program's by then."""
    told = []

    def launch(server, *, kept):
        return subprocess.Popen(["true"], pass_fds=kept)

    def await_answer(server, gone):
        until(gone)
        told.append(stop(tmp_path))

    monkeypatch.setattr(LocalServer, "launch", launch)
    monkeypatch.setattr(LocalServer, "await_answer", await_answer)
    start(tmp_path, LTS, 7687)
    assert told == [None]


@pytest.mark.usefixtures("neo4j_can_start")
def test_a_server_that_cannot_start_is_told_with_the_end_of_its_logs(tmp_path, port):
    server = LocalServer(LTS, tmp_path, port, "no matter", Shape(heap_mb=1))
    process = server.launch()
    with pytest.raises(EngineUnavailable, match=r"did not start; its logs end: .*(heap|memory)"):
        server.await_answer(gone=ended(process))
    assert process.wait() != 0

"""The local server: it ends with its starter, and what is missing is told in one sentence."""

import signal
import socket
import subprocess
import sys

import pytest

from graph_engine.errors import EngineUnavailable
from loaders.neo4j.local import CURRENT, LTS, watched
from loaders.neo4j.local.jars import jars_of
from loaders.neo4j.local.java import java_for
from loaders.neo4j.local.ports import HOST, held_port, refuse_taken_port
from tests.patience import PATIENCE_S


def starter(child_tells_its_id):
    """A program that runs a watched child, says the child's process id and waits for ever."""
    return f"""
import subprocess, sys
watched = subprocess.Popen(
    [sys.executable, {watched.__file__!r}, sys.executable, "-c", {child_tells_its_id!r}],
    stdin=subprocess.PIPE, start_new_session=True,
)
watched.wait()
"""


def test_what_is_watched_ends_when_its_starter_is_killed():
    """The child shares the starter's standard output, which is at its end only once the child is gone too."""
    child = f"import time; print('up', flush=True); time.sleep(2 * {PATIENCE_S})"
    process = subprocess.Popen([sys.executable, "-c", starter(child)], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "up\n"
    process.send_signal(signal.SIGKILL)
    assert process.communicate(timeout=PATIENCE_S)[0] == ""


def test_what_is_watched_gives_its_exit_code():
    command = [sys.executable, watched.__file__, sys.executable, "-c", "raise SystemExit(7)"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        assert process.wait() == 7


def test_a_missing_maven_is_told_with_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineUnavailable, match=r"apt-get install maven.*FUNDGRAPH_NEO4J_URL"):
        jars_of(LTS)
    assert [one.name for one in (tmp_path / "fundgraph" / "neo4j").iterdir()] == [f"{LTS.version}.lock"]


def fake_java(folder, version):
    """A program that says what a Java says of its version."""
    java = folder / "bin" / "java"
    java.parent.mkdir(parents=True)
    java.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2021-01-01' >&2\n")
    java.chmod(0o755)
    return java


def test_a_java_that_is_too_old_is_told_and_the_oldest_that_fits_is_taken(monkeypatch, tmp_path):
    old, fitting = fake_java(tmp_path / "old", "17.0.15"), fake_java(tmp_path / "new", "21.0.1")
    monkeypatch.setattr("loaders.neo4j.local.java.find_spec", lambda name: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "old"))
    assert java_for(LTS) == old
    with pytest.raises(EngineUnavailable, match=r"needs Java 21 or later, and here .* is 17; install it"):
        java_for(CURRENT)
    monkeypatch.setenv("PATH", str(fitting.parent))
    assert java_for(CURRENT) == fitting
    assert java_for(LTS) == old


def test_a_taken_port_is_told():
    with held_port() as port:
        refuse_taken_port(port)
        with socket.create_server((HOST, port)), pytest.raises(EngineUnavailable, match="choose another"):
            refuse_taken_port(port)


def test_a_held_port_is_no_other_programs():
    with held_port() as port, socket.socket() as other, pytest.raises(OSError, match="in use"):
        other.bind((HOST, port))

"""Serving: where it listens, and that Ctrl-C is how it ends."""

import json
import re
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest

from api.cli.listening import listen, listen_near
from graph_engine.errors import BadParameter
from loaders.neo4j.local.ports import HOST, held_port
from tests.api.cli.conftest import call
from tests.patience import PATIENCE_S, killed_at_end

PROGRAM = "import sys; from api.cli.app import run; raise SystemExit(run(sys.argv[1:]))"


def test_a_port_that_is_taken_is_refused_or_replaced(small_home):
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        taken = other.getsockname()[1]
        with pytest.raises(BadParameter, match="that is free"):
            listen(HOST, taken)
        with listen_near(HOST, taken) as near:
            assert near.getsockname()[1] != taken
        outcome = call("serve", "--port", taken, "--home", small_home)
    assert outcome.code == 2
    assert str(taken) in outcome.err


def test_it_serves_until_ctrl_c(small_home):
    command = [sys.executable, "-u", "-c", PROGRAM, "serve", "--home", small_home, "--port"]
    with (
        held_port() as port,
        subprocess.Popen([*command, str(port)], stdout=subprocess.PIPE, text=True) as served,
        killed_at_end(served),
    ):
        assert re.search(rf"http://127\.0\.0\.1:{port}/v1", served.stdout.readline())
        with urllib.request.urlopen(f"http://{HOST}:{port}/v1/health", timeout=PATIENCE_S) as answer:
            assert json.load(answer)["status"] == "ok"
        served.send_signal(signal.SIGINT)
        assert served.wait(timeout=PATIENCE_S) == 0

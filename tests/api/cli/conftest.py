"""A small bank that went through the command line, and a way to call it."""

import io
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from api.cli.app import run

CUSTOMERS, MONTHS = 1_000, 3


@dataclass(frozen=True)
class Outcome:
    """What a command line ended with and wrote."""

    code: int
    out: str
    err: str


def call(*words: object) -> Outcome:
    """Run one command line in this process."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run([str(word) for word in words])
    return Outcome(code, out.getvalue(), err.getvalue())


def done(*words: object) -> str:
    """Run one command line that must succeed, and give what it wrote."""
    outcome = call(*words)
    assert (outcome.code, outcome.err) == (0, "")
    return outcome.out


@pytest.fixture(scope="session")
def small_files(tmp_path_factory) -> Path:
    """The files of a small generated bank."""
    folder = tmp_path_factory.mktemp("files") / "bank"
    done("generate", folder, "--customers", CUSTOMERS, "--months", MONTHS)
    return folder


@pytest.fixture(scope="session")
def small_home(tmp_path_factory, small_files) -> Path:
    """A home with the small bank loaded, analysed and published; tests only read it."""
    home = tmp_path_factory.mktemp("home") / "home"
    done("load", "fundgraph", small_files, "--home", home)
    done("analyse", "--home", home)
    done("publish", "--home", home)
    return home

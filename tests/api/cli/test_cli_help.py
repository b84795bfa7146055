"""Help is quick, and the page of commands says what the commands say."""

import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
import typer.main

from api.cli.app import app
from graph_engine.tracing import KINDS
from graph_engine.tracing.asked import METHODS
from tests.api.cli.conftest import done
from tests.conftest import ROOT

HEAVY = (
    "polars",
    "numba",
    "numpy",
    "pyarrow",
    "pandas",
    "fastapi",
    "sqlalchemy",
    "duckdb",
    "yaml",
)

PAGE = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")


def commands() -> dict[str, object]:
    """Every command by its words, those of groups included."""
    found = {}
    for name, command in typer.main.get_command(app).commands.items():
        inner = getattr(command, "commands", None)
        found |= {f"{name} {key}": one for key, one in inner.items()} if inner else {}
        if inner is None or command.invoke_without_command:
            found[name] = command
    return found


COMMANDS = commands()


def options(command) -> set[str]:
    return {
        option
        for parameter in command.params
        if parameter.param_type_name == "option"
        for option in (*parameter.opts, *parameter.secondary_opts)
        if option.startswith("--") and option != "--help"
    }


def section(name: str) -> str:
    """The part of the page about a command."""
    found = re.search(rf"^## `{name}`\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found, f"docs/cli.md has no section on {name}"
    return found.group(1)


@pytest.mark.parametrize("words", [["--help"], ["load", "--help"], ["--version"]])
def test_help_imports_nothing_heavy(words):
    program = (
        "import sys\nfrom api.cli.app import run\n"
        f"code = run({words!r})\n"
        f"heavy = [name for name in {HEAVY!r} if name in sys.modules]\n"
        "sys.exit(f'{code}{heavy}' if code or heavy else 0)"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout


def test_the_version_is_the_distribution_s():
    assert done("--version") == f"fundgraph {version('fundgraph')}\n"


def test_the_installed_command_runs():
    ended = subprocess.run(
        [Path(sys.executable).with_name("fundgraph"), "nonsense"], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 2
    assert "nonsense" in ended.stderr


def test_the_page_has_every_command_and_no_other():
    assert set(re.findall(r"^## `([a-z 0-9]+)`", PAGE, re.MULTILINE)) == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_page_has_every_option_and_no_other(name):
    told = set(re.findall(r"`(--[a-z-]+)", section(name)))
    assert told - options(typer.main.get_command(app)) == options(COMMANDS[name])


@pytest.mark.parametrize("name", COMMANDS)
def test_the_page_says_what_is_taken_where_an_option_is_not_given(name):
    page = section(name)
    if "| option | default |" in page:
        defaults = dict(re.findall(r"^\| `(--[a-z-]+)[^`]*` \| (.*?) ?\|", page, re.MULTILINE))
        required = {option for one in COMMANDS[name].params if one.required for option in one.opts}
        assert "" not in defaults.values()
        for option, default in defaults.items():
            assert (default == "required") == (option in required), option


def test_the_page_has_every_shared_option():
    shared = options(typer.main.get_command(app))
    head = PAGE.split("\n## ")[0]
    assert set(re.findall(r"^\| `(--[a-z-]+)", head, re.MULTILINE)) == shared


def test_the_page_has_every_exit_code():
    codes = re.findall(r"^\| (\d) \|", PAGE, re.MULTILINE)
    assert codes == ["0", "1", "2", "3", "4", "5", "6"]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_explained(name):
    command = COMMANDS[name]
    assert command.help
    assert all(parameter.help for parameter in command.params if parameter.name != "help")


def test_help_on_traces_tells_starts_methods_and_examples():
    told = done("trace", "--help")
    assert all(word in told for word in (*KINDS, *(f"{method}:" for method in METHODS)))
    assert "fundgraph trace account:acct:A00000042 --direction backward --method lifo" in told

"""Runs made, killed and read in processes of their own."""

import subprocess
import sys
from pathlib import Path

import pytest

from graph_engine.ledger import Ledger
from graph_engine.runs import Run, analyse, list_runs, publish
from graph_engine.runs.making import STEPS
from graph_engine.runs.paths import UNFINISHED
from tests.graph_engine.runs.run_bank import ago, content, visible
from tests.graph_engine.small_facts import noon
from tests.patience import PATIENCE_S

HERE = Path(__file__).parent
ROOT = HERE.parents[2]


def started(script: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, str(HERE / script), *map(str, arguments)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)


def ended(*processes: subprocess.Popen[str]) -> list[int]:
    for process in processes:
        process.communicate()
    return [process.returncode for process in processes]


@pytest.mark.parametrize("steps_done", [1, len(STEPS) - 1])
def test_a_killed_run_leaves_nothing_to_see_and_the_next_one_cleans_up(
    home: Path, ledger: Ledger, steps_done: int
) -> None:
    assert ended(started("killed_analyse.py", home, steps_done)) == [-9]
    assert list(home.glob(f"runs/{UNFINISHED}*"))
    assert visible(home) == ["logs"]
    assert list_runs(home) == []
    run = analyse(home, ledger)
    assert not list(home.glob(f"runs/{UNFINISHED}*"))
    assert visible(home) == sorted([run.run_id, "logs"])


def test_a_run_made_after_a_kill_is_the_run_that_would_have_been(
    home: Path, ledger: Ledger, made: Run
) -> None:
    ended(started("killed_analyse.py", home, 5))
    assert content(analyse(home, ledger)) == content(made)


def test_who_opened_a_run_reads_it_on_after_another_was_published(home: Path, ledger: Ledger) -> None:
    old = analyse(home, ledger, as_of=noon(ago(30)))
    publish(home, old.run_id)
    with started("reading_process.py", home) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline().strip() == old.run_id
        new = analyse(home, ledger)
        publish(home, new.run_id)
        said, _ = reader.communicate("go on\n", timeout=PATIENCE_S)
    edges = old.index.edges("TRANSFERRED")
    expected = [
        old.run_id,
        old.table("flows").height,
        len(edges),
        edges.column("amount_minor").sum(),
        new.run_id,
    ]
    assert said.split() == list(map(str, expected))
    assert len(new.index.edges("TRANSFERRED")) > len(edges)


def test_two_processes_that_ask_for_the_same_run_make_it_once(home: Path, ledger: Ledger) -> None:
    nobody_dies = len(STEPS) + 1
    both = [started("killed_analyse.py", home, nobody_dies) for _ in range(2)]
    assert ended(*both) == [0, 0]
    assert len(list_runs(home)) == 1

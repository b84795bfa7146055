"""Replay FinBench's reads against expected answers.

``python -m tests.finbench.replay SNAPSHOT_DIR EXPECTED_DIR [--on index|neo4j]`` loads a snapshot as the
product does, asks every expected question, and compares rows in order as text; ``--cases DIR`` does so for
the hand-made cases. A folder that holds one called ``snapshot``, as FinBench lays it out beside the stream
that comes after it, stands for that one. One line a read, then ``N of M answers equal``; ends with 0 only if
all are. The first difference of each read is shown on the standard error.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

from graph_engine.errors import FundgraphError, UnknownName
from tests.finbench.asking import Ask, index_asked, neo4j_asked
from tests.finbench.case_files import write_snapshot
from tests.finbench.expected import Expectation, read_cases, read_expected
from tests.finbench.questions import QUESTIONS

ENGINES: dict[str, Callable[[Path, Path], AbstractContextManager[Ask]]] = {
    "index": index_asked,
    "neo4j": neo4j_asked,
}
"""How a snapshot becomes something that can be asked, by engine."""

AT_ONCE = {"index": 1, "neo4j": 4}
"""How many questions an engine is asked at once: a server answers some while we read what others gave."""


def main(words: Sequence[str] | None = None) -> int:
    """Do what the command line says; 0 if every answer is equal, 1 if not, 3 for bad input."""
    told = arguments().parse_args(words)
    if bool(told.cases) == bool(told.snapshot and told.expected):
        arguments().error("name SNAPSHOT_DIR and EXPECTED_DIR, or --cases DIR")
    try:
        with tempfile.TemporaryDirectory(prefix="finbench-replay-") as folder:
            return run(told.snapshot, told.expected, told.cases, told.on, Path(folder))
    except FundgraphError as error:
        print(f"replay: {error}", file=sys.stderr)
        return 3


def arguments() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.finbench.replay", description=__doc__)
    parser.add_argument("snapshot", nargs="?", type=Path, metavar="SNAPSHOT_DIR")
    parser.add_argument("expected", nargs="?", type=Path, metavar="EXPECTED_DIR")
    parser.add_argument("--cases", type=Path, metavar="DIR", help="the folder of hand-made cases")
    parser.add_argument("--on", choices=ENGINES, default="index", help="the engine that answers")
    return parser


def run(snapshot: Path | None, expected: Path | None, cases: Path | None, engine: str, folder: Path) -> int:
    """Load, ask and compare; 0 if every answer is equal."""
    if cases is not None:
        expectations = read_cases(cases / "parameters_and_expected.json")
        snapshot = folder / "snapshot"
        snapshot.mkdir()
        write_snapshot(cases / "graph.json", snapshot)
    elif expected is not None:
        snapshot, expectations = snapshot_of(snapshot), read_expected(expected)
    with ENGINES[engine](snapshot, folder) as ask:
        return compared(expectations, ask, AT_ONCE[engine])


def snapshot_of(folder: Path) -> Path:
    """The snapshot that a folder is, or that it holds beside the stream that comes after it."""
    inner = folder / "snapshot"
    return inner if inner.is_dir() else folder


def compared(expectations: Sequence[Expectation], ask: Ask, at_once: int = 1) -> int:
    """Print what became of each read; 0 if every answer is equal."""
    n_equal = 0
    with ThreadPoolExecutor(at_once) as pool:
        for read in QUESTIONS:
            mine = [one for one in expectations if one.read == read]
            found = pool.map(partial(answered, ask), mine)
            different = [(one, got) for one, got in zip(mine, found, strict=True) if got != one.rows]
            n_equal += len(mine) - len(different)
            if mine:
                print(f"{read}: {len(mine) - len(different)} of {len(mine)} answers equal", flush=True)
            for one, got in different[:1]:
                told = f"{one.where} {one.parameters}\n  expected {one.rows}\n  got      {got}"
                print(told, file=sys.stderr)
    print(f"{n_equal} of {len(expectations)} answers equal")
    return 0 if n_equal == len(expectations) else 1


def answered(ask: Ask, expectation: Expectation) -> list[list[str]]:
    """The rows of an answer as FinBench writes them; what nobody knows has the rows of what has no edges."""
    question = QUESTIONS[expectation.read]
    try:
        rows = ask(question.query, question.arguments(expectation.parameters))
    except UnknownName:
        rows = []
    return question.written(rows)


if __name__ == "__main__":
    sys.exit(main())

"""Make a run: every stage in order, in a folder that appears whole or not at all."""

import json
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from graph_engine.facts import Facts, facts_of_view
from graph_engine.index.build import build_facts
from graph_engine.index.results import add_results
from graph_engine.left_out import all_left_out
from graph_engine.progress import Progress
from graph_engine.run_tables import RUN_TABLES
from graph_engine.runs.durable import as_json, fsync, fsync_tree, write_table
from graph_engine.runs.paths import RunPaths
from graph_engine.runs.plan import Plan
from graph_engine.runs.stages import INDEXED_TABLES, STAGES, Materials, Stage

STEPS = ("index", *(stage.name for stage in STAGES), "write")
"""What a run does, in order."""


def make_run(paths: RunPaths, plan: Plan, progress: Progress | None) -> None:
    """Make the run that is planned and let it appear; whoever calls holds the lock."""
    folder = paths.unfinished(plan.run_id)
    (folder / "tables").mkdir(parents=True)
    log = _Log(paths.logs / f"{plan.run_id}.jsonl", progress)
    with log.step("index"):
        facts = _read(plan, folder / "index")
    results = _Results(folder / "tables")
    _run_stages(plan, facts, folder / "index", results, log)
    with log.step("write"):
        results.write_left_out()
        add_results(folder / "index", results.kept)
        _finish(paths, plan, folder, results)
    log.done()


def _read(plan: Plan, index_path: Path) -> Facts:
    """Build the index of facts and give what analyses read; what the view held is let go on return."""
    view = plan.snapshot.as_of(plan.instant)
    build_facts(view, index_path)
    return facts_of_view(view, plan.business_day)


def _run_stages(plan: Plan, facts: Facts, index_path: Path, results: "_Results", log: "_Log") -> None:
    for position, stage in enumerate(STAGES):
        with log.step(stage.name):
            tables = {name: results.kept[name] for name in stage.reads if name in results.kept}
            materials = Materials(
                facts,
                index_path,
                plan.seed,
                plan.configuration,
                plan.parent,
                plan.taken_over_from,
                tables,
                plan.time_zone,
            )
            results.take(stage, stage.make(materials))
            results.forget_all_but(
                {*INDEXED_TABLES, *(name for later in STAGES[position + 1 :] for name in later.reads)}
            )


def _finish(paths: RunPaths, plan: Plan, folder: Path, results: "_Results") -> None:
    record = {
        "run_id": plan.run_id,
        "business_day": plan.business_day.isoformat(),
        "inputs": dict(plan.inputs),
        "searched_in_full_because": plan.searched_in_full_because,
        "tables": results.written,
    }
    (folder / "run.json").write_text(as_json(record), encoding="utf-8")
    fsync_tree(folder)
    folder.rename(paths.run(plan.run_id))
    fsync(paths.folder)


class _Results:
    """The tables of a run: written as they come, kept as long as a later stage reads them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kept: dict[str, pl.DataFrame] = {}
        self.written: dict[str, dict[str, Any]] = {}
        self._left_out: list[pl.DataFrame] = []

    def take(self, stage: Stage, tables: Any) -> None:
        """Take what a stage gives back, which must be what it says it writes."""
        made = dict(tables)
        self._left_out.append(made.pop("left_out", all_left_out([])))
        if set(made) != set(stage.writes):
            raise AssertionError(f"stage {stage.name} wrote {sorted(made)}, not {sorted(stage.writes)}")
        for name, table in made.items():
            self.kept[name] = self._write(name, table) if name in RUN_TABLES else table

    def write_left_out(self) -> None:
        """Write what all stages left out."""
        self._write("left_out", all_left_out(self._left_out))

    def forget_all_but(self, names: set[str]) -> None:
        """Let go of tables that nobody reads any more."""
        self.kept = {name: table for name, table in self.kept.items() if name in names}

    def _write(self, name: str, table: pl.DataFrame) -> pl.DataFrame:
        shaped = RUN_TABLES[name].shaped(table)
        digest = write_table(self.folder / f"{name}.parquet", shaped)
        self.written[name] = {"rows": shaped.height, "sha256": digest}
        return shaped


class _Log:
    """Tells progress, and writes down the time and the most memory of each step: no part of the run."""

    def __init__(self, path: Path, progress: Progress | None) -> None:
        self.path, self.progress = path, progress
        self.lines: list[dict[str, Any]] = []

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        self._tell(name)
        started = time.perf_counter()
        yield
        seconds = round(time.perf_counter() - started, 3)
        peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        self.lines.append({"step": name, "seconds": seconds, "peak_memory_mb": peak_mb})

    def done(self) -> None:
        """Write the log, and tell that all is done."""
        self.path.write_text("".join(json.dumps(line) + "\n" for line in self.lines), encoding="utf-8")
        self._tell(STEPS[-1])

    def _tell(self, step: str) -> None:
        if self.progress is not None:
            self.progress(step, len(self.lines), len(STEPS))

"""Ask for a run: the one with these inputs, made if it was not made before."""

import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from graph_engine.kernel_cache import use_kernel_cache
from graph_engine.ledger import Ledger
from graph_engine.progress import Progress
from graph_engine.runs.durable import waited_lock
from graph_engine.runs.paths import UNFINISHED, RunPaths
from graph_engine.runs.run import Run, mark_asked


def analyse(  # noqa: PLR0913
    home: Path,
    ledger: Ledger,
    *,
    as_of: datetime | None = None,
    seed: int = 1,
    config: Mapping[str, Any] | None = None,
    full: bool = False,
    progress: Progress | None = None,
) -> Run:
    """Run every stage over the ledger and give the finished run; if it was made before, that one.

    Parameters
    ----------
    home : Path
        The home folder; runs are kept below ``runs``.
    ledger : Ledger
        Its current version is read.
    as_of : datetime, optional
        The instant to look from, with a time zone; nothing later is read. The latest event by default.
    seed : int
        Seed of everything that draws.
    config : mapping, optional
        Analysis to parameter to value, where they differ from the standard.
    full : bool
        Search everything anew, and take nothing over that the parent run searched; the findings are the same.
    progress : callable, optional
        Called with the step that begins, how many steps are done, and how many there are.

    Returns
    -------
    Run
        Not yet the current one: see `graph_engine.runs.publish`.

    Raises
    ------
    BadParameter
        If the configuration names no analysis or parameter, or the instant has no time zone.

    Notes
    -----
    The id of a run hashes the ledger version and its content, the instant, the configuration, the seed, the
    parent run, whether everything is searched anew, and the version of the code; the same inputs give the
    same bytes. What the parent run searched is taken over where nothing that was searched in has changed
    (`graph_engine.patterns.stretches`), so that its findings are those of a search of everything. The run is
    made in a folder whose name begins with a dot, waited for until it is on disk, and renamed once. What a
    killed run left is removed by the next. Only one run of a home is made at a time; another waits. Timings
    stand in ``runs/logs``.
    """
    use_kernel_cache(home)
    from graph_engine.runs.making import make_run  # noqa: PLC0415  imports every analysis
    from graph_engine.runs.plan import plan_run  # noqa: PLC0415

    paths = RunPaths(home)
    paths.logs.mkdir(parents=True, exist_ok=True)
    with waited_lock(paths.lock):
        for leftover in paths.folder.glob(f"{UNFINISHED}*"):
            shutil.rmtree(leftover)
        plan = plan_run(home, ledger.snapshot(), as_of=as_of, seed=seed, config=config, full=full)
        if plan.run_id not in paths.finished():
            make_run(paths, plan, progress)
        mark_asked(home, plan.run_id)
    return Run.open(home, plan.run_id)

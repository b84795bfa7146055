"""Runs: everything the engine knows at one instant, made in stages, published in one step, never changed.

`graph_engine.runs.stages` is the map of the program: each stage, what it reads and what it writes.
"""

from graph_engine.runs.analyse import analyse
from graph_engine.runs.run import Run, RunEntry, current_id, finished_run, list_runs, publish

__all__ = ["Run", "RunEntry", "analyse", "current_id", "finished_run", "list_runs", "publish"]

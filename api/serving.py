"""The run that is served: held open, changed when another is published, old ones kept for their cursors."""

import threading
from collections import OrderedDict
from pathlib import Path

from graph_engine.errors import EngineUnavailable, InputError, UnknownName
from graph_engine.runs import Run

RUNS_HELD = 3
"""The current run and two before it stay open for cursors that began on them; ours."""

Stamp = tuple[int, int, int]


class NoRunPublished(EngineUnavailable):
    """No run is published yet."""


class RunGoneError(InputError):
    """The run this cursor began on is gone."""

    status = 410


class CurrentRuns:
    """Opens runs of a home once and gives them out; whoever holds one keeps it until letting go."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._pointer = home / "runs" / "current"
        self._lock = threading.Lock()
        self._held: OrderedDict[str, Run] = OrderedDict()
        self._seen: tuple[Stamp, Run] | None = None

    def current(self) -> Run:
        """The run that is current now; costs one stat of the pointer while it does not change.

        Raises
        ------
        NoRunPublished
            If no run was published in this home.
        """
        stamp = self._stamp()
        seen = self._seen
        if seen is not None and seen[0] == stamp:
            return seen[1]
        with self._lock:
            run = self._opened(self._pointer.read_text(encoding="utf-8").strip())
            self._seen = (stamp, run)
            return run

    def pinned(self, run_id: str) -> Run:
        """The run of that id, current or not.

        Raises
        ------
        RunGoneError
            If its files are gone.
        """
        try:
            with self._lock:
                return self._opened(run_id)
        except (UnknownName, FileNotFoundError) as error:
            raise RunGoneError(f"run {run_id} is gone; ask again without the cursor") from error

    def _stamp(self) -> Stamp:
        try:
            seen = self._pointer.stat()
        except FileNotFoundError as error:
            raise NoRunPublished("no run is published; run `fundgraph analyse` and `publish`") from error
        return seen.st_mtime_ns, seen.st_ino, seen.st_size

    def _opened(self, run_id: str) -> Run:
        run = self._held.get(run_id)
        if run is None:
            run = Run.open(self._home, run_id)
            self._held[run_id] = run
        self._held.move_to_end(run_id)
        while len(self._held) > RUNS_HELD:
            self._held.popitem(last=False)
        return run

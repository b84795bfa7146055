"""What a service does once before its first answers: kernels compiled or loaded, statements planned.

Compiling the kernels of all queries takes up to a minute on a machine that never did, and a server of Neo4j
plans the longest statements for seconds, so that a first request could be over its time. It is done in the
background from the start on; the service says that it is ready once the kernels are there, and what follows
money before that waits for them, so that its own time does not pass meanwhile.
"""

import threading
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext, suppress

from api.serving import CurrentRuns, NoRunPublished
from graph_engine.errors import EngineUnavailable, FundgraphError
from graph_engine.runs import Run

LOOK_EVERY_S = 1.0
"""How often it is looked whether a first run was published."""

KERNELS_NOT_THERE = "the kernels that answers need are compiled or loaded; ask again in a minute"

NOTHING_HELD = nullcontext()

Step = Callable[[], object]
Steps = Callable[[Run], Iterable[Step]]


class Warming:
    """Steps taken on the first run there is, in the background."""

    def __init__(self, runs: CurrentRuns) -> None:
        self._runs = runs
        self._stopped = threading.Event()
        self._further_step = threading.Lock()
        self.kernels_there = threading.Event()
        """Set where no kernel is left to compile or to load, and where nothing was begun."""
        self.kernels_there.set()

    def begin(self, kernels: Steps, further: Steps) -> None:
        """Take the steps that use every kernel, and then others that nobody waits for."""
        self.kernels_there.clear()
        threading.Thread(target=self._work, args=(kernels, further), name="warming", daemon=True).start()

    def wait(self, seconds: float) -> None:
        """Wait for the kernels.

        Raises
        ------
        EngineUnavailable
            If they are not there after so many seconds.
        """
        if not self.kernels_there.wait(seconds):
            raise EngineUnavailable(KERNELS_NOT_THERE)

    def stop(self) -> None:
        """Begin nothing more, and wait for the further step under way: its connection may be closed next."""
        self._stopped.set()
        with self._further_step:
            pass

    def _work(self, kernels: Steps, further: Steps) -> None:
        try:
            run = self._first_run()
            if run is not None:
                self._take(kernels(run))
        finally:
            self.kernels_there.set()
        if run is not None:
            self._take(further(run), self._further_step)

    def _first_run(self) -> Run | None:
        """The run that is current, waited for; nothing if stopped before."""
        while not self._stopped.is_set():
            try:
                return self._runs.current()
            except NoRunPublished:
                self._stopped.wait(LOOK_EVERY_S)
        return None

    def _take(self, steps: Iterable[Step], during: AbstractContextManager[object] = NOTHING_HELD) -> None:
        """Take steps until stopped; an error that one ends with is told to whoever asks the same."""
        for step in steps:
            with during, suppress(FundgraphError):
                if self._stopped.is_set():
                    return
                step()

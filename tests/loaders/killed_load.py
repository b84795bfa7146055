"""Loads a folder and is killed when the given ledger step is reached for the given time."""

import os
import signal
import sys
from pathlib import Path

from graph_engine.ledger import Ledger, LedgerWrite
from loaders.load import load


def killing(method, calls):
    """The method, that kills this process when it is called for the ``calls``-th time."""
    left = [calls]

    def killed(self, *args, **options):
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return method(self, *args, **options)

    return killed


if __name__ == "__main__":
    home, mapping, folder, step, calls = sys.argv[1:]
    setattr(LedgerWrite, step, killing(getattr(LedgerWrite, step), int(calls)))
    load(Ledger(Path(home)), mapping, Path(folder))
    raise SystemExit(f"{step} was not called {calls} times")

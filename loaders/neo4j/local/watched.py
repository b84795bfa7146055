"""Run a command that ends when whoever started this program does, however that ends.

The starter holds the other end of the standard input; when it dies, be it by a kill, the system closes it.
"""

import os
import subprocess
import sys
from threading import Thread


def run_watched(command: list[str]) -> int:
    """Run a command to its end, or kill it at the end of the standard input; its exit code."""
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    Thread(target=_kill_at_end_of_input, args=(child,), daemon=True).start()
    return child.wait()


def _kill_at_end_of_input(child: subprocess.Popen[bytes]) -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    child.kill()


if __name__ == "__main__":
    sys.exit(run_watched(sys.argv[1:]))

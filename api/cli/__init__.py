"""The ``fundgraph`` command: one file a command, heavy imports only where they are used."""

import sys


def main() -> None:
    """Run the command line and end the process with its exit code."""
    from api.cli.app import run

    sys.exit(run(sys.argv[1:]))

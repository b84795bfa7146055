"""Opens the current run, says so, waits for a line on standard input, and says what it reads from it then."""

import sys
from pathlib import Path

from graph_engine.runs import Run


def main(home: Path) -> None:
    run = Run.open(home)
    print(run.run_id, flush=True)
    sys.stdin.readline()
    edges = run.index.edges("TRANSFERRED")
    amount = int(edges.column("amount_minor").sum())
    print(run.run_id, run.table("flows").height, len(edges), amount, Run.open(home).run_id)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

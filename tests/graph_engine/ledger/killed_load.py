"""A load that ends itself by SIGKILL at a named step: ``python -m … HOME MODE [STEP]``.

Steps are named as function, event and occurrence: ``write_part return 2`` is just after the second
file of rows was written. Mode ``steps`` completes the load and prints every step it passes.
"""

import os
import signal
import sys
from collections import Counter
from pathlib import Path
from types import FrameType

import polars as pl

from graph_engine.ledger import Ledger, pending
from graph_engine.ledger.manifest import manifest_path
from tests.graph_engine.ledger.hand_made import load, make_rows

WATCHED = {
    "_create": ("return",),
    "restore": ("return",),
    "write_part": ("call", "return"),
    "write_parquet": ("return",),
    "create_write_transaction": ("call", "return"),
    "commit": ("return",),
    "_write_quarantine": ("call", "return"),
    "write_manifest": ("return",),
    "rename": ("call", "return"),
}


def prepare(home: Path) -> None:
    """A ledger of one version, with rows beyond it that a load left behind when it was ended."""
    load(home, party=make_rows("party", {"party_id": "p:1"}))
    with Ledger(home).write() as write:
        write.append("party", make_rows("party", {"party_id": "p:lost"}))
        write.append("transaction", make_rows("transaction", {"transaction_id": "t:lost"}))
        write.quarantine(pl.DataFrame({"line": [1]}))
        lost = write.commit({})
    manifest_path(home / "ledger" / "versions", lost).unlink()  # the last step of a load makes it


def second_load(home: Path) -> None:
    """Two appends to a table with rows left behind, one to one that has no other, a new table, quarantine."""
    with Ledger(home).write() as write:
        write.append("party", make_rows("party", {"party_id": "p:2"}))
        write.append("party", make_rows("party", {"party_id": "p:3"}))
        write.append("transaction", make_rows("transaction", {"transaction_id": "t:1"}))
        write.append("account", make_rows("account", {"account_id": "a:1"}))
        write.quarantine(pl.DataFrame({"line": [2]}))
        write.commit({"load": 2})


def watch(end_at: str) -> Counter[tuple[str, str]]:
    """Count the watched steps from here on, and end this process at one of them."""
    passed: Counter[tuple[str, str]] = Counter()

    def step(frame: FrameType, event: str, _argument: object) -> None:
        name, file = frame.f_code.co_name, frame.f_code.co_filename
        ours = any(part in file for part in ("/graph_engine/ledger/", "/deltalake/", "/polars/", "pathlib"))
        if ours and event in WATCHED.get(name, ()):
            passed[name, event] += 1
            if f"{name} {event} {passed[name, event]}" == end_at:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(step)
    return passed


def main(home: Path, mode: str, end_at: str = "") -> None:
    """Prepare a home, or load into it, to the end or to a step."""
    if mode == "prepare":
        return prepare(home)
    pending.PART_ROWS = 1  # so that a table is written in several files
    passed = watch(end_at)
    second_load(home)
    sys.setprofile(None)
    for (name, event), times in sorted(passed.items()):
        for occurrence in range(1, times + 1):
            print(name, event, occurrence)
    return None


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])

"""A load that is killed or meets a full disk leaves the ledger as before or after, never between."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from deltalake import DeltaTable

from graph_engine.errors import FundgraphError, LedgerBusy
from graph_engine.ledger import Ledger
from tests.graph_engine.ledger.hand_made import load, make_rows
from tests.graph_engine.ledger.killed_load import prepare, second_load

ROOT = Path(__file__).resolve().parents[3]


def run_python(*arguments, **options):
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, **options)


def killed_load(*arguments):
    return run_python("-m", "tests.graph_engine.ledger.killed_load", *arguments)


def contents(home, version=None):
    """Everything that a reader can see of a version."""
    snapshot = Ledger(home).snapshot(version)
    tables = {
        name: sorted(snapshot.table(name).collect().rows(), key=repr) for name in snapshot.manifest.tables
    }
    return tables, snapshot.quarantined().rows(), snapshot.load_records()


def parts_on_disk(home):
    return {path.name for path in (home / "ledger" / "tables").glob("*/*.parquet")}


def parts_named(home):
    """The files of rows that the current version is made of."""
    tables = Ledger(home).snapshot().manifest.tables.items()
    folders = (
        DeltaTable(home / "ledger" / "tables" / name, version=state.delta_version) for name, state in tables
    )
    return {name for table in folders for name in pl.DataFrame(table.get_add_actions())["path"]}


@pytest.mark.slow
def test_a_load_killed_after_any_step_leaves_the_ledger_as_before_or_after(tmp_path):
    base = tmp_path / "base"
    prepare(base)
    whole = shutil.copytree(base, tmp_path / "whole")
    finished = killed_load(whole, "steps")
    assert finished.returncode == 0, finished.stderr
    steps = finished.stdout.splitlines()
    for step in (
        "_create return 1",
        "restore return 2",
        "write_part return 4",
        "create_write_transaction return 3",
        "rename call 1",
    ):
        assert step in steps
    before, after = contents(base), contents(whole)
    assert before != after
    seen = set()
    for number, step in enumerate(steps):
        home = shutil.copytree(base, tmp_path / str(number))
        killed = killed_load(home, "load", step)
        assert killed.returncode == -signal.SIGKILL, (step, killed.stderr)
        assert contents(home) in (before, after), step
        seen.add(contents(home) == after)
        second_load(home)
        assert contents(home) == after, step
        assert parts_named(home) == parts_on_disk(home), step
        assert contents(home, 1) == before, step
        shutil.rmtree(home)
    assert seen == {True, False}


HOLDING = """
import sys
from pathlib import Path
from graph_engine.ledger import Ledger
with Ledger(Path(sys.argv[1])).write():
    print("writing", flush=True)
    sys.stdin.read()
"""


def test_a_second_writer_is_told_at_once_who_writes(tmp_path):
    command = [sys.executable, "-c", HOLDING, str(tmp_path)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout.readline() == "writing\n"
        with pytest.raises(LedgerBusy, match=f"process {holder.pid}"), Ledger(tmp_path).write():
            pass
        assert Ledger(tmp_path).snapshot().version == 0
        holder.kill()
    assert load(tmp_path, party=make_rows("party", {"party_id": "p:1"})) == ["accepted"]


FILLING = """
import os, resource, signal, sys
from pathlib import Path
import polars as pl
from tests.graph_engine.ledger.hand_made import load, make_rows
many = make_rows("party", *({"party_id": f"p:{n}", "name": os.urandom(40).hex()} for n in range(20000)))
if sys.argv[2]:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
load(Path(sys.argv[1]), account=make_rows("account", {"account_id": "a:1"}), party=many)
"""
TOO_SMALL = 300_000  # bytes: the log and small tables fit, 20,000 names of 40 random bytes do not


def small_disk(folder):
    """Mount a disk of half a megabyte; whether this system lets us."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=500k", "tmpfs", str(folder)]
    return shutil.which("mount") is not None and subprocess.run(command, check=False).returncode == 0


@pytest.fixture(params=["small disk", "small files"])
def cramped(request, tmp_path):
    """A home in which a large load does not fit, and the limit in bytes of a file there (empty: none).

    Where mounting is not permitted, both cases limit the size of files.
    """
    home = tmp_path / "cramped"
    mounted = request.param == "small disk" and small_disk(home)
    yield home, "" if mounted else TOO_SMALL
    if mounted:
        subprocess.run(["umount", str(home)], check=True)


def test_a_load_that_does_not_fit_on_the_disk_leaves_the_ledger_as_before(cramped):
    home, limit = cramped
    load(home, party=make_rows("party", {"party_id": "p:first"}))
    before = contents(home)
    full = run_python("-c", FILLING, home, limit)
    assert full.returncode == 1
    assert "No space left" in full.stderr or "File too large" in full.stderr
    assert "nothing of this write is kept" in full.stderr
    assert "\x1b" not in full.stderr.splitlines()[-1]
    assert contents(home) == before
    assert parts_on_disk(home) == parts_named(home)
    assert load(home, party=make_rows("party", {"party_id": "p:second"})) == ["accepted"]
    assert Ledger(home).snapshot().rows_in("party") == 2


def test_a_full_disk_at_the_very_manifest_leaves_the_ledger_as_before(tmp_path):
    load(tmp_path, party=make_rows("party", {"party_id": "p:first"}))
    before = contents(tmp_path)
    script = (
        "import resource, signal, sys; from pathlib import Path; from graph_engine.ledger import Ledger\n"
        "from tests.graph_engine.ledger.hand_made import make_rows\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "with Ledger(Path(sys.argv[1])).write() as write:\n"
        "    write.append('party', make_rows('party', {'party_id': 'p:2'}))\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n"
        "    write.commit({})\n"
    )
    full = run_python("-c", script, tmp_path)
    assert full.returncode == 1
    assert "File too large" in full.stderr
    assert contents(tmp_path) == before
    assert parts_on_disk(tmp_path) == parts_named(tmp_path)
    assert load(tmp_path, party=make_rows("party", {"party_id": "p:2"})) == ["accepted"]
    assert Ledger(tmp_path).snapshot().version == 2


def test_a_home_that_cannot_be_a_folder_is_named(tmp_path):
    home = tmp_path / "home"
    home.write_text("a file")
    with pytest.raises(FundgraphError, match=r"home/ledger could not be written: .*Not a directory"):
        load(home, party=make_rows("party", {"party_id": "p:1"}))

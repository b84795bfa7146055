"""A load that is killed leaves the ledger as it was, and the next load is as if it had never been."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from graph_engine.errors import LedgerBusy

SCRIPT = Path(__file__).with_name("killed_load.py")
ROOT = SCRIPT.parents[2]
HEADER = "id,payer,payee,amount,currency,time\n"
ROWS = [f"{at},A,B,{at}.50,CNY,2025-01-10T09:00:00+08:00" for at in range(1, 6)]
BAD = "9,A,B,x,CNY,2025-01-10T09:00:00+08:00"


@pytest.fixture
def files(bank):
    bank.write("account.csv", "id,number,currency\nA,1,CNY\n")
    return bank.pay(*ROWS, BAD)


@pytest.mark.parametrize(("step", "calls"), [("append", 1), ("append", 3), ("quarantine", 1), ("commit", 1)])
def test_a_killed_load_leaves_nothing_and_the_next_one_all(files, step, calls):
    arguments = [files.home, files.path, files.folder, step, calls]
    ended = subprocess.run([sys.executable, SCRIPT, *map(str, arguments)], cwd=ROOT, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert files.ledger.snapshot().version == 0
    report = files.load()
    assert files.counts(report) == (6, 5, 0, 1)
    assert files.rows().height == 5
    assert len(files.rejected()) == 1


def test_a_load_beside_another_process_is_refused_and_changes_nothing(files):
    holder = (
        "import sys; from pathlib import Path; from graph_engine.ledger import Ledger\n"
        "with Ledger(Path(sys.argv[1])).write():\n"
        "    print('held', flush=True); sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holder, str(files.home)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(LedgerBusy):
            files.load()
        other.communicate()
    assert files.counts(files.load()) == (6, 5, 0, 1)

"""A bank with something for every stage of a run, and homes for it."""

import random
import shutil
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from graph_engine.runs.run import Run
from tests.graph_engine.small_facts import TODAY, SmallBank, noon


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def lively(seed: int = 1) -> SmallBank:
    """Forty customers in four circles, a firm with suppliers, two parties outside, a platform, consents."""
    draw, bank = random.Random(seed), SmallBank()
    names = [f"p{number:02}" for number in range(40)]
    for number, name in enumerate(names):
        segment = "private" if number < 12 else "mass"
        bank.customer(name, born_on=date(1980, 1, 1), value_segment=segment, region="NS"[number % 2])
        bank.row(
            "consent", consent_id=name, party_id=name, purpose="marketing", given=True, at=noon(ago(300))
        )
    bank.customer("core", "company", name="Core Ltd")
    bank.party("pay", "company", ours=False, role="platform").account("pay:1", "pay")
    for number in range(6):
        bank.outside(f"s{number}", "company", name=f"Supplier {number} Ltd")
        for month in range(1, 7):
            bank.pay("core:1", f"s{number}:1", 10_000 * (number + 1), date(2025, month, 12))
    for number, name in enumerate(names[:15]):
        bank.pay(f"{name}:1", "pay:1", 100, ago(3)).pay("core:1", f"{name}:1", 800_000, ago(15), payroll=True)
        if number % 3 == 0:
            bank.pay(f"{name}:1", "s0:1", 5_000, ago(20 + 9 * number))
    for _ in range(300):
        circle = draw.randrange(4) * 10
        one, other = draw.sample(names[circle : circle + 10], 2)
        bank.pay(f"{one}:1", f"{other}:1", draw.randrange(1, 9_999), ago(draw.randrange(300)))
    bank.outside("friend", "person", name="Zhou You").pay("friend:1", "p17:1", 4_000, ago(8))
    for name in names[20:36]:
        bank.pay(f"{name}:1", "p39:1", 4_900_000, ago(2))
    return bank


def new_home(folder: Path, like: Path | None = None) -> Path:
    """A home without anything, or with a copy of what another holds."""
    if like is None:
        folder.mkdir()
    else:
        shutil.copytree(like, folder)
    return folder


def content(run: Run) -> dict[str, str]:
    """The hash of every file of a run, by its place."""
    files = sorted(path for path in run.path.rglob("*") if path.is_file())
    return {str(path.relative_to(run.path)): sha256(path.read_bytes()).hexdigest() for path in files}


def visible(home: Path) -> list[str]:
    """What somebody sees who looks into the folder of runs."""
    return sorted(path.name for path in (home / "runs").iterdir() if not path.name.startswith("."))

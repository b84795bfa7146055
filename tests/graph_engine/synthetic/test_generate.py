"""The generator as a whole: determinism, growth, refusals."""

import hashlib
from pathlib import Path

import pytest

from graph_engine.errors import BadParameter
from graph_engine.synthetic import generate


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        generate(tmp_path / name, customers=400, months=3, seed=11)
    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def test_another_seed_gives_another_bank(tmp_path):
    one = generate(tmp_path / "one", customers=400, months=1, seed=11)
    two = generate(tmp_path / "two", customers=400, months=1, seed=12)
    assert one.transactions != two.transactions
    ours, theirs = digests(tmp_path / "one"), digests(tmp_path / "two")
    same = {name for name in ours if ours[name] == theirs.get(name)}
    assert same == {
        "bank.csv",
        "branch.csv",
        "region.csv",
        "industry.csv",
        "calendar.csv",
        "country_risk.csv",
    }


def test_transactions_grow_with_customers_and_with_months(tmp_path):
    small = generate(tmp_path / "small", customers=2000, months=1, seed=3)
    wide = generate(tmp_path / "wide", customers=6000, months=1, seed=3)
    long = generate(tmp_path / "long", customers=2000, months=3, seed=3)
    assert 2.4 < wide.transactions / small.transactions < 3.3
    assert 2.4 < long.transactions / small.transactions < 3.3
    assert 8 < wide.transactions / 6000 < 12


def test_progress_is_told_month_by_month(tmp_path):
    told = []
    generate(tmp_path / "bank", customers=300, months=2, seed=1, progress=lambda *step: told.append(step))
    assert told == [("2025-01", 1, 2), ("2025-02", 2, 2)]


@pytest.mark.parametrize(
    ("customers", "months", "seed", "name"),
    [(299, 1, 1, "customers"), (300, 0, 1, "months"), (300, 61, 1, "months"), (300, 1, -1, "seed")],
)
def test_numbers_out_of_range_are_refused(tmp_path, customers, months, seed, name):
    with pytest.raises(BadParameter) as refused:
        generate(tmp_path / "bank", customers=customers, months=months, seed=seed)
    assert refused.value.name == name
    assert not (tmp_path / "bank").exists()


def test_a_folder_with_something_in_it_is_refused(tmp_path):
    (tmp_path / "kept.txt").write_text("mine")
    with pytest.raises(BadParameter):
        generate(tmp_path, customers=300, months=1, seed=1)

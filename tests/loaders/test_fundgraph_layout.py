"""Our own layout: its mapping names every column of the ledger, and reads what the generator writes."""

import gzip
from random import Random

import pytest

from graph_engine.ledger import Ledger
from graph_engine.schema import TABLES
from graph_engine.synthetic import generate
from loaders.load import load
from loaders.mapping import read_mapping

HASHED = {"contact_point": ["value_hash"]}
"""Columns hashed under each ledger's own key."""

FILLED_BY_THE_LOADER = {("party", "id_check"), ("account", "placeholder")}


@pytest.mark.parametrize("table", TABLES)
def test_the_mapping_fills_every_column_of_every_table(table):
    plans = [plan for file in read_mapping("fundgraph").files for plan in file.tables]
    (plan,) = [plan for plan in plans if plan.table.name == table]
    wanted = {column.name for column in TABLES[table].own_columns}
    assert set(plan.rules) == wanted - {name for of, name in FILLED_BY_THE_LOADER if of == table}


@pytest.mark.parametrize("table", TABLES)
def test_money_columns_are_read_without_their_unit(table):
    for file in read_mapping("fundgraph").files:
        for plan in file.tables:
            for name, rule in plan.rules.items():
                if plan.table.column(name).type == "money":
                    assert rule.from_ == name.removesuffix("_minor")


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    folder = tmp_path_factory.mktemp("generated") / "bank"
    generate(folder, customers=300, months=1, seed=7)
    return folder


@pytest.fixture(scope="module")
def loaded(generated, tmp_path_factory):
    ledger = Ledger(tmp_path_factory.mktemp("loaded"))
    return ledger, load(ledger, "fundgraph", generated).to_json()


def test_every_row_of_a_generated_bank_is_accepted(generated, loaded):
    _, report = loaded
    assert report["reasons"] == {}
    assert report["unresolved"] == 0
    for path in generated.glob("*.csv"):
        counts = report["tables"][path.stem]
        rows = path.read_text(encoding="utf-8").count("\n") - 1
        assert (counts["read"], counts["accepted"]) == (rows, rows), path.name


def test_identity_numbers_of_a_generated_bank_pass_their_checks(loaded):
    ledger, _ = loaded
    checks = ledger.snapshot().table("party").select("id_check").collect()["id_check"]
    assert checks.null_count() < checks.len()
    assert set(checks.drop_nulls()) == {"passed"}


def test_contact_points_are_never_kept_in_the_clear(generated, loaded):
    ledger, _ = loaded
    clear = {
        line.split(",")[3] for line in (generated / "contact_point.csv").read_text("utf-8").splitlines()[1:]
    }
    kept = ledger.snapshot().table("contact_point").collect()
    assert kept["value_hash"].str.len_chars().unique().to_list() == [64]
    assert not clear & {value for name in kept.columns for value in kept[name].cast(str).to_list()}


def test_equal_contact_points_have_equal_hashes(loaded, generated):
    ledger, _ = loaded
    values = [
        line.split(",")[3] for line in (generated / "contact_point.csv").read_text("utf-8").splitlines()[1:]
    ]
    kept = ledger.snapshot().table("contact_point").collect()
    assert kept["value_hash"].n_unique() == len(set(values))


def test_the_truth_is_never_read(generated, loaded):
    _, report = loaded
    assert (generated / "truth").is_dir()
    assert not {path.stem for path in (generated / "truth").iterdir()} & set(report["tables"])


def test_packed_files_are_read_like_others(generated, tmp_path):
    for name in ("bank.csv", "branch.csv"):
        with gzip.open(tmp_path / f"{name}.gz", "wb") as file:
            file.write((generated / name).read_bytes())
    report = load(Ledger(tmp_path / "home"), "fundgraph", tmp_path / "bank.csv.gz").to_json()
    assert report["tables"]["bank"]["quarantined"] == 0


def test_files_loaded_one_by_one_in_any_order_give_the_same_ledger(generated, tmp_path):
    at_once, one_by_one = Ledger(tmp_path / "at once"), Ledger(tmp_path / "one by one")
    load(at_once, "fundgraph", generated)
    files = sorted(generated.glob("*.csv"))
    Random(5).shuffle(files)
    for file in files:
        load(one_by_one, "fundgraph", file)
    views = [ledger.snapshot().as_of(None) for ledger in (at_once, one_by_one)]
    for table in TABLES:
        one, two = (view.rows(table).drop("loaded_in", *HASHED.get(table, ())) for view in views)
        assert one.equals(two), table

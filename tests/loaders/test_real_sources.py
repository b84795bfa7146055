"""The shipped mappings read the sources they are for, unedited."""

import csv
import gzip
from collections import Counter
from decimal import ROUND_HALF_EVEN, Decimal

import polars as pl
import pytest

from graph_engine.ledger import Ledger, unbalanced
from graph_engine.runs import analyse
from loaders.load import load

pytestmark = pytest.mark.real_data

FINBENCH_TABLES = {
    "party": ["Person", "Company"],
    "account": ["Account"],
    "account_holding": ["PersonOwnAccount", "CompanyOwnAccount"],
    "transaction": ["AccountTransferAccount", "AccountWithdrawAccount"],
    "loan": ["Loan"],
    "loan_application": ["PersonApplyLoan", "CompanyApplyLoan"],
    "loan_movement": ["LoanDepositAccount", "AccountRepayLoan"],
    "device": ["Medium"],
    "sign_in": ["MediumSignInAccount"],
    "investment": ["PersonInvestCompany", "CompanyInvestCompany"],
    "guarantee": ["PersonGuaranteePerson", "CompanyGuaranteeCompany"],
}


def lines(path):
    """Data rows of a file without quoted line breaks."""
    with path.open(encoding="utf-8") as file:
        return sum(1 for _ in file) - 1


def untouched(report, folder):
    """Every file was read row for row, and nothing was quarantined."""
    told = report.to_json()["tables"]
    for path in sorted(folder.glob("*.csv")):
        counts = told[path.stem]
        assert (counts["read"], counts["quarantined"]) == (lines(path), 0), path.name
        assert counts["accepted"] + counts["duplicates"] == counts["read"]
    return told


@pytest.fixture(scope="module")
def finbench(tmp_path_factory, shared_data):
    ledger = Ledger(tmp_path_factory.mktemp("finbench"))
    folder = shared_data / "finbench" / "sf0.01"
    snapshot, stream = (load(ledger, "finbench", folder / part) for part in ("snapshot", "incremental"))
    return ledger, folder, snapshot, stream


def test_the_finbench_snapshot_loads_row_for_row(finbench):
    ledger, folder, snapshot, _ = finbench
    untouched(snapshot, folder / "snapshot")
    stored = ledger.snapshot(1)
    for table, names in FINBENCH_TABLES.items():
        assert stored.rows_in(table) == sum(lines(folder / "snapshot" / f"{name}.csv") for name in names), (
            table
        )


def test_the_finbench_stream_loads_after_it_and_its_deletions_take_effect(finbench):
    ledger, folder, _, stream = finbench
    told = untouched(stream, folder / "incremental")
    view = ledger.snapshot().as_of(None)
    added = told["AddPersonOwnAccountWrite4"]["read"] + told["AddCompanyOwnAccountWrite5"]["read"]
    deleted = told["DeleteAccountWrite17"]["read"]
    assert view.rows("account").height == lines(folder / "snapshot" / "Account.csv") + added - deleted
    assert view.accounts().height == view.rows("account").height
    assert view.rows("loan").height == lines(folder / "snapshot" / "Loan.csv") + (
        told["AddPersonApplyLoanWrite6"]["read"] + told["AddCompanyApplyLoanWrite7"]["read"]
    )


def test_the_finbench_stream_before_the_snapshot_gives_the_same_ledger(finbench, tmp_path):
    ledger, folder, *_ = finbench
    other = Ledger(tmp_path)
    load(other, "finbench", folder / "incremental")
    load(other, "finbench", folder / "snapshot")
    one, two = ledger.snapshot().as_of(None), other.snapshot().as_of(None)
    for table in FINBENCH_TABLES:
        assert one.rows(table).drop("loaded_in").equals(two.rows(table).drop("loaded_in")), table


def test_loading_finbench_again_changes_nothing(finbench):
    ledger, folder, *_ = finbench
    version = ledger.snapshot().version
    again = load(ledger, "finbench", folder / "snapshot")
    assert (again.to_json()["ledger_version"], ledger.snapshot().version) == (version, version)


def test_berka_sums_equal_the_files_to_the_cent_and_differences_of_balances_are_told(tmp_path, shared_data):
    folder = shared_data / "berka"
    report = load(Ledger(tmp_path), "berka", folder).to_json()
    sums = Counter()
    for path in folder.glob("trans*.asc"):
        with path.open(encoding="ascii", newline="") as file:
            for row in csv.DictReader(file, delimiter=";"):
                sums[row["type"]] += Decimal(row["amount"])
    assert all(counts["quarantined"] == 0 for counts in report["tables"].values())
    assert report["sums"] == {"CZK": int(sum(sums.values()) * 100)}
    view = Ledger(tmp_path).snapshot().as_of(None)
    moved = view.transactions().group_by("leg").agg(pl.col("amount_minor").sum())
    assert dict(moved.iter_rows()) == {
        "credit": int(sums["PRIJEM"] * 100),
        "debit": int((sums["VYDAJ"] + sums["VYBER"]) * 100),
    }
    assert view.transactions().height == 49_102
    differing = unbalanced(view)
    assert differing.height > 0
    assert (differing["expected_minor"] + differing["difference_minor"] == differing["stated_minor"]).all()


def test_amlgentex_loads_to_the_cent_and_runs_through_to_findings(tmp_path, shared_data):
    folder = shared_data / "aml" / "amlgentex_dev"
    report = load(Ledger(tmp_path), "amlgentex", folder).to_json()
    with gzip.open(folder / "account_transfers.csv.gz", "rt", encoding="utf-8") as file:
        amounts = [Decimal(row["amount"]) for row in csv.DictReader(file)]
    cents = [int(amount.quantize(Decimal("0.01"), ROUND_HALF_EVEN) * 100) for amount in amounts]
    nothing = cents.count(0)
    counts = report["tables"]["account_transfers"]
    assert (counts["read"], counts["accepted"]) == (len(cents), len(cents) - nothing)
    assert (counts["duplicates"], counts["quarantined"]) == (0, nothing)
    assert report["sums"] == {"XXX": sum(cents)}
    run = analyse(tmp_path, Ledger(tmp_path), seed=1)
    assert run.table("findings").height > 0
    assert run.table("communities").height > 0


def test_tide_loads_in_fifteen_currencies_and_runs_through_to_findings(tmp_path, shared_data):
    report = load(Ledger(tmp_path), "tide", shared_data / "aml" / "tide_dev").to_json()
    assert len(report["sums"]) == 15
    assert set(report["reasons"]) <= {"zero_amount"}
    read = report["tables"]["transactions"]
    assert read["read"] == 303_971 == read["accepted"] + read["quarantined"]
    run = analyse(tmp_path, Ledger(tmp_path), seed=1)
    assert run.table("findings").height > 0

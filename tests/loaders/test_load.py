"""Loading: counting, repetition, order, references, reversals, corrections, several tables from one row."""

from datetime import UTC, date, datetime

import polars as pl
import pytest
import xlsxwriter

from graph_engine.errors import LedgerBusy
from loaders.load import load

HEADER = "id,payer,payee,amount,currency,time\n"
GOOD = "1,A,B,12.50,CNY,2025-01-10T09:00:00+08:00"
SECOND = "2,B,C,7.50,USD,2025-01-11T09:00:00Z"


def test_the_report_has_the_shape_of_the_contract(bank):
    report = bank.pay(GOOD, SECOND, "3,A,B,x,CNY,2025-01-10T09:00:00+08:00").load()
    load_id = report.pop("load_id")
    assert len(load_id) == 12
    assert report == {
        "ledger_version": 1,
        "tables": {"payments": {"read": 3, "accepted": 2, "duplicates": 0, "quarantined": 1}},
        "sums": {"CNY": 1250, "USD": 750},
        "from": "2025-01-10T01:00:00Z",
        "to": "2025-01-11T09:00:00Z",
        "reasons": {"bad_number": 1},
        "unresolved": 3,
        "paired": 0,
        "single": 0,
        "ambiguous": 0,
    }


def test_the_same_file_twice_changes_nothing(bank):
    bank.pay(GOOD, SECOND, "3,A,B,x,CNY,2025-01-10T09:00:00+08:00")
    bank.load()
    again = bank.load()
    assert bank.counts(again) == (3, 0, 2, 1)
    assert (again["ledger_version"], again["sums"], again["from"]) == (1, {}, None)
    assert len(bank.rejected()) == 1
    assert bank.ledger.snapshot().version == 1


def test_equal_rows_of_one_key_are_duplicates_and_others_conflict(bank):
    report = bank.pay(GOOD, GOOD, GOOD.replace("12.50", "12.51")).load()
    assert bank.counts(report) == (3, 1, 1, 1)
    assert bank.rejected() == [(4, "id", "tx:1", "key_conflict")]


def test_a_newer_revision_is_a_dated_correction_where_the_mapping_says_so(bank):
    bank.map(CONFLICT="correct", REVISED="revised_at: revised")
    header = HEADER.replace("time", "time,revised")
    bank.pay(f"{GOOD},2025-01-10T10:00:00Z", header=header).load()
    bank.pay(f"{GOOD.replace('12.50', '13.00')},2025-01-12T00:00:00Z", header=header)
    assert bank.counts(bank.load()) == (1, 1, 0, 0)
    now, before = (
        bank.ledger.snapshot().as_of(day).rows("transaction")["amount_minor"].to_list()
        for day in (None, datetime(2025, 1, 11, tzinfo=UTC))
    )
    assert (now, before) == ([1300], [1250])


def test_accounts_nobody_describes_become_placeholders_until_they_are(bank):
    report = bank.pay(GOOD).load()
    assert report["unresolved"] == 2
    stand_ins = bank.rows("account")
    assert stand_ins.select("account_id", "ours", "placeholder", "source_key").rows() == [
        ("acct:A", False, True, "A"),
        ("acct:B", False, True, "B"),
    ]
    bank.write("account.csv", "id,number,currency\nA,1,CNY\nB,2,CNY\n")
    assert bank.load()["unresolved"] == 0
    view = bank.ledger.snapshot().as_of(None)
    assert view.rows("account").sort("account_id")["ours"].to_list() == [True, True]


def test_rows_that_refer_to_nothing_wait_in_quarantine_where_the_mapping_says_so(bank):
    bank.map(UNKNOWN="unknown: quarantine").pay(GOOD, SECOND)
    bank.write("account.csv", "id,number,currency\nB,2,CNY\n")
    report = bank.load()
    assert bank.counts(report) == (2, 1, 0, 1)
    assert bank.rejected() == [(2, "payer", "acct:A", "unknown_reference")]
    assert report["reasons"] == {"unknown_reference": 1}


def test_files_load_in_any_order_to_the_same_rows(bank, tmp_path):
    bank.map(UNKNOWN="unknown: quarantine")
    bank.write("account.csv", "id,number,currency\nA,1,CNY\nB,2,CNY\n")
    bank.write("account-2.csv", "id,number,currency\nC,3,CNY\n").pay(GOOD, SECOND)
    bank.load()
    other = type(bank)(_made(tmp_path / "other"))
    other.map(UNKNOWN="unknown: quarantine")
    for name in ("account-2.csv", "account.csv", "payments.csv"):
        load(other.ledger, other.path, bank.folder / name)
    for table in ("account", "transaction"):
        assert bank.rows(table).drop("loaded_in").equals(other.rows(table).drop("loaded_in"))


def _made(folder):
    folder.mkdir()
    return folder


def test_both_legs_of_one_transfer_and_a_self_transfer_are_transactions_like_others(bank):
    back = GOOD.replace("1,A,B", "2,B,A")
    assert bank.counts(bank.pay(GOOD, back, GOOD.replace("1,A,B", "3,A,A")).load()) == (3, 3, 0, 0)
    assert bank.ledger.snapshot().as_of(None).movements().height == 3


def test_a_reversal_takes_its_original_out_of_the_flows(bank):
    header = HEADER.replace("time", "time,reverses")
    back, other = GOOD.replace("1,A,B", "2,B,A"), SECOND.replace("2,", "3,", 1)
    bank.pay(f"{GOOD},", f"{back},1", f"{other},", header=header)
    report = bank.load()
    assert report["sums"] == {"CNY": 2500, "USD": 750}
    view = bank.ledger.snapshot().as_of(None)
    assert view.movements()["transaction_id"].to_list() == ["tx:3"]
    assert view.transactions().height == 3


def test_a_reversal_without_original_is_kept_and_counted(bank):
    bank.write("account.csv", "id,number,currency\nA,1,CNY\nB,2,CNY\n")
    bank.pay(f"{GOOD},99", header=HEADER.replace("time", "time,reverses"))
    report = bank.load()
    assert bank.counts(report) == (1, 1, 0, 0)
    assert report["unresolved"] == 1


def test_a_negative_amount_is_a_reversal_where_the_mapping_says_so(bank):
    bank.map(MONEY="sign: negative_is_reversal").pay(GOOD, GOOD.replace("1,A,B,12.50", "2,A,B,-2.50"))
    bank.load()
    kept = bank.rows().select("amount_minor", "payer_account", "payee_account", "status").rows()
    assert kept == [(1250, "acct:A", "acct:B", None), (250, "acct:B", "acct:A", "returned")]
    assert bank.ledger.snapshot().as_of(None).movements().height == 1


def test_the_business_day_follows_zone_and_cut_off(bank):
    text = bank.path.read_text().replace("files:", 'business_day: {cut_off: "23:00"}\nfiles:', 1)
    bank.map(text).pay(GOOD.replace("09:00", "22:59"), GOOD.replace("1,A", "2,A").replace("09:00", "23:00"))
    bank.load()
    assert bank.rows()["business_day"].to_list() == [date(2025, 1, 10), date(2025, 1, 11)]


def test_the_business_day_moves_to_the_next_working_day_of_the_calendar(bank):
    calendar = """\
  - match: ["calendar.csv"]
    tables:
      - table: calendar
        same: [day, working]
        columns: {calendar_id: {namespace: calendar, from: day}}
"""
    text = bank.path.read_text().replace(
        "files:\n", f"business_day: {{calendar: ledger}}\nfiles:\n{calendar}", 1
    )
    bank.map(text).write("calendar.csv", "day,working\n2025-01-10,false\n2025-01-11,false\n2025-01-12,true\n")
    bank.pay(GOOD).load()
    assert bank.rows()["business_day"].to_list() == [date(2025, 1, 12)]


def test_without_a_zone_in_the_mapping_the_ledgers_counts_for_business_days(bank):
    bank.ledger.configure(time_zone="UTC")
    bank.map(bank.path.read_text().replace("time_zone: Asia/Shanghai\n", ""))
    bank.pay(GOOD.replace("09:00", "02:00")).load()
    assert bank.rows()["business_day"].to_list() == [date(2025, 1, 9)]


def test_the_precision_of_a_time_follows_from_how_it_is_written(bank):
    times = ["2025-01-10", "2025-01-10T09:00:00+08:00", "2025-01-10T09:00:00.250+08:00"]
    bank.map(ZONE="zone: Asia/Shanghai")
    bank.pay(
        *(
            GOOD.replace("1,A", f"{at},A").replace("2025-01-10T09:00:00+08:00", time)
            for at, time in enumerate(times)
        )
    )
    bank.load()
    assert bank.rows()["time_precision"].to_list() == ["day", "second", "microsecond"]


def test_lines_are_right_below_quoted_line_breaks_and_blank_lines(bank):
    bad = "9,A,B,x,CNY,2025-01-10T09:00:00+08:00"
    bank.pay(GOOD.replace("A,B", 'A,"B\nb"'), "", bad)
    bank.load()
    assert [row[0] for row in bank.rejected()] == [5]


def test_parquet_is_read_like_text(bank):
    frame = pl.DataFrame(
        {
            "id": [1, 2],
            "payer": ["A", None],
            "payee": ["B", "B"],
            "amount": pl.Series(["12.50", "7.00"]).str.to_decimal(scale=2),
            "currency": ["CNY", "CNY"],
            "time": [datetime(2025, 1, 10, 1, tzinfo=UTC), datetime(2025, 1, 11, tzinfo=UTC)],
        }
    )
    frame.write_parquet(bank.folder / "payments.parquet")
    assert bank.counts(bank.load()) == (2, 2, 0, 0)
    assert bank.rows().select("transaction_id", "amount_minor", "time").rows() == [
        ("tx:1", 1250, datetime(2025, 1, 10, 1, tzinfo=UTC)),
        ("tx:2", 700, datetime(2025, 1, 11, tzinfo=UTC)),
    ]


def test_a_sheet_of_excel_is_read_like_text(bank):
    book = xlsxwriter.Workbook(bank.folder / "payments.xlsx")
    sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet.write_row(0, 0, HEADER.strip().split(","))
    sheet.write_row(2, 0, ["1", "A", "B", 12.5, "CNY"])
    sheet.write_datetime(2, 5, datetime.fromisoformat("2025-01-10T09:30:00"), day)
    sheet.write_row(3, 0, ["2", "A", "B", "x", "CNY", "2025-01-10 09:30:00"])
    book.close()
    assert bank.counts(bank.load()) == (2, 1, 0, 1)
    assert bank.rows().select("transaction_id", "amount_minor", "time").rows() == [
        ("tx:1", 1250, datetime(2025, 1, 10, 1, 30, tzinfo=UTC))
    ]
    assert bank.rejected() == [(4, "amount", "x", "bad_number")]


TWO_TABLES = """\
source: lender
reading: movement
namespaces: {party: party, loan: loan, loan_application: application}
files:
  - match: ["party.csv"]
    tables:
      - table: party
        same: [kind]
        columns: {party_id: id, ours: {constant: "true"}, role: {constant: ordinary}}
  - match: ["loans.csv"]
    tables:
      - table: loan
        columns: {loan_id: id, amount_minor: amount, currency: {constant: CNY}}
      - table: loan_application
        when: {column: party, empty: false}
        columns: {application_id: application, party_id: party, loan_id: id}
"""


@pytest.fixture
def lender(bank):
    return bank.map(TWO_TABLES).write("party.csv", "id,kind\nP,person\n")


def test_a_row_that_feeds_two_tables_counts_once(lender):
    lender.write("loans.csv", "id,amount,application,party\n1,100,1,P\n2,200,,\n")
    assert lender.counts(lender.load(), "loans") == (2, 2, 0, 0)
    assert (lender.rows("loan").height, lender.rows("loan_application").height) == (2, 1)
    assert lender.counts(lender.load(), "loans") == (2, 0, 2, 0)


REJECTED_PARTS = {
    "bad value": ("2,x,2,P", "amount", "bad_number"),
    "unknown reference of the second part": ("2,200,2,Q", "party", "unknown_reference"),
    "conflict of the second part": ("2,200,1,P", "application", "key_conflict"),
    "conflict of the first part": ("1,999,2,P", "id", "key_conflict"),
}


@pytest.mark.parametrize(("row", "column", "reason"), REJECTED_PARTS.values(), ids=REJECTED_PARTS.keys())
def test_of_a_rejected_row_no_part_is_kept(lender, row, column, reason):
    lender.write("loans.csv", "id,amount,application,party\n1,100,1,P\n").load()
    lender.write("loans.csv", f"id,amount,application,party\n1,100,1,P\n{row}\n")
    assert lender.counts(lender.load(), "loans") == (2, 0, 1, 1)
    assert [(line, name, why) for line, name, _, why in lender.rejected()] == [(3, column, reason)]
    assert (lender.rows("loan").height, lender.rows("loan_application").height) == (1, 1)


def test_equal_rows_without_a_key_are_numbered(bank):
    text = bank.path.read_text().replace(
        "transaction_id: id", "transaction_id: {key: [id, payer], occurrence: true}"
    )
    bank.map(text).pay(GOOD, GOOD, SECOND, GOOD)
    assert bank.counts(bank.load()) == (4, 4, 0, 0)
    ids = ["tx:1|A#1", "tx:1|A#2", "tx:1|A#3", "tx:2|B#1"]
    assert bank.rows()["transaction_id"].to_list() == ids
    assert bank.counts(bank.load()) == (4, 0, 4, 0)


def test_a_second_load_at_once_is_refused(bank):
    bank.pay(GOOD)
    with bank.ledger.write(), pytest.raises(LedgerBusy):
        bank.load()
    assert bank.counts(bank.load()) == (1, 1, 0, 0)


def test_folders_that_the_mapping_leaves_out_are_left_out_whole(bank):
    bank.map("ignore_files: ['truth/*', '*.md']\n" + bank.path.read_text()).pay(GOOD)
    (bank.folder / "truth" / "deep").mkdir(parents=True)
    bank.write("truth/payments.csv", "x\n").write("truth/deep/payments.csv", "x\n").write("note.md", "x\n")
    assert list(bank.load()["tables"]) == ["payments"]


def test_files_of_one_name_in_two_folders_are_told_apart(bank):
    (bank.folder / "more").mkdir()
    bank.pay(GOOD).write("more/payments.csv", f"{HEADER}{SECOND}\n")
    assert sorted(bank.load()["tables"]) == ["more/payments", "payments"]


def test_progress_is_told_up_to_the_whole(bank):
    told = []
    bank.pay(GOOD).write("account.csv", "id,number,currency\nA,1,CNY\n")
    load(bank.ledger, bank.path, bank.folder, progress=lambda *step: told.append(step))
    total = sum(path.stat().st_size for path in bank.folder.iterdir())
    assert [what for what, _, _ in told] == ["account", "account", "payments", "payments"]
    assert told[-1] == ("payments", total, total)


def test_the_ledger_remembers_what_was_loaded(bank):
    report = bank.pay(GOOD).load()
    (record,) = bank.ledger.snapshot().load_records()
    assert record["load_id"] == report["load_id"]
    assert record["sums"] == {"CNY": 1250}
    assert record["files"]["payments"]["accepted"] == 1
    assert len(record["files"]["payments"]["sha256"]) == 64

"""Every kind of bad input: a bad row is put aside, a bad file stops the load and leaves nothing."""

import gzip

import polars as pl
import pytest
import xlsxwriter

from graph_engine.errors import (
    AssertionFailed,
    LoadError,
    MappingError,
    MissingColumn,
    UnknownCategory,
    UnknownColumn,
    UnreadableFile,
)

HEADER = "id,payer,payee,amount,currency,time\n"
GOOD = "1,A,B,12.50,CNY,2025-01-10T09:00:00+08:00"
TIME = "2025-01-10T09:00:00+08:00"

BAD_ROWS = {
    "amount with thousands marks": (f'2,A,B,"1,234.50",CNY,{TIME}', "amount", "1,234.50", "bad_number"),
    "amount that is a word": (f"2,A,B,abc,CNY,{TIME}", "amount", "abc", "bad_number"),
    "negative amount": (f"2,A,B,-5.00,CNY,{TIME}", "amount", "-5.00", "negative_amount"),
    "zero amount": (f"2,A,B,0.00,CNY,{TIME}", "amount", "0.00", "zero_amount"),
    "amount beyond 64 bits": (
        f"2,A,B,92233720368547758.08,CNY,{TIME}",
        "amount",
        "92233720368547758.08",
        "overflow",
    ),
    "three decimals": (f"2,A,B,1.005,CNY,{TIME}", "amount", "1.005", "too_many_decimals"),
    "decimals of a currency without": (f"2,A,B,1.50,JPY,{TIME}", "amount", "1.50", "too_many_decimals"),
    "amount in spreadsheet form": (
        f"2,A,B,1.2E+09,CNY,{TIME}",
        "amount",
        "1.2E+09",
        "rounded_by_spreadsheet",
    ),
    "account number that a spreadsheet rounded": (
        f"2,6.22202E+15,B,1.00,CNY,{TIME}",
        "payer",
        "6.22202E+15",
        "rounded_by_spreadsheet",
    ),
    "unknown currency": (f"2,A,B,1.00,RMB,{TIME}", "currency", "RMB", "unknown_currency"),
    "no currency": (f"2,A,B,1.00,,{TIME}", "currency", None, "missing_value"),
    "time without zone": ("2,A,B,1.00,CNY,2025-01-10T09:00:00", "time", "2025-01-10T09:00:00", "naive_time"),
    "impossible date": (
        "2,A,B,1.00,CNY,2025-02-30T09:00:00Z",
        "time",
        "2025-02-30T09:00:00Z",
        "bad_date",
    ),
    "impossible hour": ("2,A,B,1.00,CNY,2025-02-03T25:00:00Z", "time", "2025-02-03T25:00:00Z", "bad_time"),
    "no time": ("2,A,B,1.00,CNY,", "time", None, "missing_value"),
    "no id": (f",A,B,1.00,CNY,{TIME}", "id", None, "missing_value"),
    "same key, other content": (f"1,A,B,99.00,CNY,{TIME}", "id", "tx:1", "key_conflict"),
    "too few fields": ("2,A,B,1.00,CNY", "time", None, "wrong_field_count"),
    "too many fields": (f"2,A,B,1.00,CNY,{TIME},x", "field 7", "x", "wrong_field_count"),
}


@pytest.mark.parametrize(("row", "column", "value", "reason"), BAD_ROWS.values(), ids=BAD_ROWS.keys())
def test_a_bad_row_is_put_aside_with_line_column_value_and_reason(bank, row, column, value, reason):
    bank.map(MAPPING_WITHOUT_ZONE).pay(GOOD, row, GOOD.replace("1,A", "3,A", 1))
    report = bank.load()
    assert bank.counts(report) == (3, 2, 0, 1)
    assert report["reasons"] == {reason: 1}
    assert bank.rejected() == [(3, column, value, reason)]


MAPPING_WITHOUT_ZONE = """\
source: small_bank
reading: movement
namespaces: {account: acct, transaction: tx}
unknown: {account: placeholder}
files:
  - match: ["payment*.csv"]
    tables:
      - table: transaction
        columns:
          transaction_id: id
          payer_account: payer
          payee_account: payee
          amount_minor: amount
          currency: currency
          time: time
          kind: {constant: transfer}
"""

FINE_ROWS = {
    "self-transfer": (f"2,A,A,1.00,CNY,{TIME}", 100),
    "63-bit ids": (f"9223372036854775807,9223372036854775806,B,1.00,CNY,{TIME}", 100),
    "no decimals of a currency without": (f"2,A,B,150,JPY,{TIME}", 150),
    "three decimals of a currency with three": (f"2,A,B,1.005,KWD,{TIME}", 1005),
    "largest amount": (f"2,A,B,92233720368547758.07,CNY,{TIME}", 2**63 - 1),
    "time with a fraction": ("2,A,B,1.00,CNY,2025-01-10T09:00:00.25Z", 100),
    "quoted line break": (f'2,A,"B\nB",1.00,CNY,{TIME}', 100),
}


@pytest.mark.parametrize(("row", "minor"), FINE_ROWS.values(), ids=FINE_ROWS.keys())
def test_odd_rows_that_are_right_are_loaded(bank, row, minor):
    bank.pay(GOOD, row)
    assert bank.counts(bank.load()) == (2, 2, 0, 0)
    assert sorted(bank.rows()["amount_minor"].to_list()) == sorted([1250, minor])


BAD_FILES = {
    "empty file": (b"", UnreadableFile, ":1: the file is empty"),
    "blank lines alone": (b"\n\n", UnreadableFile, ":1: there is no header"),
    "wrong delimiter": (HEADER.replace(",", ";").encode(), UnreadableFile, "give format: {delimiter: ';'}"),
    "missing column": (b"id,payer,payee,currency,time\n", MissingColumn, ":1: column 'amount' is missing"),
    "extra column": (
        HEADER.replace("id,", "id,surprise,").encode(),
        UnknownColumn,
        ":1: column 'surprise' is not in the mapping",
    ),
    "renamed column": (
        HEADER.replace("amount", "Amount").encode(),
        MissingColumn,
        "column 'amount' is missing (renamed from or to 'Amount'?)",
    ),
    "column twice": (HEADER.replace("payee", "payer").encode(), UnreadableFile, "names 'payer' twice"),
    "Latin-1 text": (
        (HEADER + GOOD.replace("B", "Bé") + "\n").encode("latin-1"),
        UnreadableFile,
        ":2: column 'payee': bytes b'\\xe9,12' are not utf-8",
    ),
    "GB18030 text": (
        (HEADER + GOOD + "\n" + GOOD.replace("B", "张三") + "\n").encode("gb18030"),
        UnreadableFile,
        ":3: column 'payee': bytes b'\\xd5\\xc5\\xc8\\xfd' are not utf-8",
    ),
    "UTF-16 text": (HEADER.encode("utf-16"), UnreadableFile, "byte-order mark of utf-16"),
    "zero byte": ((HEADER + GOOD).encode() + b"\0\n", UnreadableFile, ":2: holds a zero byte"),
    "lines that end in carriage returns": (
        (HEADER + GOOD + "\n").replace("\n", "\r").encode(),
        UnreadableFile,
        ":1: cannot be split into fields: a carriage return stands in a field without quotes",
    ),
    "quote that nothing closes": (
        (HEADER + GOOD + "\n" + GOOD.replace("B", '"B') + "\n").encode(),
        UnreadableFile,
        ":3: a quote in the record that begins here is not closed",
    ),
}


@pytest.mark.parametrize(("content", "error", "message"), BAD_FILES.values(), ids=BAD_FILES.keys())
def test_a_bad_file_stops_the_load_and_leaves_nothing(bank, content, error, message):
    bank.write("account.csv", "id,number,currency\nA,1,CNY\n").write("payments.csv", content)
    with pytest.raises(error) as raised:
        bank.load()
    assert message in str(raised.value)
    assert "payments.csv" in str(raised.value)
    assert_nothing_kept(bank)


def assert_nothing_kept(bank):
    snapshot = bank.ledger.snapshot()
    assert snapshot.version == 0
    assert bank.rejected() == []
    assert bank.rows("account").is_empty()


def test_a_file_of_a_header_alone_is_read_as_no_rows(bank):
    bank.pay()
    assert bank.counts(bank.load()) == (0, 0, 0, 0)
    assert bank.ledger.snapshot().version == 0


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_byte_order_mark_and_either_line_end_are_read(bank, ending):
    text = (HEADER + GOOD + "\n").replace("\n", ending)
    bank.write("payments.csv", b"\xef\xbb\xbf" + text.encode())
    assert bank.counts(bank.load()) == (1, 1, 0, 0)


@pytest.mark.parametrize("encoding", ["gb18030", "latin-1", "utf-16", "utf-8-sig"])
def test_other_encodings_are_read_where_the_mapping_names_them(bank, encoding):
    name = "é" if encoding == "latin-1" else "张三"
    bank.map(FORMAT=f"format: {{encoding: {encoding}}}")
    bank.write("payments.csv", (HEADER + GOOD.replace("B", name) + "\n").encode(encoding))
    bank.load()
    assert bank.rows()["payee_account"].to_list() == [f"acct:{name}"]


def test_a_byte_order_mark_contradicts_another_encoding(bank):
    bank.map(FORMAT="format: {encoding: gb18030}").write("payments.csv", b"\xef\xbb\xbf" + HEADER.encode())
    with pytest.raises(UnreadableFile, match="byte-order mark of utf-8, but the mapping says gb18030"):
        bank.load()


def test_a_file_cut_short_is_unreadable(bank):
    packed = gzip.compress((HEADER + GOOD * 100).encode())
    bank.write("payments.csv.gz", packed[: len(packed) // 2])
    with pytest.raises(UnreadableFile, match="no whole gzip file"):
        bank.load()


def test_a_truncated_parquet_file_is_unreadable(bank):
    path = bank.folder / "payments.parquet"
    pl.DataFrame({"id": [1]}).write_parquet(path)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(UnreadableFile, match=r"payments\.parquet: is no whole Parquet file"):
        bank.load()


def test_a_broken_workbook_is_unreadable(bank):
    bank.write("payments.xlsx", b"PK nonsense")
    with pytest.raises(UnreadableFile, match="no readable workbook"):
        bank.load()


def test_account_numbers_that_excel_keeps_as_numbers_are_put_aside(bank):
    book = xlsxwriter.Workbook(bank.folder / "account.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["id", "number", "currency"])
    sheet.write_row(1, 0, ["A", "6222021234567890123", "CNY"])
    sheet.write_row(2, 0, ["B", 6222021234567890123, "CNY"])
    book.close()
    assert bank.counts(bank.load(), "account") == (2, 1, 0, 1)
    assert bank.rejected() == [(3, "number", "6.22202123456789E+18", "rounded_by_spreadsheet")]
    assert bank.rows("account")["number"].to_list() == ["6222021234567890123"]


def test_zeros_at_the_end_of_long_numbers_tell_of_a_spreadsheet_where_the_mapping_says_so(bank):
    row = GOOD.replace("1,A", "2,6222021234567890000")
    bank.map(FORMAT="format: {spreadsheet: true}").pay(GOOD, row)
    bank.load()
    assert bank.rejected() == [(3, "payer", "6222021234567890000", "rounded_by_spreadsheet")]


def test_amounts_in_units_of_ten_thousand_are_read_exactly(bank):
    bank.map(MONEY='unit: 10000, thousands: ","').pay(GOOD.replace("12.50", '"1,200.35"'))
    bank.load()
    assert bank.rows()["amount_minor"].to_list() == [1_200_350_000]


def test_a_broken_assertion_stops_the_load_with_line_and_value(bank):
    bank.map(ASSERTIONS="{column: amount, max: 100}").pay(GOOD, GOOD.replace("12.50", "100.01"))
    message = r"payments.csv:3: column 'amount' is '100.01'; asserted is at most 100"
    with pytest.raises(AssertionFailed, match=message):
        bank.load()
    assert_nothing_kept(bank)


ASSERTIONS = {
    "{rows: {min: 3}}": "has 2 rows; asserted are at least 3",
    "{rows: {min: 3, max: 4}}": "has 2 rows; asserted are 3 to 4",
    "{rows: {max: 1}}": "has 2 rows; asserted are at most 1",
    "{column: amount, min: 20}": ":2: column 'amount' is '12.50'; asserted is at least 20",
    "{column: payee, matches: '^A'}": ":2: column 'payee' is 'B'; asserted is a match of ^A",
    "{column: payee, in: [B]}": ":3: column 'payee' is None; asserted is one of B",
    "{column: payee, filled: true}": ":3: column 'payee' is None; asserted is a value in every row",
    "{unique: [payer, currency]}": ":3: payer, currency 'A, CNY' stands in the file twice",
    "{column: amount, sum: '25.01'}": "column 'amount' adds up to 25.0000000000; asserted is 25.01",
}


@pytest.mark.parametrize(("assertion", "message"), ASSERTIONS.items())
def test_each_assertion_can_break(bank, assertion, message):
    bank.map(ASSERTIONS=assertion).pay(GOOD, GOOD.replace("1,A,B", "2,A,"))
    with pytest.raises(AssertionFailed) as raised:
        bank.load()
    assert message in str(raised.value)


def test_a_word_that_a_look_up_lacks_can_stop_the_load(bank):
    text = bank.path.read_text().replace(
        "kind: {constant: transfer}", "kind: {from: comment, lookup: k, on_missing: stop}"
    )
    bank.map(
        text.replace("ignore: [comment]", "").replace("files:", "lookups: {k: {T: transfer}}\nfiles:", 1)
    )
    bank.pay(f"{GOOD},T", f"{GOOD},X", header=HEADER.replace("time", "time,comment"))
    with pytest.raises(UnknownCategory, match=r"payments.csv:3: column 'comment': 'X' is not in the look-up"):
        bank.load()


def test_a_file_that_no_entry_reads_stops_the_load(bank):
    bank.pay(GOOD).write("notes.csv", "a\n")
    with pytest.raises(UnreadableFile, match=r"notes.csv: no entry of mapping small_bank.yaml reads it"):
        bank.load()


def test_a_link_to_nothing_stops_the_load(bank):
    bank.pay(GOOD)
    (bank.folder / "account.csv").symlink_to("nowhere.csv")
    with pytest.raises(UnreadableFile, match=r"account.csv: cannot be read: No such file"):
        bank.load()
    assert_nothing_kept(bank)


def test_a_link_to_a_folder_stops_the_load(bank):
    bank.pay(GOOD)
    (bank.folder / "more").symlink_to(".")
    with pytest.raises(UnreadableFile, match="more: links to a folder, which is not followed"):
        bank.load()
    assert_nothing_kept(bank)


def test_a_link_to_a_file_is_read_like_the_file(bank):
    bank.write("account.csv", "id,number,currency\nA,1,CNY\nB,2,CNY\n").pay(GOOD)
    kept = bank.folder.parent / "kept.csv"
    (bank.folder / "payments.csv").rename(kept)
    (bank.folder / "payments.csv").symlink_to(kept)
    assert bank.counts(bank.load()) == (1, 1, 0, 0)


def test_a_path_that_does_not_exist_is_told(bank):
    with pytest.raises(LoadError, match="there is no such file or folder"):
        bank.load(bank.folder / "nowhere")


def test_a_wrong_mapping_stops_before_anything_is_read(bank):
    bank.map(MONEY="roundin: exact").pay(GOOD)
    with pytest.raises(MappingError, match="unknown key 'roundin'"):
        bank.load()

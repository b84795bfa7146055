"""The quarantine: listed, corrected, replayed, left."""

import json

import polars as pl
import pytest

from graph_engine.errors import BadParameter, UnknownName, UnreadableFile
from loaders.put_aside import list_rows
from loaders.quarantine import CORRECTION, replay
from tests.loaders.conftest import MAPPING

HEADER = "id,payer,payee,amount,currency,time\n"
GOOD = "1,A,B,12.50,CNY,2025-01-10T09:00:00+08:00"
BAD = GOOD.replace("1,A,B,12.50", "2,A,B,x")


def corrections(bank, *changes):
    (row_id,) = list_rows(bank.ledger)["quarantine_id"].to_list()
    rows = [{"quarantine_id": row_id, "column": column, "value": value} for column, value in changes]
    return pl.DataFrame(rows)


def test_a_row_keeps_its_cells_file_and_reason(bank):
    bank.pay(GOOD, BAD).load()
    (row,) = list_rows(bank.ledger).rows(named=True)
    assert (row["source"], row["file"], row["line"]) == ("small_bank", "payments", 3)
    assert row["reason"] == "bad_number"
    cells = json.loads(row["row"])
    assert cells["amount"] == "x"
    assert cells["payer"] == "A"


def test_a_corrected_row_is_loaded_and_leaves_the_quarantine_of_the_new_version(bank):
    bank.pay(GOOD, BAD).load()
    report = replay(bank.ledger, corrections(bank, ("amount", "3.00"))).to_json()
    assert report["tables"] == {"payments": {"read": 1, "accepted": 1, "duplicates": 0, "quarantined": 0}}
    assert (report["ledger_version"], report["sums"]) == (2, {"CNY": 300})
    assert list_rows(bank.ledger).is_empty()
    assert list_rows(bank.ledger.snapshot(1)).height == 1
    assert bank.rows()["amount_minor"].to_list() == [1250, 300]


def test_the_file_loaded_again_does_not_bring_a_replayed_row_back(bank):
    bank.pay(GOOD, BAD).load()
    replay(bank.ledger, corrections(bank, ("amount", "3.00")))
    assert bank.counts(bank.load()) == (2, 0, 1, 1)
    assert list_rows(bank.ledger).is_empty()
    assert bank.ledger.snapshot().version == 2


def test_a_row_that_is_still_wrong_stays_with_its_corrected_cells(bank):
    bank.pay(GOOD, BAD).load()
    report = replay(bank.ledger, corrections(bank, ("amount", "-3.00"))).to_json()
    assert report["reasons"] == {"negative_amount": 1}
    assert bank.rejected() == [(3, "amount", "-3.00", "negative_amount")]


def test_a_replay_that_changes_nothing_makes_no_version(bank):
    bank.pay(GOOD, BAD).load()
    assert replay(bank.ledger).to_json()["ledger_version"] == 1
    assert len(bank.rejected()) == 1


def test_a_row_is_loaded_once_what_it_refers_to_has_come(bank):
    bank.map(UNKNOWN="unknown: quarantine").pay(GOOD).load()
    assert bank.rows().is_empty()
    bank.write("account.csv", "id,number,currency\nA,1,CNY\n")
    bank.load(bank.folder / "account.csv")
    assert bank.rows()["amount_minor"].to_list() == [1250]
    assert bank.rejected() == []
    record = bank.ledger.snapshot().load_records()[-1]
    assert record["replayed"]["payments"]["accepted"] == 1


def test_a_row_whose_mapping_is_gone_waits_and_stops_no_other_load(bank):
    bank.map(UNKNOWN="unknown: quarantine").pay(GOOD).load()
    bank.path = bank.path.rename(bank.path.with_name("other.yaml"))
    bank.write("account.csv", "id,number,currency\nA,1,CNY\n")
    bank.load(bank.folder / "account.csv")
    assert len(bank.rejected()) == 1


def test_a_row_with_a_wrong_number_of_fields_is_mended_by_its_columns(bank):
    bank.pay("1,A,B,12.50,CNY").load()
    replay(bank.ledger, corrections(bank, ("time", "2025-01-10T09:00:00Z")))
    assert bank.rejected() == []
    assert bank.rows()["amount_minor"].to_list() == [1250]


def test_a_row_that_lacks_a_field_waits_for_it_even_where_nobody_takes_the_column(bank):
    bank.pay(GOOD, header=HEADER.replace("\n", ",comment\n")).load()
    assert replay(bank.ledger).to_json()["reasons"] == {"wrong_field_count": 1}
    assert bank.rejected() == [(2, "comment", None, "wrong_field_count")]
    replay(bank.ledger, corrections(bank, ("comment", "")))
    assert bank.rows()["amount_minor"].to_list() == [1250]


def test_cells_are_shown_under_the_columns_of_the_file_alone(bank):
    bank.map(MAPPING.replace("account_id: id", "account_id: {key: [id], occurrence: true}"))
    bank.write("account.csv", "id,number,currency\nA,1,XYZ\n").load()
    (row,) = list_rows(bank.ledger).rows(named=True)
    assert json.loads(row["row"]) == {"id": "A", "number": "1", "currency": "XYZ"}
    with pytest.raises(BadParameter, match=r"allowed is currency, id, number$"):
        replay(bank.ledger, corrections(bank, ("Id", "B")))


def test_a_surplus_field_is_emptied_to_mend_its_row(bank):
    bank.pay(f"{GOOD},surplus").load()
    replay(bank.ledger, corrections(bank, ("field 7", "")))
    assert bank.rejected() == []
    assert bank.rows()["amount_minor"].to_list() == [1250]


def test_corrections_come_from_a_file_too(bank, tmp_path):
    bank.pay(BAD).load()
    path = tmp_path / "corrections.csv"
    corrections(bank, ("amount", "3.00")).write_csv(path)
    assert replay(bank.ledger, path).to_json()["tables"]["payments"]["accepted"] == 1


def test_a_file_of_corrections_in_another_encoding_is_refused(bank, tmp_path):
    bank.pay(BAD).load()
    path = tmp_path / "corrections.csv"
    path.write_bytes("quarantine_id,column,value\nx,金额,3\n".encode("gb18030"))
    with pytest.raises(UnreadableFile, match="UTF-8"):
        replay(bank.ledger, path)


def test_corrections_of_unknown_rows_or_without_their_columns_are_refused(bank):
    bank.pay(BAD).load()
    with pytest.raises(UnknownName, match="no row in the quarantine 'nothing'"):
        replay(bank.ledger, pl.DataFrame([["nothing", "amount", "1"]], schema=CORRECTION, orient="row"))
    with pytest.raises(BadParameter, match="columns of the corrections"):
        replay(bank.ledger, pl.DataFrame({"id": ["x"]}))


def test_a_correction_of_a_column_that_the_row_does_not_have_is_refused(bank):
    bank.pay(BAD).load()
    with pytest.raises(BadParameter, match="Amount"):
        replay(bank.ledger, corrections(bank, ("Amount", "1.00")))


def test_contact_points_are_masked_where_rows_are_listed_and_kept_for_the_replay(bank):
    bank.map(CONTACTS).write("contact.csv", "id,party,phone\n1,P,13800001111\n").load()
    (row,) = list_rows(bank.ledger).rows(named=True)
    assert row["reason"] == "unknown_reference"
    assert json.loads(row["row"]) == {"id": "1", "party": "P", "phone": "***"}
    bank.write("party.csv", "id,kind\nP,person\n").load(bank.folder / "party.csv")
    assert bank.ledger.snapshot().rows_in("contact_point") == 1


CONTACTS = """\
source: contacts
reading: movement
namespaces: {party: party, contact_point: cp}
files:
  - match: ["party.csv"]
    tables:
      - table: party
        same: [kind]
        columns: {party_id: id, ours: {constant: "true"}, role: {constant: ordinary}}
  - match: ["contact.csv"]
    tables:
      - table: contact_point
        columns:
          contact_point_id: id
          party_id: party
          kind: {constant: phone}
          value_hash: {from: phone, contact: phone}
"""


def test_identifiers_that_fail_mark_the_party_and_are_counted(bank):
    text = CONTACTS.replace("same: [kind]", "same: [kind]").replace(
        "columns: {party_id: id,", "columns: {id_number: {from: number, check: cn.ric}, party_id: id,"
    )
    bank.map(text).write(
        "party.csv", "id,kind,number\nP,person,110105194912310021\nQ,person,11010519491231002X\n"
    )
    report = bank.load()
    assert bank.counts(report, "party") == (2, 2, 0, 0)
    assert report["reasons"] == {"failed_identifier": 1}
    assert bank.rows("party")["id_check"].to_list() == ["failed", "passed"]


def test_an_empty_quarantine_has_the_columns_of_a_full_one(bank):
    empty = list_rows(bank.ledger)
    bank.pay(BAD).load()
    assert empty.columns == list_rows(bank.ledger).columns
    assert empty.is_empty()

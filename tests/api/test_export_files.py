"""Files of exports: the same bytes each time, text that no spreadsheet spoils, whole or not at all."""

import json
from datetime import UTC, date, datetime

import openpyxl
import polars as pl
import pytest

from api.export_files import FORMS, write_file
from graph_engine.errors import BadParameter

FRAME = pl.DataFrame(
    {
        "finding_id": ["f:1", "f:2"],
        "transaction_ids": [["9007199254740993", 'a"b\\c'], []],
        "first_at": [datetime(2025, 1, 10, 1, 2, 3, 4000, UTC), datetime(2025, 1, 10, tzinfo=UTC)],
        "business_day": [date(2025, 1, 10), None],
        "amount_minor": [2**60, -5],
        "score": [0.5, None],
        "sentence": ["=1+1", "苏州,恒达\n行"],
    },
    schema_overrides={"transaction_ids": pl.List(pl.String)},
)


@pytest.mark.parametrize("ending", FORMS)
def test_the_same_rows_give_the_same_bytes(ending, tmp_path):
    first, second = tmp_path / f"a{ending}", tmp_path / f"b{ending}"
    write_file(FRAME, first)
    write_file(FRAME, second)
    assert first.read_bytes() == second.read_bytes()


def test_csv_has_a_mark_text_ids_json_lists_and_no_formulas(tmp_path):
    path = tmp_path / "out.csv"
    write_file(FRAME, path)
    text = path.read_text(encoding="utf-8")
    assert text.startswith("\ufefffinding_id,")
    assert "2025-01-10T01:02:03.004Z,2025-01-10,1152921504606846976" in text
    assert ",'=1+1" in text
    read = pl.read_csv(path, infer_schema=False)
    assert json.loads(read["transaction_ids"][0]) == ["9007199254740993", 'a"b\\c']
    assert json.loads(read["transaction_ids"][1]) == []


def test_ndjson_has_one_object_a_line(tmp_path):
    path = tmp_path / "out.ndjson"
    write_file(FRAME, path)
    first, second = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    assert first["transaction_ids"] == ["9007199254740993", 'a"b\\c']
    assert first["first_at"] == "2025-01-10T01:02:03.004Z"
    assert second["business_day"] is None


def test_parquet_keeps_types(tmp_path):
    path = tmp_path / "out.parquet"
    write_file(FRAME, path)
    assert pl.read_parquet(path).equals(FRAME)


def test_a_sheet_keeps_long_numbers_and_formulas_as_text(tmp_path):
    path = tmp_path / "out.xlsx"
    write_file(FRAME, path)
    sheet = openpyxl.load_workbook(path).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == FRAME.columns
    assert rows[1][4] == "1152921504606846976"
    assert rows[2][4] == -5
    assert sheet.cell(2, 7).data_type == "s"
    assert rows[1][6] == "=1+1"


@pytest.mark.parametrize(
    ("name", "message"), [("out.txt", ".csv, .parquet, .ndjson, .xlsx"), ("no/out.csv", "exists")]
)
def test_where_nothing_can_be_written_the_message_says_what_can(name, message, tmp_path):
    with pytest.raises(BadParameter, match=message):
        write_file(FRAME, tmp_path / name)


def test_a_failed_export_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "out.xlsx"
    path.write_bytes(b"old")
    monkeypatch.setattr("api.export_files.EXCEL_ROWS", 2)
    with pytest.raises(BadParameter, match="export csv or parquet"):
        write_file(FRAME, path)
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["out.xlsx"]

"""Delimited text: every row on its line, whatever the blocks it is read in."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_engine.errors import UnreadableFile
from loaders.form.mappings import Format
from loaders.reading.csv_file import CsvFile


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("csv") / "file.csv"


def read(path, content, block_bytes=1 << 20, **form):
    """All rows with their lines, and the misfits."""
    path.write_bytes(content)
    file = CsvFile(path, Format(**form), block_bytes)
    rows, misfits = [], []
    for chunk in file.chunks():
        rows += zip(chunk.lines.of(range(chunk.frame.height)), chunk.frame.rows(), strict=True)
        misfits += [(misfit.line, misfit.fields) for misfit in chunk.misfits]
    return rows, misfits


CASES = {
    "plain": (b"a,b\n1,2\n3,4\n", [(2, ("1", "2")), (3, ("3", "4"))]),
    "no line end at the end": (b"a,b\n1,2", [(2, ("1", "2"))]),
    "carriage returns": (b"a,b\r\n1,2\r\n\r\n3,4\r\n\r\n", [(2, ("1", "2")), (4, ("3", "4"))]),
    "empty and quoted empty": (b'a,b\n1,\n2,""\n', [(2, ("1", None)), (3, ("2", None))]),
    "quoted delimiter and quote": (b'a,b\n"1,2","a""b"\n', [(2, ("1,2", 'a"b'))]),
    "quoted line break": (b'a,b\n1,"x\ny"\n3,4\n', [(2, ("1", "x\ny")), (4, ("3", "4"))]),
    "quote inside a field": (b'a,b\n1,5" pipe 3" long\n', [(2, ("1", '5" pipe 3" long'))]),
    "one column": (b"a\n1\n\n2\n", [(2, ("1",)), (4, ("2",))]),
    "row of empty fields": (b"a,b\n,\n1,2\n", [(2, (None, None)), (3, ("1", "2"))]),
}


@pytest.mark.parametrize(("content", "expected"), CASES.values(), ids=CASES.keys())
@pytest.mark.parametrize("block_bytes", [7, 1 << 20])
def test_rows_stand_on_their_lines(path, content, expected, block_bytes):
    assert read(path, content, block_bytes) == (expected, [])


def test_rows_of_another_width_are_misfits_and_the_others_stay(path):
    content = b'a,b\n1\n"x\ny",2\n3,4,5\n6,7\n'
    assert read(path, content) == ([(3, ("x\ny", "2")), (6, ("6", "7"))], [(2, ("1",)), (5, ("3", "4", "5"))])


def test_lines_above_the_header_and_sums_below_are_left_out_where_the_mapping_says_so(path):
    content = b"Report\nof May\n...\na,b\n1,2\nTotal 3\n"
    form = {"skip_lines": 2, "junk_lines": r"^(\.\.\.|Total)"}
    assert read(path, content, **form) == ([(5, ("1", "2"))], [])


def test_names_stand_for_a_missing_header(path):
    assert read(path, b"1,2\n", header=False, names=["a", "b"]) == ([(1, ("1", "2"))], [])


def test_quotes_can_be_plain_characters(path):
    assert read(path, b'a|b\n1|5" pipe\n', delimiter="|", quote="none") == ([(2, ("1", '5" pipe'))], [])


def test_a_quote_that_nothing_closes_is_told_with_its_line(path):
    with pytest.raises(UnreadableFile, match=r":3: a quote in the record that begins here is not closed"):
        read(path, b'a,b\n1,2\n3,"4\n5,6\n')


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=6)


@given(rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=8), block_bytes=st.integers(10, 200))
def test_every_row_that_a_program_writes_comes_back(path, rows, block_bytes):
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([["a", "b", "c"], *rows])
    found, misfits = read(path, text.getvalue().encode(), block_bytes)
    assert misfits == []
    assert [cells for _, cells in found] == [tuple(cell or None for cell in row) for row in rows]
    lines = [
        1 + sum(1 + sum(cell.count("\n") for cell in row) for row in rows[:at]) for at in range(len(rows))
    ]
    assert [line for line, _ in found] == [line + 1 for line in lines]

"""Labels of files and of decisions: what is wrong is told by file, line, column and value."""

from datetime import UTC, datetime

import polars as pl
import pytest

from graph_engine.errors import AssertionFailed, MissingColumn, UnknownCategory, UnreadableFile
from graph_engine.ranker import labels_of_file, labels_of_judgements
from graph_engine.schema import TABLES

KNOWN = pl.Series(["tx:1", "tx:2", "a:3", "b:3"])


def read(folder, text, **more):
    path = folder / "labels.csv"
    path.write_text(text, encoding="utf-8")
    return labels_of_file(path, "transaction_id", KNOWN, **more)


def test_ids_are_those_of_the_ledger_or_the_sources_own(tmp_path):
    labels = read(tmp_path, "transaction_id,label,note\ntx:2,1,x\n1,False,y\na:3, TRUE ,z\n")
    assert labels.frame.rows() == [("a:3", True), ("tx:1", False), ("tx:2", True)]
    assert (labels.origin["rows"], labels.origin["unknown"]) == (3, 0)


@pytest.mark.parametrize(
    ("text", "error", "told"),
    [
        ("transaction_id,label\ntx:1,1\ntx:2,maybe\n", UnknownCategory, "line 3, column label: 'maybe'"),
        ("transaction_id,label\ntx:1,1\ntx:2,\n", UnknownCategory, "line 3, column label: ''"),
        ("transaction_id,label\ntx:1,1\ntx:9,0\n", AssertionFailed, "line 3, column transaction_id: 'tx:9'"),
        ("transaction_id,label\ntx:1,1\n3,0\n", AssertionFailed, "line 3, column transaction_id: '3'"),
        ("transaction_id,label\ntx:1,1\n1,0\n", AssertionFailed, "line 3, column transaction_id: '1'"),
        ("transaction_id,label\ntx:8,1\n", AssertionFailed, "none of its 1 values of transaction_id"),
        ("transaction_id,truth\ntx:1,1\n", MissingColumn, "there is no column label"),
        ("account_id,label\ntx:1,1\n", MissingColumn, "there is no column transaction_id"),
        ("", UnreadableFile, "cannot be read as CSV"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text, error, told, tmp_path):
    with pytest.raises(error) as caught:
        read(tmp_path, text)
    assert told in str(caught.value)
    assert "labels.csv" in str(caught.value)


def test_unknown_ids_are_left_out_and_counted_where_that_is_asked_for(tmp_path):
    labels = read(tmp_path, "transaction_id,label\ntx:1,1\ntx:9,0\n", skip_unknown=True)
    assert (labels.frame.height, labels.origin["unknown"]) == (1, 1)


def judged(*rows):
    columns = ("judgement_id", "subject_kind", "subject_id", "outcome", "decided_at")
    days = [(*row[:4], datetime(2025, 1, row[4], tzinfo=UTC)) for row in rows]
    kinds = TABLES["judgement"].polars_schema
    return pl.DataFrame(days, schema={name: kinds[name] for name in columns}, orient="row")


MEMBERS = pl.DataFrame(
    [
        ("f1", "transaction", "tx:1"),
        ("f1", "account", "acct:1"),
        ("f2", "transaction", "tx:1"),
        ("f2", "transaction", "tx:2"),
        ("f3", "transaction", "tx:3"),
    ],
    schema=("finding_id", "member_kind", "member_id"),
    orient="row",
)


def test_decisions_about_findings_are_about_their_members_and_the_last_counts():
    judgements = judged(
        ("j1", "finding", "f1", "closed_as_explained", 1),
        ("j2", "finding", "f1", "reported", 2),
        ("j3", "finding", "f2", "closed_as_explained", 3),
        ("j4", "transaction", "tx:7", "closed_as_explained", 3),
        ("j5", "finding", "f3", "open", 3),
        ("j6", "party", "party:1", "reported", 3),
    )
    labels = labels_of_judgements(judgements, MEMBERS, "transaction")
    assert labels.frame.rows() == [("tx:1", True), ("tx:2", False), ("tx:7", False)]
    assert (labels.origin["rows"], labels.origin["unused"]) == (6, 3)
    accounts = labels_of_judgements(judgements, MEMBERS, "account")
    assert accounts.frame.rows() == [("acct:1", True)]


def test_no_decisions_are_no_labels():
    assert labels_of_judgements(judged(), MEMBERS, "transaction").frame.is_empty()

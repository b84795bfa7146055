import json
import stat
from contextlib import suppress

import polars as pl
import pytest

from graph_engine.errors import BadParameter, FundgraphError, LedgerBusy, UnknownName
from graph_engine.ledger import Ledger, unbalanced
from graph_engine.schema import TABLES
from tests.graph_engine.ledger.hand_made import at, load, make_rows


def ids(snapshot):
    return sorted(snapshot.table("transaction").collect()["transaction_id"])


def transaction(name):
    return make_rows("transaction", {"transaction_id": name})


def test_an_empty_ledger_answers_everything_with_typed_empty_frames(tmp_path):
    snapshot = Ledger(tmp_path / "none").snapshot()
    view = snapshot.as_of(None)
    for name, table in TABLES.items():
        assert snapshot.table(name).collect_schema() == table.polars_schema
        assert view.rows(name).schema == table.polars_schema
        assert view.rows(name).is_empty()
    frames = [view.movements(), view.transactions(), view.accounts(), view.parties(), unbalanced(view)]
    assert all(frame.is_empty() for frame in frames)
    assert view.movements().schema == TABLES["transaction"].polars_schema
    assert view.parties().schema == TABLES["party"].polars_schema
    assert (view.pairing().paired, view.reversals().full, view.version) == (0, 0, 0)
    assert (snapshot.load_records(), snapshot.quarantined().height, snapshot.rows_in("party")) == ([], 0, 0)
    assert [manifest.version for manifest in Ledger(tmp_path / "none").history()] == [0]
    assert not (tmp_path / "none").exists()


def test_a_snapshot_stays_as_it_was_while_the_ledger_grows(tmp_path):
    load(tmp_path, transaction=transaction("t:1"))
    old = Ledger(tmp_path).snapshot()
    load(tmp_path, transaction=transaction("t:2"))
    load(tmp_path, transaction=transaction("t:3"))
    assert ids(old) == ids(Ledger(tmp_path).snapshot(1)) == ["t:1"]
    assert ids(Ledger(tmp_path).snapshot(2)) == ["t:1", "t:2"]
    assert Ledger(tmp_path).snapshot().rows_in("transaction") == 3


def test_only_tables_that_were_written_get_a_new_delta_version(tmp_path):
    load(tmp_path, transaction=transaction("t:1"), party=make_rows("party", {"party_id": "p:1"}))
    load(tmp_path, transaction=transaction("t:2"))
    first, second = Ledger(tmp_path).history()[1:]
    assert first.tables["party"] == second.tables["party"]
    assert first.tables["transaction"] != second.tables["transaction"]


def test_a_write_that_is_not_committed_leaves_nothing(tmp_path):
    load(tmp_path, transaction=transaction("t:1"))
    with Ledger(tmp_path).write() as write:
        write.append("transaction", transaction("t:2"))
    with Ledger(tmp_path).write() as write, suppress(BadParameter):
        write.append("transaction", transaction("t:3"))
        write.append("transaction", pl.DataFrame({"colour": ["red"]}))
    assert ids(Ledger(tmp_path).snapshot()) == ["t:1"]
    load(tmp_path, transaction=transaction("t:4"))
    assert ids(Ledger(tmp_path).snapshot()) == ["t:1", "t:4"]


def test_nothing_new_makes_no_new_version(tmp_path):
    load(tmp_path, transaction=transaction("t:1"))
    load(tmp_path, transaction=transaction("t:1"))
    load(tmp_path)
    assert [manifest.version for manifest in Ledger(tmp_path).history()] == [0, 1]


def test_load_records_are_kept_with_the_version_they_made(tmp_path):
    for name in ("t:1", "t:2"):
        with Ledger(tmp_path).write() as write:
            write.append("transaction", transaction(name))
            write.commit({"files": {f"{name}.csv": "abc"}, "sums": {"CNY": 100}})
    records = Ledger(tmp_path).snapshot().load_records()
    assert [record["ledger_version"] for record in records] == [1, 2]
    assert records[1]["files"] == {"t:2.csv": "abc"}
    assert Ledger(tmp_path).snapshot(1).load_records() == records[:1]


def test_rows_put_aside_belong_to_their_version_and_are_kept_once(tmp_path):
    bad = pl.DataFrame({"file": ["a.csv", "a.csv"], "line": [2, 5], "reason": ["key_conflict", None]})
    for expected in (2, 0):
        with Ledger(tmp_path).write() as write:
            assert write.quarantine(bad) == expected
            assert write.quarantine(bad) == 0
            write.commit({})
    with Ledger(tmp_path).write() as write:
        assert write.quarantine(pl.DataFrame({"file": ["b.csv"], "column": ["amount"]})) == 1
        write.commit({})
    ledger = Ledger(tmp_path)
    assert [manifest.quarantined for manifest in ledger.history()] == [0, 2, 1]
    assert ledger.snapshot(1).quarantined()["line"].to_list() == [2, 5]
    assert ledger.snapshot().quarantined().select("file", "line", "ledger_version").rows() == [
        ("a.csv", 2, 1),
        ("a.csv", 5, 1),
        ("b.csv", None, 2),
    ]


def test_a_version_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UnknownName, match="ledger version '7'"):
        Ledger(tmp_path).snapshot(7)


def test_a_manifest_that_was_damaged_is_named(tmp_path):
    load(tmp_path, transaction=transaction("t:1"))
    path = tmp_path / "ledger" / "versions" / "00000001.json"
    path.write_text(path.read_text()[:40])
    with pytest.raises(FundgraphError, match=r"00000001\.json is not a ledger manifest"):
        Ledger(tmp_path).snapshot()


def test_logs_are_never_cleaned_up(tmp_path):
    load(tmp_path, transaction=transaction("t:1"))
    log = tmp_path / "ledger" / "tables" / "transaction" / "_delta_log" / "00000000000000000000.json"
    assert '"delta.enableExpiredLogCleanup":"false"' in log.read_text()


def test_old_versions_stay_readable_past_delta_checkpoints(tmp_path):
    for number in range(1, 104):
        with Ledger(tmp_path).write() as write:
            write.append("industry", make_rows("industry", {"industry_id": f"i:{number}"}))
            write.commit({})
    assert list((tmp_path / "ledger/tables/industry/_delta_log").glob("*.checkpoint.parquet"))
    for version in (1, 50, 103):
        assert Ledger(tmp_path).snapshot(version).table("industry").collect().height == version


def test_a_column_that_is_new_in_the_schema_is_empty_in_older_files(tmp_path, monkeypatch):
    from dataclasses import replace

    from graph_engine.schema import columns

    load(tmp_path, industry=make_rows("industry", {"industry_id": "i:1"}))
    wider = replace(
        TABLES["industry"], own_columns=(*TABLES["industry"].own_columns, columns.Column("colour", "text"))
    )
    monkeypatch.setitem(TABLES, "industry", wider)
    load(tmp_path, industry=make_rows("industry", {"industry_id": "i:2", "colour": "red"}))
    rows = Ledger(tmp_path).snapshot().as_of(None).rows("industry")
    assert rows.select("industry_id", "colour").rows() == [("i:1", None), ("i:2", "red")]
    assert Ledger(tmp_path).snapshot(1).table("industry").collect()["colour"].to_list() == [None]


def test_settings_are_made_at_the_first_write_for_their_owner_alone(tmp_path):
    ledger = Ledger(tmp_path)
    assert (ledger.settings.time_zone, ledger.settings.cut_off) == ("Asia/Shanghai", "24:00")
    assert ledger.settings.contact_point_key == ""
    with ledger.write() as write:
        key = write.settings.contact_point_key
    path = tmp_path / "ledger" / "settings.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(bytes.fromhex(key)) == 32
    with ledger.write() as write:
        assert write.settings.contact_point_key == key
    assert Ledger(tmp_path / "other").configure(time_zone="UTC").contact_point_key != key


def test_the_time_zone_is_fixed_once_rows_were_loaded(tmp_path):
    ledger = Ledger(tmp_path)
    assert ledger.configure(time_zone="Europe/Prague", cut_off="17:30").cut_off == "17:30"
    load(tmp_path, transaction=transaction("t:1"))
    assert ledger.configure(time_zone="Europe/Prague") == ledger.settings
    with pytest.raises(BadParameter, match="UTC"):
        ledger.configure(time_zone="UTC")
    for wrong in ({"time_zone": "Mars/Olympus"}, {"cut_off": "25:00"}):
        with pytest.raises(BadParameter):
            Ledger(tmp_path / "other").configure(**wrong)


def test_settings_that_were_damaged_are_named(tmp_path):
    (tmp_path / "ledger").mkdir()
    (tmp_path / "ledger" / "settings.json").write_text(json.dumps({"zone": "UTC"}))
    with pytest.raises(FundgraphError, match="does not hold ledger settings"):
        _ = Ledger(tmp_path).settings


def test_two_writes_of_one_process_exclude_each_other(tmp_path):
    with Ledger(tmp_path).write(), pytest.raises(LedgerBusy), Ledger(tmp_path).write():
        pass


def test_an_instant_needs_a_zone(tmp_path):
    with pytest.raises(BadParameter, match="zone"):
        Ledger(tmp_path).snapshot().as_of(at(1).replace(tzinfo=None))


def test_rows_put_aside_may_have_wholly_empty_columns(tmp_path):
    for value, expected in ((None, 1), (None, 0), ("x", 1)):
        with Ledger(tmp_path).write() as write:
            assert write.quarantine(pl.DataFrame({"line": [1], "value": [value]})) == expected
            write.commit({})
    assert Ledger(tmp_path).snapshot().quarantined()["value"].to_list() == [None, "x"]

"""What a write appended is seen by it alone, in memory and in files, and leaves nothing if it fails."""

import polars as pl
import pytest

from graph_engine.errors import BadParameter
from graph_engine.ledger import Ledger, pending
from tests.graph_engine.ledger.hand_made import at, load, make_rows


def parties(*ids):
    return make_rows("party", *({"party_id": name} for name in ids))


def files(home, table):
    return sorted((home / "ledger" / "tables" / table).glob("*.parquet"))


@pytest.fixture(params=[1, 2, 1000])
def rows_of_a_part(request, monkeypatch):
    monkeypatch.setattr(pending, "PART_ROWS", request.param)
    return request.param


def test_a_write_knows_what_it_appended(tmp_path, rows_of_a_part):
    load(tmp_path, party=parties("p:0"))
    with Ledger(tmp_path).write() as write:
        assert write.append("party", parties("p:1", "p:2")).accepted == 2
        assert write.append("party", parties("p:2", "p:3")).verdicts.to_list() == ["duplicate", "accepted"]
        assert write.append("party", parties("p:0", "p:4")).verdicts.to_list() == ["duplicate", "accepted"]
        assert write.known("party", pl.Series(["p:0", "p:4", "p:5"])).to_list() == [True, True, False]
        assert sorted(write.stored("party").collect()["party_id"]) == ["p:0", "p:1", "p:2", "p:3", "p:4"]
        assert Ledger(tmp_path).snapshot().table("party").collect().height == 1
        assert write.commit({}) == 2
    assert Ledger(tmp_path).snapshot().rows_in("party") == 5
    assert Ledger(tmp_path).snapshot().as_of(None).rows("party").height == 5


def test_all_that_a_write_appends_to_a_table_is_one_delta_version(tmp_path, rows_of_a_part):
    with Ledger(tmp_path).write() as write:
        for number in range(4):
            write.append("party", parties(f"p:{number}"))
        write.commit({})
    assert Ledger(tmp_path).snapshot().manifest.tables["party"].delta_version == 1
    assert len(files(tmp_path, "party")) == {1: 4, 2: 2, 1000: 1}[rows_of_a_part]


def test_a_write_that_fails_leaves_no_file_of_rows(tmp_path, rows_of_a_part):
    with Ledger(tmp_path).write() as write:
        write.append("party", parties("p:1"))
        with pytest.raises(BadParameter):
            write.append("party", parties("p:2").drop("ours"))
    assert files(tmp_path, "party") == []


def test_rows_are_stored_in_the_order_in_which_they_are_read(tmp_path):
    times = {"t:3": at(2), "t:1": at(2), "t:2": at(1)}
    load(
        tmp_path,
        transaction=make_rows("transaction", *({"transaction_id": i, "time": t} for i, t in times.items())),
    )
    (file,) = files(tmp_path, "transaction")
    assert pl.read_parquet(file)["transaction_id"].to_list() == ["t:2", "t:1", "t:3"]


def test_a_column_without_values_takes_no_place_in_a_file(tmp_path):
    load(tmp_path, party=parties("p:1").with_columns(name=pl.lit(None, dtype=pl.String)))
    (file,) = files(tmp_path, "party")
    assert "name" not in pl.read_parquet_schema(file)
    load(tmp_path, party=parties("p:2").with_columns(name=pl.lit("Ann")))
    stored = Ledger(tmp_path).snapshot().as_of(None).rows("party")
    assert stored.select("party_id", "name").rows() == [("p:1", None), ("p:2", "Ann")]

"""Ids are found among sorted ids exactly, whatever their hashes do."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from graph_engine.index import ranks as module
from graph_engine.index.ranks import ranks

IDS = st.sampled_from([f"acct:{number}" for number in range(9)] + ["", "ä", "a" * 40])


def by_hand(values, ids):
    return [ids.index(value) if value in ids else -1 for value in values]


@given(st.lists(st.none() | IDS), st.sets(IDS))
def test_ranks_are_places(values, ids):
    ids = sorted(ids)
    found = ranks(pl.Series(values, dtype=pl.String), pl.Series(ids, dtype=pl.String))
    assert found.tolist() == by_hand(values, ids)


def test_ids_with_one_hash_are_told_apart(monkeypatch):
    monkeypatch.setattr(
        pl.Series, "hash", lambda series: pl.repeat(7, len(series), dtype=pl.UInt64, eager=True)
    )
    values, ids = ["b", "c", None, "a"], ["a", "b"]
    assert module.ranks(pl.Series(values), pl.Series(ids)).tolist() == by_hand(values, ids)
    assert module.ranks(pl.Series(["x", "a"]), pl.Series(["a"])).tolist() == [-1, 0]

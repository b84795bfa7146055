"""FinBench's snapshot is published, then its incremental stream as a change, deletions included."""

import pytest

from loaders.load import load
from tests.finbench.asking import facts_in, loaded, publish_facts
from tests.naive.publication import of_index, on_server

DELETED_OF_SNAPSHOT = 64
"""Accounts of the snapshot that the stream deletes, with all that is attached to them."""


@pytest.mark.slow
@pytest.mark.on_lts
@pytest.mark.real_data
def test_the_stream_is_published_as_a_change_and_equals_its_index(neo4j, shared_data, tmp_path):
    folder = shared_data / "finbench" / "sf0.01"
    ledger = loaded(folder / "snapshot", tmp_path)
    before = facts_in(ledger, tmp_path / "before")
    publish_facts(neo4j, before)
    load(ledger, "finbench", folder / "incremental")
    after = facts_in(ledger, tmp_path / "after")
    report = publish_facts(neo4j, after, before)
    written = {one.name: one for one in report.counts}
    assert report.why_anew == ""
    assert written["Account"].removed == DELETED_OF_SNAPSHOT
    assert written["TRANSFERRED.Account.Account"].created > 0
    assert written["TRANSFERRED.Account.Account"].removed > 0
    assert on_server(neo4j) == of_index(after.index)

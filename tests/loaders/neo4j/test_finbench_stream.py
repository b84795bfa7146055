"""FinBench's snapshot is published, then its incremental stream as a change, deletions included."""

import pytest

from graph_engine.ledger import Ledger
from graph_engine.neo4j_connection import Neo4j
from graph_engine.runs import analyse
from loaders.load import load
from loaders.neo4j.publish import publish_run
from tests.graph_engine.runs.run_bank import new_home
from tests.naive.publication import on_server
from tests.neo4j_servers import SERVERS, empty

DELETED_OF_SNAPSHOT = 64
"""Accounts of the snapshot that the stream deletes, with all that is attached to them."""


@pytest.fixture(scope="module")
def first_neo4j(neo4j_servers):
    """One server, empty: this takes long, and what differs between releases is tested elsewhere."""
    with Neo4j(neo4j_servers.settings_of(SERVERS[0])) as neo4j:
        empty(neo4j)
        yield neo4j


@pytest.mark.slow
@pytest.mark.real_data
def test_the_stream_is_published_as_a_change_and_equals_a_publish_as_new(first_neo4j, shared_data, tmp_path):
    home, folder = new_home(tmp_path / "home"), shared_data / "finbench" / "sf0.01"
    ledger = Ledger(home)
    load(ledger, "finbench", folder / "snapshot")
    before = analyse(home, ledger)
    publish_run(home, before, first_neo4j, view="risk")
    load(ledger, "finbench", folder / "incremental")
    after = analyse(home, ledger)
    report = publish_run(home, after, first_neo4j, view="risk")
    written = {one.name: one for one in report.counts}
    assert report.why_anew == ""
    assert written["Account"].removed == DELETED_OF_SNAPSHOT
    assert written["TRANSFERRED.Account.Account"].created > 0
    assert written["TRANSFERRED.Account.Account"].removed > 0
    changed = on_server(first_neo4j)
    assert len([key for key in changed[0] if key[0] == "Account"]) == len(after.index.nodes("Account"))
    first_neo4j.write("MATCH (p:Publication) SET p.format = 'another'")
    assert publish_run(home, after, first_neo4j, view="risk").why_anew == "other_format"
    assert on_server(first_neo4j) == changed

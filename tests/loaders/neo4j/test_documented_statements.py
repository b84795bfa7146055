"""The statements of docs/neo4j.md for Browser and Bloom do what the page says, whatever the epoch is."""

import re

from tests.conftest import ROOT
from tests.loaders.neo4j.small_graphs import publish, two_days

PAGE = (ROOT / "docs" / "neo4j.md").read_text(encoding="utf-8")
READS, ANNOTATES = re.findall(r"```cypher\n(.*?)```", PAGE.partition("## Ad-hoc Cypher")[0], re.DOTALL)
DRAWS = re.search(r"`(MATCH way = [^`]*)`\s+draws", PAGE)[1]


def test_statements_for_browser_find_and_annotate_the_published_run(neo4j, tmp_path):
    neo4j.write("MATCH (n) DETACH DELETE n")
    indices = two_days(tmp_path)
    publish(neo4j, "before", indices, view="risk")
    assert publish(neo4j, "after", indices, view="risk", limit=0).epoch == 2
    payees = [(row["q.id"], row["f.amount_minor"]) for row in neo4j.read(READS, party="Ann")]
    assert payees == [("Bo", 310)]
    neo4j.write(ANNOTATES, party="Ann")
    noted = neo4j.read("MATCH (n:Own_Watchlist) RETURN n.id AS id, n.epoch AS epoch, n.own_note AS note")
    assert noted == [{"id": "Ann", "epoch": 2, "note": "ask about the invoice"}]
    assert len(neo4j.read(DRAWS.replace("'ID'", "'F1'"))) == 2
    neo4j.write("MATCH (n) DETACH DELETE n")

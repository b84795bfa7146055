"""What analysts put on the graph of their own survives changes and graphs published as new."""

import pytest

from tests.loaders.neo4j.small_graphs import publish, two_days
from tests.naive.publication import of_index, on_server

pytestmark = pytest.mark.on_lts


@pytest.fixture(scope="module")
def indices(tmp_path_factory):
    return two_days(tmp_path_factory.mktemp("graphs"))


ANNOTATE = (
    "MATCH (n:Party {id: 'Ann'}) SET n:Own_Watch, n.own_note = 'ask Ann'",
    "MATCH (n:Party {id: 'Leaver'}) SET n.own_note = 'was here'",
    "MATCH (a:Party {id: 'Ann'}), (b:Account {id: 'l'}) CREATE (a)-[:OWN_SUSPECTS {since: date()}]->(b)",
    "MATCH (a:Opportunity {id: 'F2'}) CREATE (:Own_Meeting {on: 'Monday'})-[:OWN_ABOUT {n: 1}]->(a)",
    "MATCH (:Account)-[x:TRANSFERRED {id: 'tx:0002'}]->() SET x.own_checked = true",
    "MATCH (:Party {id: 'Ann'})-[x:INVOLVES]-(:Alert {id: 'F1'}) SET x.own_role = 'victim'",
    "MATCH (:Alert)-[x:EVIDENCED_BY {transaction_id: 'tx:0001'}]->() SET x.own_seen = 'yes'",
)


@pytest.fixture(params=["changed", "published as new"])
def annotated(request, neo4j, indices):
    """A published graph, annotated, and the day after published on it in both ways."""
    neo4j.write("MATCH (n) DETACH DELETE n")
    publish(neo4j, "before", indices, view="risk")
    for statement in ANNOTATE:
        assert neo4j.write(statement).contains_updates
    options = {"limit": 0} if request.param == "published as new" else {}
    report = publish(neo4j, "after", indices, view="risk", **options)
    assert report.why_anew == ("too_much_changed" if options else "")
    return neo4j


def test_own_things_of_what_stays_are_as_they_were(annotated):
    ann = annotated.read(
        "MATCH (n:Party {id: 'Ann'}) RETURN labels(n) AS labels, n.own_note AS note, n.epoch AS e"
    )
    assert len(ann) == 1
    assert (sorted(ann[0]["labels"]), ann[0]["note"]) == (["Own_Watch", "Party"], "ask Ann")
    checked = annotated.read("MATCH ()-[x {own_checked: true}]->() RETURN x.id AS id")
    assert [row["id"] for row in checked] == ["tx:0002"]
    seen = annotated.read("MATCH ()-[x {own_seen: 'yes'}]->() RETURN x.transaction_id AS id")
    assert [row["id"] for row in seen] == ["tx:0001"]
    meeting = annotated.read(
        "MATCH (m:Own_Meeting)-[x:OWN_ABOUT]->(n:Opportunity) "
        "RETURN n.id AS id, m.on AS on, x.n AS n, n.reason AS why"
    )
    assert [(row["id"], row["on"], row["n"], row["why"]) for row in meeting] == [
        ("F2", "Monday", 1, "watched")
    ]


def test_what_left_the_graph_stays_as_gone_with_own_things_alone(annotated):
    gone = annotated.read("MATCH (n:Gone) RETURN properties(n) AS told, labels(n) AS labels ORDER BY n.id")
    assert [row["labels"] for row in gone] == [["Gone"], ["Gone"]]
    assert [row["told"] for row in gone] == [
        {"id": "Leaver", "own_note": "was here", "was": "Party", "gone_in": "after"},
        {"id": "l", "was": "Account", "gone_in": "after"},
    ]
    ties = annotated.read("MATCH (n:Gone)-[x]-(m) RETURN n.id AS gone, type(x) AS type, m.id AS other")
    assert [(row["gone"], row["type"], row["other"]) for row in ties] == [("l", "OWN_SUSPECTS", "Ann")]


def test_nothing_else_differs_from_the_run(annotated, indices):
    nodes, edges = on_server(annotated)
    own = [told for told in nodes.values() if any(name.startswith("own_") for name in told)]
    assert [told.pop("own_note") for told in own] == ["ask Ann"]
    for edge in edges:
        edge[3].pop("own_checked", None)
        edge[3].pop("own_seen", None)
    edges = [edge for edge in edges if not edge[0][0].startswith("OWN_")]
    assert (nodes, sorted(edges, key=repr)) == of_index(indices["after"])


def test_what_was_noted_on_alerts_goes_with_them_where_the_view_has_none(neo4j, indices):
    neo4j.write("MATCH (n) DETACH DELETE n")
    publish(neo4j, "before", indices, view="risk")
    neo4j.write("MATCH (n:Alert) SET n.own_note = 'launders'")
    publish(neo4j, "after", indices, view="growth")
    assert neo4j.read("MATCH (n) WHERE n.own_note IS NOT NULL OR n:Gone OR n:Alert RETURN n") == []

"""A graph is published and changed on a real server, and holds what the index holds, row by row."""

import pytest

from graph_engine.errors import EngineError
from loaders.neo4j.finishing import finish
from loaders.neo4j.plan import IN_PLACE_AT_MOST, plan_publish
from loaders.neo4j.published import standing
from loaders.neo4j.verifying import GraphDiffers
from tests.loaders.neo4j.small_graphs import graph, publish, source, supplied, two_days
from tests.naive.publication import of_index, on_server


@pytest.fixture(scope="module")
def indices(tmp_path_factory):
    folder = tmp_path_factory.mktemp("graphs")
    return two_days(folder) | {"empty": graph(folder / "empty", {"parties": ["Ann"]}, {})}


@pytest.fixture
def bare_neo4j(neo4j):
    """A server without nodes; constraints and indexes, which take long to make, may be there."""
    neo4j.write("MATCH (n) DETACH DELETE n")
    return neo4j


def test_a_first_publish_holds_every_row_of_the_index(bare_neo4j, indices):
    report = publish(bare_neo4j, "before", indices, view="risk")
    assert on_server(bare_neo4j) == of_index(indices["before"])
    assert report.why_anew == "first"
    written = {one.name: one.created for one in report.counts}
    assert (written["TRANSFERRED.Account.Account"], written["Alert"]) == (6, 1)
    verified = [tuple(held.values()) for held in report.to_json()["verified"]]
    assert [held for held in verified if held[0] in ("Party", "TRANSFERRED.Account.Account")] == [
        ("Party", None, 5, 0),
        ("TRANSFERRED.Account.Account", "CNY", 5, 1800),
        ("TRANSFERRED.Account.Account", "USD", 1, 300),
    ]


@pytest.mark.parametrize(("first", "second"), [("before", "after"), ("after", "before"), ("before", "empty")])
def test_a_change_leaves_what_a_first_publish_of_the_second_would(bare_neo4j, indices, first, second):
    publish(bare_neo4j, first, indices, view="risk")
    report = publish(bare_neo4j, second, indices, view="risk")
    assert report.why_anew == ""
    assert on_server(bare_neo4j) == of_index(indices[second])
    assert bare_neo4j.read("MATCH (n) WHERE n.epoch <> 1 RETURN count(*) AS n")[0]["n"] == 0


def test_a_change_writes_only_what_changed(bare_neo4j, indices):
    publish(bare_neo4j, "before", indices, view="risk")
    report = publish(bare_neo4j, "after", indices, view="risk")
    written = {one.name: (one.created, one.updated, one.removed) for one in report.counts}
    assert written["Party"] == (1, 2, 1)
    assert written["Account"] == (1, 0, 1)
    assert written["TRANSFERRED.Account.Account"] == (2, 1, 1)
    assert written["SHARES.Party.ContactPoint"] == (0, 0, 2)
    assert written["Opportunity"] == (1, 1, 1)
    assert written["INVOLVES.Alert.Party"] == (1, 0, 1)
    assert written["SUPPLIES.Party.Party"] == (1, 1, 1)
    assert written["EVIDENCED_BY.Alert.Account"] == (1, 1, 2)
    assert written["EVIDENCED_BY.Alert.Party"] == (0, 0, 1)
    assert written["EVIDENCED_BY.Opportunity.Account"] == (1, 0, 1)


def test_one_pattern_leads_from_an_alert_to_all_of_its_evidence_and_back(bare_neo4j, indices):
    publish(bare_neo4j, "before", indices, view="risk")
    found = bare_neo4j.read(
        "MATCH (:Alert {id: 'F1'})-[e:EVIDENCED_BY]->(start)-[x:TRANSFERRED|BOOKED|GUARANTEES]->(end) "
        "WHERE x.id IN [e.transaction_id, e.guarantee_id] "
        "RETURN x.id AS id, start.id AS start, end.id AS end, e.role AS role, "
        "e.amount_minor = x.amount_minor AND e.currency = x.currency AND e.time_us = x.time_us AS same "
        "ORDER BY id"
    )
    assert [tuple(row.values()) for row in found] == [
        ("cash:1", "a", "implicit:own_bank", "gathered", True),
        ("guarantee:0001", "Ann", "Cy", "guarantee", None),
        ("tx:0001", "a", "b", "gathered", True),
        ("tx:0005", "c", "l", "paid_on", True),
    ]
    back = bare_neo4j.read(
        "MATCH (f)-[e:EVIDENCED_BY {transaction_id: 'tx:0002'}]->() RETURN f.id AS id ORDER BY id"
    )
    assert [row["id"] for row in back] == ["F2", "F3"]


def test_evidence_that_somebody_changed_is_noticed(bare_neo4j, indices):
    publish(bare_neo4j, "before", indices, view="risk")
    bare_neo4j.write(
        "MATCH ()-[x:EVIDENCED_BY {transaction_id: 'tx:0005'}]->() SET x.amount_minor = x.amount_minor + 1"
    )
    with pytest.raises(GraphDiffers, match=r"651 minor units of CNY on the server, 3 of .* 650 "):
        publish(bare_neo4j, "before", indices, view="risk")


def test_publishing_the_same_run_again_writes_nothing(bare_neo4j, indices):
    publish(bare_neo4j, "before", indices)
    seen = on_server(bare_neo4j)
    report = publish(bare_neo4j, "before", indices)
    assert report.rows == 0
    assert on_server(bare_neo4j) == seen


@pytest.mark.parametrize("change", ["too_much_changed", "published_run_not_here", "other_view"])
def test_what_cannot_be_changed_is_published_as_new_and_the_old_goes(bare_neo4j, indices, change):
    publish(bare_neo4j, "before", indices, view="growth" if change == "other_view" else "risk")
    options = {"limit": 3} if change == "too_much_changed" else {}
    known = {"after": indices["after"]} if change == "published_run_not_here" else indices
    report = publish(bare_neo4j, "after", known, view="risk", **options)
    assert (report.why_anew, report.epoch) == (change, 2)
    assert on_server(bare_neo4j) == of_index(indices["after"])
    left = bare_neo4j.read("MATCH (n) WHERE n.epoch <> 2 OR n:PublishStep OR n:PublishPlan RETURN n")
    assert left == []


def test_a_graph_that_somebody_changed_is_an_error_and_mended_by_the_next_publish(bare_neo4j, indices):
    publish(bare_neo4j, "before", indices, view="risk")
    bare_neo4j.write("MATCH ()-[x:TRANSFERRED {id: 'tx:0002'}]->() DELETE x")
    with pytest.raises(GraphDiffers, match=r"4 of TRANSFERRED.*5 of TRANSFERRED") as told:
        publish(bare_neo4j, "before", indices, view="risk")
    assert told.value.exit_code == 1
    assert bare_neo4j.read("MATCH (p:Publication) RETURN p.seq AS seq")[0]["seq"] == 1
    assert publish(bare_neo4j, "before", indices, view="risk").why_anew == "graph_differed"
    assert on_server(bare_neo4j) == of_index(indices["before"])


def test_an_amount_that_somebody_changed_is_noticed_too(bare_neo4j, indices):
    publish(bare_neo4j, "before", indices)
    bare_neo4j.write("MATCH ()-[x:TRANSFERRED {id: 'tx:0002'}]->() SET x.amount_minor = 201")
    with pytest.raises(GraphDiffers, match=r"2511 minor units of CNY on the server, .* 2510 "):
        publish(bare_neo4j, "after", indices)


TOLD_BY_NOBODY, TOLD = supplied("Bo", None, 30), supplied("Bo", "102100099996", 400)


@pytest.mark.parametrize(
    ("first", "second"),
    [([TOLD_BY_NOBODY], [TOLD]), ([TOLD_BY_NOBODY], [TOLD_BY_NOBODY, TOLD])],
    ids=["instead", "beside"],
)
@pytest.mark.parametrize("backwards", [False, True])
def test_a_part_of_a_name_that_one_of_the_runs_never_tells_names_too(
    bare_neo4j, tmp_path, first, second, backwards
):
    runs = {"first": first, "second": second}
    indices = {
        name: graph(tmp_path / name, {"parties": ["Bo", "Cy"]}, {"supply_chains": rows})
        for name, rows in runs.items()
    }
    for name in sorted(runs, reverse=backwards):
        report = publish(bare_neo4j, name, indices, view="risk")
    assert report.why_anew == ""
    assert on_server(bare_neo4j) == of_index(indices[name])


def test_another_publish_of_the_same_run_in_another_view_is_not_taken_for_this_one(bare_neo4j, indices):
    of_growth = plan_publish(
        source("before", indices["before"]), "growth", standing(bare_neo4j), indices.get, IN_PLACE_AT_MOST
    )
    publish(bare_neo4j, "before", indices, view="risk")
    with pytest.raises(EngineError, match="before in the view risk the run on the server meanwhile"):
        finish(bare_neo4j, of_growth)

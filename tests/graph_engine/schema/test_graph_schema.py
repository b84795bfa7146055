"""The graph's schema names what the design promises, and agrees with the tables it comes from."""

from pathlib import Path

import pytest

from graph_engine.run_tables import RUN_TABLES
from graph_engine.schema import TABLES
from graph_engine.schema.graph import EDGE_TYPES, NODE_LABELS, edge_patterns

NODES = "Party, Account, Loan, Device, Bank, Branch, Product, Community, Alert, Opportunity, Tag"
EDGES = (
    "HOLDS_ACCOUNT, HELD_AT, MANAGED_BY, HOLDS, TRANSFERRED, BOOKED, FLOWS_TO, RELATED_TO, INVESTS_IN, "
    "GUARANTEES, APPLIED_FOR, DISBURSED, REPAID, SIGNED_IN, SHARES, REFERRED, MEMBER_OF, TAGGED, INVOLVES, "
    "EVIDENCED_BY, SUPPLIES"
)
RESERVED = {"id", "source", "target", "time"}


def test_every_promised_label_is_there_and_contact_points_for_shares():
    assert set(NODE_LABELS) == {*NODES.split(", "), "ContactPoint"}


def test_every_promised_type_is_there():
    assert {edge.name for edge in EDGE_TYPES.values()} == set(EDGES.split(", "))


def test_flows_go_between_parties_between_accounts_and_to_banks():
    found = {(edge.source, edge.target) for edge in edge_patterns("FLOWS_TO")}
    assert found == {("Party", "Party"), ("Account", "Account"), ("Party", "Bank")}


@pytest.mark.parametrize("edge", EDGE_TYPES.values(), ids=EDGE_TYPES)
def test_edges_lead_between_labels_and_say_what_they_are(edge):
    assert {edge.source, edge.target} <= set(NODE_LABELS)
    assert edge.doc
    assert "\n" not in edge.doc
    assert RESERVED.isdisjoint(column.name for column in edge.properties)
    names = [column.name for column in edge.properties]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("thing", [*NODE_LABELS.values(), *EDGE_TYPES.values()], ids=lambda thing: thing.name)
def test_what_comes_from_a_run_has_the_columns_of_the_run_table(thing):
    assert thing.table in (TABLES if thing.origin == "ledger" else RUN_TABLES)
    if thing.origin == "run":
        names = {column.name for column in thing.properties}
        assert names - set(RUN_TABLES[thing.table].columns) == told_elsewhere(thing)


def told_elsewhere(thing):
    """Columns of evidence that the ledger tells, and of suppliers that the table of banks tells."""
    if thing.name == "SUPPLIES":
        return {"bank_share"}
    if thing.name != "EVIDENCED_BY":
        return set()
    named = {"Account": "transaction_id", "Party": "guarantee_id"}[thing.target]
    return {named, "amount_minor", "currency"}


@pytest.mark.parametrize("finding", ["Alert", "Opportunity"])
def test_evidence_leads_to_where_it_starts(finding):
    found = {edge.target: edge.key for edge in edge_patterns("EVIDENCED_BY") if edge.source == finding}
    assert found == {"Account": ("transaction_id", "role"), "Party": ("guarantee_id", "role")}


def test_a_finding_is_shown_whole():
    shown = {column.name for column in NODE_LABELS["Alert"].properties}
    assert shown == set(RUN_TABLES["findings"].columns) - {"finding_id", "kind"}


@pytest.fixture(scope="module")
def documented():
    """Rows of the tables in the guide to the graph, cell by cell."""
    guide = Path(__file__).parents[3] / "docs" / "index.md"
    lines = guide.read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| `")]


@pytest.mark.parametrize("label", NODE_LABELS.values(), ids=NODE_LABELS)
def test_the_guide_tells_every_label(documented, label):
    assert [f"`{label.name}`", label.doc, f"{label.origin}: `{label.table}`"] in documented


@pytest.mark.parametrize("edge", EDGE_TYPES.values(), ids=EDGE_TYPES)
def test_the_guide_tells_every_type(documented, edge):
    time = f"`{edge.time_column}`" if edge.time_column else "–"
    between = f"{edge.source} → {edge.target}"
    assert [f"`{edge.name}`", between, edge.doc, f"{edge.origin}: `{edge.table}`", time] in documented

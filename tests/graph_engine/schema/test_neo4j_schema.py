"""The graph in Neo4j is made from the graph's schema, and its page and views from that."""

from pathlib import Path

import pytest

from graph_engine.schema import neo4j_views
from graph_engine.schema.graph import EDGE_TYPES, NODE_LABELS
from graph_engine.schema.neo4j import CONSTRAINTS, NODES, RELATIONSHIPS
from graph_engine.schema.neo4j_page import lines
from graph_engine.schema.neo4j_views import CODE_COLUMNS, COLUMN_READS, format_of, holds_column, mask_of

PAGE = Path(__file__).parents[3] / "docs" / "graph.md"


def columns():
    parts = (*NODE_LABELS.values(), *EDGE_TYPES.values())
    return {column.name: column for part in parts for column in part.properties}


def test_the_page_is_made_from_the_schema():
    told = "run: python -m graph_engine.schema.neo4j_page > docs/graph.md"
    assert PAGE.read_text(encoding="utf-8") == "\n".join(lines()) + "\n", told


@pytest.mark.parametrize("pattern", RELATIONSHIPS)
def test_a_relationship_stores_every_column_of_the_index(pattern):
    names = [stored.name for stored in RELATIONSHIPS[pattern].properties]
    assert len(names) == len(set(names))
    assert {column.name for column in EDGE_TYPES[pattern].properties} <= set(names)


@pytest.mark.parametrize("label", NODES)
def test_a_node_stores_every_column_of_the_index_and_is_unique(label):
    names = [stored.name for stored in NODES[label].properties]
    assert len(names) == len(set(names))
    told = {column.name for column in NODE_LABELS[label].properties}
    assert told - set(names) == ({"holder"} if label == "Account" else set())
    assert any(index.of == label and index.unique for index in CONSTRAINTS)


def test_times_are_stored_twice_and_money_and_rates_exactly():
    types = {stored.name: stored.type for stored in NODES["Loan"].properties}
    assert (types["granted_at"], types["granted_at_us"]) == ("ZONED DATETIME", "INTEGER")
    assert (types["amount_minor"], types["rate"]) == ("INTEGER", "STRING")


def test_whatever_a_view_names_is_a_column():
    assert set(CODE_COLUMNS) <= set(columns())
    assert set(COLUMN_READS) <= set(columns())


@pytest.mark.parametrize(
    ("column", "growth"),
    [("id_number", "number"), ("purpose", "text"), ("facts", "json"), ("bop_code", None)],
)
def test_growth_masks_what_people_write_and_numbers_and_risk_masks_nothing(column, growth):
    assert mask_of("growth", columns()[column]) == growth
    assert mask_of("risk", columns()[column]) is None


def test_growth_holds_no_column_of_aml():
    assert not any(holds_column("growth", name) for name in COLUMN_READS)
    assert all(holds_column("risk", name) for name in columns())


def test_the_format_of_a_view_is_another_where_a_column_comes_to_be_masked(monkeypatch):
    growth, risk = format_of("growth"), format_of("risk")
    monkeypatch.setattr(neo4j_views, "CODE_COLUMNS", CODE_COLUMNS - {"bop_code"})
    assert format_of("growth") != growth
    assert format_of("risk") == risk


def test_the_format_of_a_view_is_another_where_it_comes_to_hold_a_column(monkeypatch):
    growth, risk = format_of("growth"), format_of("risk")
    monkeypatch.setattr(neo4j_views, "COLUMN_READS", {**COLUMN_READS, "bop_code": "risk_ratings"})
    assert format_of("growth") != growth
    assert format_of("risk") == risk

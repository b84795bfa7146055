"""Real servers plan every statement of the catalogue: it reads only, and finds its way by indexes."""

import pytest

from graph_engine.schema.neo4j import CONSTRAINTS, INDEXES
from queries.catalogue import CATALOGUE
from queries.cypher.levels import LEVEL, as_deep_as_asked

STATEMENTS = [
    pytest.param(query.name, statement, id=f"{query.name}: {part}")
    for query in CATALOGUE.values()
    for part, statement in (
        ("rows", query.cypher),
        ("left out", query.cypher_left_out),
        ("refused", query.cypher_refused),
    )
    if statement
]

OVER_EVERYTHING = {"top_hubs": {"NodeByLabelScan"}}
"""Queries that are about all parties, and so look at each."""

UNWANTED = {"AllNodesScan", "NodeByLabelScan", "CartesianProduct", "DirectedAllRelationshipsScan"}

UNWANTED_OF_LEVELS = {"Top"}
"""A sort with a limit counts the lists that levels hand on as memory of every row, which hundreds use up."""


@pytest.fixture(scope="module")
def planned(neo4j):
    """How a server with the constraints of the graph plans a statement."""
    for constraint in CONSTRAINTS:
        neo4j.write(constraint.statement)

    def plan(statement):
        with neo4j.session(read_only=True) as session:
            return session.run(f"EXPLAIN {statement}").consume()

    return plan


def operators(plan):
    """The names of all operators of a plan; nodes that are each looked up by id may stand side by side."""
    name, below = plan["operatorType"].split("@")[0], [operators(child) for child in plan.get("children", ())]
    looked_up = name == "CartesianProduct" and all(one == {"NodeUniqueIndexSeek"} for one in below)
    return set().union(*below) | (set() if looked_up else {name})


def with_two_levels(statement):
    """A statement that is not long to plan: its levels are made by one function, and differ in a number."""
    return as_deep_as_asked(statement, {depth: 2 for _, depth, _ in LEVEL.findall(statement)})


@pytest.mark.parametrize(("name", "statement"), STATEMENTS)
def test_a_statement_reads_only_and_finds_its_way_by_indexes(name, statement, planned):
    summary = planned(with_two_levels(statement))
    assert summary.query_type == "r"
    unwanted = UNWANTED | (UNWANTED_OF_LEVELS if LEVEL.search(statement) else set())
    assert operators(summary.plan) & (unwanted - OVER_EVERYTHING.get(name, set())) == set()


def test_the_longest_statement_can_be_planned_as_deep_as_may_be_asked(planned):
    _, longest = max((one.values for one in STATEMENTS), key=lambda values: len(values[1]))
    assert planned(longest).query_type == "r"


def test_every_query_is_on_both_engines():
    assert [query.name for query in CATALOGUE.values() if query.engines != ("index", "neo4j")] == []


@pytest.mark.parametrize(("name", "statement"), STATEMENTS)
def test_a_statement_has_a_level_for_every_depth_that_may_be_asked_for(name, statement):
    *searches, _ = statement.split("// end of levels")
    for search in searches:
        levels = [(parameter, int(number)) for number, parameter, _ in LEVEL.findall(f"{search}// level")]
        (parameter,) = {parameter for parameter, _ in levels}
        numbers = [number for _, number in levels]
        assert numbers == list(range(1, CATALOGUE[name].parameter(parameter).max + 1))


def test_the_findings_of_a_transaction_are_found_by_its_id(planned, neo4j):
    for index in INDEXES:
        neo4j.write(index.statement)
    plan = planned(CATALOGUE["findings_of_a_transaction"].cypher).plan
    assert "DirectedRelationshipIndexSeek" in operators(plan)

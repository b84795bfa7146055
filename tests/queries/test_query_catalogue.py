"""An entry of the catalogue that promises what it does not hold is refused, with file and line."""

import importlib.util
import re
import sys

import pytest

from graph_engine.errors import BadParameter, CatalogueError, UnknownName
from graph_engine.schema.access import Viewer
from queries.catalogue import CATALOGUE, query_named, query_of
from queries.engines.on_index import run

GOOD = '''"""What a party is.

More about it.
"""

from queries.answers import Found
from queries.columns import CURRENCY, OutputColumn, money
from queries.parameters import PARTY, WINDOW, Parameter

PARAMETERS = (PARTY, *WINDOW)
COLUMNS = (OutputColumn("kind", "text", "its kind"),)
ROLES = frozenset({"analyst"})
CYPHER: str | None = None


def on_index(graph, *, party, window):
    return Found({"kind": ["person"]})
'''

NO_CYPHER = "CYPHER: str | None = None\n"
USING_ALL = "WITH $party AS party, $from_us + $to_us AS days RETURN party AS kind"


def cypher(statement):
    """A line that defines the statement."""
    return f"CYPHER = {statement!r}\n"


def module_of(tmp_path, text):
    """A module with this text, in an area of its own."""
    file = tmp_path / "what_is_it.py"
    file.write_text(text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("queries.tests_area.what_is_it", file)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    try:
        spec.loader.exec_module(module)
    finally:
        del sys.modules[spec.name]
    return module


def test_a_good_entry_is_taken_with_its_title_text_and_parameters(tmp_path):
    query = query_of(module_of(tmp_path, GOOD))
    assert (query.name, query.area, query.title, query.text) == (
        "what_is_it",
        "tests_area",
        "What a party is",
        "More about it.",
    )
    assert [one.name for one in query.parameters] == ["party", "from", "to", "limit"]
    assert query.engines == ("index",)


@pytest.mark.parametrize(
    ("good", "bad", "message"),
    [
        ('"""What a party is.\n\nMore about it.\n"""', "", r"\.py:1: the query has no docstring"),
        ("What a party is.\n\n", "What a party is\n\n", r"\.py:1: the docstring is not a title sentence"),
        ("\n\nMore about it.", "", r"\.py:1: the docstring is not a title sentence"),
        ("*, party, window", "*, party", r"\.py:16: on_index takes \['party'\], but the parameters are"),
        ("*, party, window", "party, *, window", r"\.py:16: on_index takes something beside the graph"),
        ("(PARTY, *WINDOW)", "(PARTY,)", r"\.py:16: on_index takes"),
        (
            "(PARTY, *WINDOW)",
            '(PARTY, *WINDOW, Parameter("hops", "integer", "hops"))',
            r"\.py:16: on_index takes",
        ),
        (
            "(PARTY, *WINDOW)",
            '(Parameter("party", "integer", "hops"), *WINDOW)',
            r"\.py:10: parameter party does not say what it may be",
        ),
        (
            "(PARTY, *WINDOW)",
            '(Parameter("party", "choice", "which", default="c", choices=("a", "b")), *WINDOW)',
            r"\.py:10: default: party is 'c'; allowed is one of a, b",
        ),
        ('(OutputColumn("kind", "text", "its kind"),)', "()", r"\.py:11: columns \[\] are none"),
        (
            '(OutputColumn("kind", "text", "its kind"),)',
            "(CURRENCY, CURRENCY)",
            r"\.py:11: columns .* distinct",
        ),
        (
            '(OutputColumn("kind", "text", "its kind"),)',
            "(money(),)",
            r"\.py:11: .* money without a currency",
        ),
        (
            '(OutputColumn("kind", "text", "its kind"),)',
            '(OutputColumn("kind", "text", "its kind", reads="everything"),)',
            r"\.py:11: column kind reads everything, which is unknown",
        ),
        ('{"analyst"}', '{"analyst", "boss"}', r"\.py:12: roles \['analyst', 'boss'\]"),
        ('{"analyst"}', '{"admin"}', r"\.py:12: roles \['admin'\]"),
        ("CYPHER: str | None = None\n", "", r"\.py:1: the query has no CYPHER"),
        ("ROLES =", 'ROW_READS = ("everything",)\nROLES =', r"\.py:12: rows read everything, which is"),
        (NO_CYPHER, cypher("RETURN $party AS name"), r"\.py:13: CYPHER returns \['name'\], but the"),
        (NO_CYPHER, cypher("RETURN $party AS kind"), r"\.py:13: CYPHER does not use .* from_us, to_us"),
        (NO_CYPHER, cypher(f"{USING_ALL}, $hops AS hops"), r"\.py:13: CYPHER uses hops, which nobody gives"),
        (NO_CYPHER, cypher(f"CREATE (n) {USING_ALL}"), r"\.py:13: CYPHER holds CREATE, and may only read"),
        (NO_CYPHER, cypher(f"CALL db.labels() {USING_ALL}"), r"\.py:13: CYPHER holds CALL db.labels\("),
        (
            NO_CYPHER,
            cypher(USING_ALL) + "CYPHER_LEFT_OUT = 'RETURN 1 AS count'\n",
            r"\.py:14: CYPHER_LEFT_OUT returns \['count'\], but the columns are \['what', 'reason'",
        ),
        (
            NO_CYPHER,
            cypher(USING_ALL) + "CYPHER_REFUSED = 'RETURN 1 AS count'\n",
            r"\.py:14: CYPHER_REFUSED returns \['count'\], but the columns are \['parameter', 'allowed'",
        ),
    ],
)
def test_an_entry_that_promises_what_it_does_not_hold_is_refused(good, bad, message, tmp_path):
    assert good in GOOD
    module = module_of(tmp_path, GOOD.replace(good, bad))
    with pytest.raises(CatalogueError) as refused:
        query_of(module)
    assert re.search(message, str(refused.value)), str(refused.value)


@pytest.mark.parametrize(
    ("found", "message"),
    [
        ('{"kind": ["a"], "name": ["b"]}', "other columns than declared: name"),
        ("{}", "other columns than declared: kind"),
        ('{"kind": [1]}', "column kind is declared as text but holds 1"),
        ('{"kind": ["a"]}, reads=["", ""]', "several lengths"),
        ('{"kind": ["a"]}, reads=["alerts"]', "rows that read what it does not declare: alerts"),
    ],
)
def test_a_query_that_answers_with_what_it_did_not_declare_is_refused(found, message, tmp_path, run_for):
    text = GOOD.replace('{"kind": ["person"]}', found)
    query = query_of(module_of(tmp_path, text))
    with pytest.raises(CatalogueError, match=message):
        run(query, run_for("counterparties"), {"party": "Ann"}, Viewer("analyst"))


def test_an_unknown_query_is_refused_with_near_names():
    with pytest.raises(UnknownName, match="near: counterparties"):
        query_named("counterpartys")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "party is missing; allowed is the id of a known party"),
        ({"party": ""}, "party is ''"),
        ({"party": 7}, "party is 7"),
        ({"party": "Ann", "hops": 2}, "a parameter of counterparties is 'hops'; allowed is one of party"),
        ({"party": "Ann", "direction": "up"}, "allowed is one of out, in, both"),
        ({"party": "Ann", "limit": 0}, "allowed is a whole number from 1 to 10000"),
        ({"party": "Ann", "limit": "1e3"}, "limit is '1e3'"),
        ({"party": "Ann", "limit": True}, "limit is True"),
        ({"party": "Ann", "limit": 2**70}, "a whole number"),
        ({"party": "Ann", "from": "2025-01-01T00:00:00"}, "allowed is a time such as"),
        ({"party": "Ann", "from": "2025-02-30"}, "allowed is a time such as"),
        ({"party": "Ann", "to": 20250101}, "allowed is a time such as"),
    ],
)
def test_arguments_out_of_range_are_refused_with_what_is_allowed(arguments, message, run_for):
    with pytest.raises(BadParameter, match=re.escape(message)):
        run("counterparties", run_for("counterparties"), arguments, Viewer("aml"))


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("counterparties", {"party": "Anne"}),
        ("account_statement", {"account": "a"}),
        ("community_members", {"community": "c"}),
    ],
)
def test_an_unknown_id_is_refused_with_near_ids(name, arguments, run_for):
    with pytest.raises(UnknownName, match="there is no"):
        run(name, run_for(name), arguments, Viewer("aml"))


@pytest.mark.parametrize("name", ["flows_between_two_parties", "common_counterparties"])
def test_two_parties_asked_about_are_two(name, run_for):
    with pytest.raises(BadParameter, match="another party"):
        run(name, run_for(name), {"party": "Ann", "other_party": "Ann"}, Viewer("aml"))


def test_earliest_arrival_needs_rising_times(run_for):
    arguments = {"payer": "Ann", "payee": "Bo", "order": "any", "best": "earliest_arrival"}
    with pytest.raises(BadParameter, match="rising, where best is earliest_arrival"):
        run("shortest_flow_path", run_for("shortest_flow_path"), arguments, Viewer("aml"))


def test_time_spent_ends_a_search_and_the_answer_says_so(run_for):
    ticks = iter(range(0, 10_000, 100))
    answer = run(
        "neighbourhood",
        run_for("neighbourhood"),
        {"party": "Ann"},
        Viewer("aml"),
        clock=lambda: float(next(ticks)),
    )
    assert answer.partial
    assert answer.rows == []
    assert [(part.what, part.reason, part.count) for part in answer.left_out] == [("hops", "time_limit", 2)]


def test_every_query_says_for_whom_it_is_and_what_it_answers():
    assert len(CATALOGUE) >= 12
    for query in CATALOGUE.values():
        assert query.roles
        assert query.text

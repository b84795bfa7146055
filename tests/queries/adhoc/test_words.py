"""The first look at a statement, which needs no server."""

import pytest

from graph_engine.errors import BadParameter, BadStatement
from queries.adhoc.allowed import (
    FUNCTIONS,
    OPERATORS,
    PROCEDURES,
    REFUSED_FUNCTIONS,
    REFUSED_PROCEDURES,
)
from queries.adhoc.nesting import MOST_NESTED
from queries.adhoc.parameters import DEEPEST, asked
from queries.adhoc.tokens import MOST_CHARACTERS, without_comments
from queries.adhoc.words import parameters_of
from tests.queries.adhoc.statements import READS, REFUSED


@pytest.mark.parametrize("statement", REFUSED)
def test_what_does_more_than_read_is_refused_by_its_words(statement):
    with pytest.raises((BadStatement, BadParameter)) as refused:
        parameters_of(statement)
    assert REFUSED[statement] in str(refused.value)


@pytest.mark.parametrize("statement", READS)
def test_what_reads_is_let_through(statement):
    expected = {"xs"} if "$xs" in statement else {"x"} if "$x" in statement else set()
    assert parameters_of(statement) == expected


def test_the_server_is_sent_no_comments_and_everything_stays_in_its_place():
    text = "MATCH (n) // all\nRETURN '// no' AS a, /* one\ntwo */ n"
    sent = without_comments(text)
    assert sent == "MATCH (n)       \nRETURN '// no' AS a,       \n       n"
    assert len(sent) == len(text)


def test_a_line_separator_ends_no_comment_since_comments_are_not_sent():
    assert without_comments("RETURN 1 AS n //\u2028DELETE n").strip() == "RETURN 1 AS n"


def test_a_statement_has_an_end():
    with pytest.raises(BadParameter, match=str(MOST_CHARACTERS)):
        parameters_of("RETURN 1 AS x" + " " * MOST_CHARACTERS)


NESTED = {
    "brackets": ("(", "1", ")"),
    "lists": ("[", "1", "]"),
    "maps": ("{a: ", "1", "}"),
    "calls": ("abs(", "1", ")"),
    "choices": ("CASE WHEN true THEN ", "1", " END"),
    "denials": ("NOT ", "true", ""),
    "subqueries": ("EXISTS { RETURN ", "1 AS a", " AS a }"),
}


@pytest.mark.parametrize("shape", NESTED)
def test_a_statement_nests_only_so_deep(shape):
    opening, inner, closing = NESTED[shape]
    parameters_of(f"RETURN {opening * MOST_NESTED}{inner}{closing * MOST_NESTED} AS x")
    deeper = MOST_NESTED + 1
    with pytest.raises(BadParameter, match=f"at most {MOST_NESTED} brackets"):
        parameters_of(f"RETURN {opening * deeper}{inner}{closing * deeper} AS x")


def test_what_stands_side_by_side_is_not_nested():
    many = ", ".join(["CASE WHEN NOT a.case AND NOT (a.b) THEN [1] END"] * 50)
    parameters_of(f"MATCH (a) RETURN [{many}] AS x, a.end AS y")


def test_epoch_and_seq_are_bound_where_the_statement_uses_them():
    wanted = asked("MATCH (n {id: $id, epoch: $epoch}) RETURN $`odd name` AS x", {"id": 1, "odd name": []})
    assert wanted.bound(3, 7) == {"id": 1, "odd name": [], "epoch": 3}
    assert asked("RETURN $seq AS seq", {}).bound(3, 7) == {"seq": 7}


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "id is missing"),
        ({"id": 1, "other": 2}, "'other'"),
        ({"id": 1, "epoch": 2}, "bound without being given"),
        ({"id": 2**63}, "64 bits"),
        ({"id": float("inf")}, "id is inf; allowed is .* 64 bits"),
        ({"id": [{"a": float("nan")}]}, "64 bits"),
        ({"id": {"a": [object()]}}, "64 bits"),
        ({"id": {1: 1}}, "64 bits"),
    ],
)
def test_parameters_that_do_not_fit_are_refused(given, says):
    with pytest.raises(BadParameter, match=says):
        asked("MATCH (n {id: $id}) RETURN n", given)


@pytest.mark.parametrize(("depth", "fits"), [(DEEPEST, True), (DEEPEST + 1, False)])
def test_lists_in_lists_have_a_depth(depth, fits):
    value: list[object] = []
    for _ in range(depth - 1):
        value = [value]
    if fits:
        assert asked("RETURN $x AS x", {"x": value}).given == {"x": value}
    else:
        with pytest.raises(BadParameter):
            asked("RETURN $x AS x", {"x": value})


def test_nothing_is_allowed_and_refused():
    assert not FUNCTIONS & REFUSED_FUNCTIONS
    assert not PROCEDURES & REFUSED_PROCEDURES
    assert not {"Create", "Merge", "Delete", "LoadCSV", "ShowTransactions", "TransactionApply"} & OPERATORS

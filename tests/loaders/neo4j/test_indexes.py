"""Indexes are filled before a publish goes on, whoever made them; one that cannot be is one clear error."""

import pytest

from graph_engine.errors import EngineError
from graph_engine.schema.neo4j import StoredIndex
from loaders.neo4j.indexes import make_indexes

NUMBERS = StoredIndex("own_numbers", "Own_Mark", ("n",))
TEXTS = StoredIndex("own_texts", "Own_Mark", ("text",))
IDS = StoredIndex("own_ids", "Own_Mark", ("id",), unique=True)

MARKS = "UNWIND range(1, $n) AS n CALL (n) { CREATE (:Own_Mark {n: n}) } IN TRANSACTIONS OF 10000 ROWS"
N_MARKS = 100_000
"""So many that to fill an index takes longer than to ask how far it is."""

N_TRIES = 20
"""So often it is asked: a machine that stalls asks when the index is filled."""


def states(neo4j):
    rows = neo4j.read("SHOW INDEXES YIELD name, state, owningConstraint WHERE name STARTS WITH 'own_'")
    return {row["name"]: (row["state"], row["owningConstraint"]) for row in rows}


def do_not_wait(neo4j):
    """Have an index that somebody has begun to make, and give it no time; until it is not filled by then."""
    for _ in range(N_TRIES):
        neo4j.write(f"DROP INDEX {NUMBERS.name} IF EXISTS")
        neo4j.write(NUMBERS.statement)
        make_indexes(neo4j, [NUMBERS], seconds=0)


def test_an_index_that_a_killed_publish_made_is_waited_for(empty_neo4j):
    empty_neo4j.write_in_batches(MARKS, n=N_MARKS)
    with pytest.raises(EngineError, match=r"own_numbers of Own_Mark to \d+ % within 0 s"):
        do_not_wait(empty_neo4j)
    make_indexes(empty_neo4j, [NUMBERS])
    assert states(empty_neo4j) == {"own_numbers": ("ONLINE", None)}


def test_an_index_that_cannot_be_filled_is_an_error_and_made_anew_once_it_can(empty_neo4j):
    empty_neo4j.write("CREATE (:Own_Mark {text: $text})", text="too long to be found by" * 1_000)
    with pytest.raises(EngineError, match=r"cannot fill the index own_texts of Own_Mark .*too large"):
        make_indexes(empty_neo4j, [TEXTS])
    empty_neo4j.write("MATCH (mark:Own_Mark) SET mark.text = 'short'")
    make_indexes(empty_neo4j, [TEXTS])
    assert states(empty_neo4j) == {"own_texts": ("ONLINE", None)}


def test_a_constraint_is_made_with_its_index_and_once(empty_neo4j):
    for _ in range(2):
        make_indexes(empty_neo4j, [IDS])
        assert states(empty_neo4j) == {"own_ids": ("ONLINE", "own_ids")}

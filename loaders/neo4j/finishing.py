"""The last transaction of a publish: what changes in place, what goes, the publication, all or nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from graph_engine.errors import EngineError
from graph_engine.neo4j_connection import Neo4j, Transaction
from graph_engine.schema.neo4j import PUBLICATION
from loaders.neo4j.difference import EdgeChange, NodeChange
from loaders.neo4j.own import Ask, OwnNames, keep_as_gone, move_own
from loaders.neo4j.plan import ROWS_AT_ONCE, Plan
from loaders.neo4j.published import publication_of
from loaders.neo4j.rows import Row, edge_rows, frame_rows, node_rows, sliced
from loaders.neo4j.statements import Property, change_nodes, change_relationships, remove_relationships
from loaders.neo4j.values import StoredValues
from loaders.neo4j.verifying import Held, expected, found, verify

STATEMENT_OF_LOCK = (
    f"MERGE (p:{PUBLICATION} {{name: 'current'}}) SET p.name = 'current' "
    "RETURN p.seq AS seq, p.run_id AS run_id, p.view AS view"
)
STATEMENT_OF_PUBLICATION = f"MATCH (p:{PUBLICATION} {{name: 'current'}}) SET p = $publication"
STATEMENT_OF_COMMIT = (
    "MATCH (plan:PublishPlan) SET plan.commits_until = datetime() + duration({seconds: $seconds})"
)
STATEMENT_OF_END = "MATCH (step:PublishStep) DELETE step"

COMMIT_SECONDS = 30
"""How long a commit may last, and so how long readers wait where its publish was killed; ours."""


def finish(neo4j: Neo4j, plan: Plan) -> list[Held]:
    """Let readers see the run, and give what was compared: what run and server hold alike.

    A server shows a commit bit by bit. So it is noted before, in a transaction of its own, that one comes,
    and readers wait until the note is gone with the plan.

    Raises
    ------
    GraphDiffers
        If the server does not hold what the run holds; readers go on seeing what they saw.
    """
    should_be = expected(plan.target)

    def work(transaction: Transaction) -> None:
        if _is_done(transaction, plan):
            return
        _apply(transaction, plan)
        numbers = {"epoch": plan.epoch, "first_seq": plan.first_seq, "seq": plan.seq}
        verify(found(_asking(transaction), plan.target, **numbers), should_be)
        transaction.run(STATEMENT_OF_PUBLICATION, publication=_publication(plan)).consume()
        _announce(neo4j)
        transaction.run(STATEMENT_OF_END).consume()

    neo4j.writing(work)
    return should_be


def _announce(neo4j: Neo4j) -> None:
    """Let readers wait from now on.

    Raises
    ------
    EngineError
        If another publish took our plan away.
    """
    if not neo4j.write(STATEMENT_OF_COMMIT, seconds=COMMIT_SECONDS).properties_set:
        raise EngineError("another publish to the server began meanwhile; publish again")


def _apply(transaction: Transaction, plan: Plan) -> None:
    """Change and remove in place; where the graph is new, move to it what analysts put on the old one."""
    ask, run_id = _asking(transaction), plan.source.run_id
    if plan.anew and plan.base is not None:
        numbers = {"old": plan.base.epoch, "epoch": plan.epoch, "first_seq": plan.first_seq, "run_id": run_id}
        move_own(ask, plan.view, numbers)
    for statement, rows in in_place(plan):
        ask(statement, rows=rows, epoch=plan.epoch)
    own = OwnNames.on(ask)
    for change in plan.difference.nodes:
        for statement, rows in _removed_nodes(change, own):
            ask(statement, rows=rows, epoch=plan.epoch, run_id=run_id)


def _asking(transaction: Transaction) -> Ask:
    return lambda statement, **asked: list(transaction.run(statement, asked))


def in_place(plan: Plan) -> Iterator[tuple[str, list[Row]]]:
    """Statements with their rows: what changes, then relationships that go."""
    for node_change in plan.difference.nodes:
        yield from _changed_nodes(node_change)
    for edge_change in plan.difference.edges:
        yield from _changed_edges(edge_change)
    for edge_change in plan.difference.edges:
        yield from _removed_edges(edge_change)


def _is_done(transaction: Transaction, plan: Plan) -> bool:
    """Lock the publication, and tell whether it is this one already, as the answer of a commit may get lost.

    Raises
    ------
    EngineError
        If another publish came between.
    """
    now = transaction.run(STATEMENT_OF_LOCK).single(strict=True)
    if (now["seq"], now["run_id"], now["view"]) == (plan.seq, plan.source.run_id, plan.view):
        return True
    if now["seq"] != (None if plan.base is None else plan.base.seq):
        raise EngineError(
            f"another publish made {now['run_id']} in the view {now['view']} the run on the server "
            "meanwhile; publish again"
        )
    return False


def _publication(plan: Plan) -> dict[str, Any]:
    numbers = {"epoch": plan.epoch, "seq": plan.seq, "first_seq": plan.first_seq}
    return publication_of(plan.source, plan.view, datetime.now(UTC)) | numbers


def _properties(values: tuple[StoredValues, ...]) -> list[Property]:
    return [(value.name, value.type) for value in values]


def _changed_nodes(change: NodeChange) -> Iterator[tuple[str, list[Row]]]:
    statement = change_nodes(change.part.label, _properties(change.changed_values))
    for codes in sliced(change.changed, ROWS_AT_ONCE):
        yield statement, node_rows(change.part, codes, change.changed_values)


def _changed_edges(change: EdgeChange) -> Iterator[tuple[str, list[Row]]]:
    keys, values = change.keys, change.changed_values
    statement = change_relationships(change.part.edge_type, _properties(keys), _properties(values))
    for codes in sliced(change.changed, ROWS_AT_ONCE):
        yield statement, edge_rows(change.part, codes, (*keys, *values))


def _removed_edges(change: EdgeChange) -> Iterator[tuple[str, list[Row]]]:
    statement = remove_relationships(change.part.edge_type, _properties(change.keys))
    for frame in change.removed.iter_slices(ROWS_AT_ONCE):
        yield statement, frame_rows(frame)


def _removed_nodes(change: NodeChange, own: OwnNames) -> Iterator[tuple[str, list[Row]]]:
    """Nodes that go with their relationships; one with something of an analyst's own stays as ``Gone``."""
    label = change.part.label
    match = f"UNWIND $rows AS r MATCH (n:{label} {{id: r[0], epoch: $epoch}})"
    for frame in change.removed_ids.to_frame().iter_slices(ROWS_AT_ONCE):
        if own:
            yield f"{match} {keep_as_gone(label, own)}", frame_rows(frame)
        yield f"{match} DETACH DELETE n", frame_rows(frame)

"""The last transaction of a publish: what changes in place, what goes, the publication, all or nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from graph_engine.errors import EngineError
from graph_engine.neo4j_connection import Neo4j
from graph_engine.neo4j_connection.driver import ManagedTransaction
from graph_engine.schema.neo4j import FORMAT, PUBLICATION
from loaders.neo4j.difference import EdgeChange, NodeChange, keys_of
from loaders.neo4j.plan import ROWS_AT_ONCE, Plan
from loaders.neo4j.rows import Row, edge_rows, frame_rows, node_rows, sliced
from loaders.neo4j.statements import Property, change_nodes, change_relationships, remove_relationships
from loaders.neo4j.values import StoredValues
from loaders.neo4j.verifying import expected, found, verify

STATEMENT_OF_LOCK = (
    f"MERGE (p:{PUBLICATION} {{name: 'current'}}) SET p.name = 'current' "
    "RETURN p.seq AS seq, p.run_id AS run_id"
)
STATEMENT_OF_PUBLICATION = f"MATCH (p:{PUBLICATION} {{name: 'current'}}) SET p = $publication"
STATEMENT_OF_END = "MATCH (step:PublishStep) DELETE step"


def finish(neo4j: Neo4j, plan: Plan) -> None:
    """Let readers see the run.

    Raises
    ------
    GraphDiffers
        If the server does not hold what the run holds; readers go on seeing what they saw.
    """
    should_be = expected(plan.target)

    def work(transaction: ManagedTransaction) -> None:
        if _is_done(transaction, plan):
            return
        for statement, rows in in_place(plan):
            transaction.run(statement, rows=rows, epoch=plan.epoch).consume()
        numbers = {"epoch": plan.epoch, "first_seq": plan.first_seq, "seq": plan.seq}
        verify(
            found(lambda text, **asked: list(transaction.run(text, asked)), plan.target, **numbers), should_be
        )
        transaction.run(STATEMENT_OF_PUBLICATION, publication=_publication(plan)).consume()
        transaction.run(STATEMENT_OF_END).consume()

    neo4j.writing(work)


def in_place(plan: Plan) -> Iterator[tuple[str, list[Row]]]:
    """Statements with their rows: what changes, then relationships that go, then nodes that go."""
    for node_change in plan.difference.nodes:
        yield from _changed_nodes(node_change)
    for edge_change in plan.difference.edges:
        yield from _changed_edges(edge_change)
    for edge_change in plan.difference.edges:
        yield from _removed_edges(edge_change)
    for node_change in plan.difference.nodes:
        yield from _removed_nodes(node_change)


def _is_done(transaction: ManagedTransaction, plan: Plan) -> bool:
    """Lock the publication, and tell whether it is this one already, as the answer of a commit may get lost.

    Raises
    ------
    EngineError
        If another publish came between.
    """
    now = transaction.run(STATEMENT_OF_LOCK).single(strict=True)
    if now["seq"] == plan.seq and now["run_id"] == plan.source.run_id:
        return True
    if now["seq"] != (None if plan.base is None else plan.base.seq):
        raise EngineError(
            f"another publish made {now['run_id']} the run on the server meanwhile; publish again"
        )
    return False


def _publication(plan: Plan) -> dict[str, Any]:
    return {
        "name": "current",
        "run_id": plan.source.run_id,
        "ledger_version": plan.source.ledger_version,
        "ledger_content": plan.source.ledger_content,
        "instant": plan.source.instant.astimezone(UTC),
        "view": plan.view,
        "epoch": plan.epoch,
        "seq": plan.seq,
        "first_seq": plan.first_seq,
        "time_zone": plan.source.time_zone,
        "cut_off": plan.source.cut_off,
        "published_at": datetime.now(UTC),
        "format": FORMAT,
    }


def _properties(values: tuple[StoredValues, ...]) -> list[Property]:
    return [(value.name, value.type) for value in values]


def _changed_nodes(change: NodeChange) -> Iterator[tuple[str, list[Row]]]:
    statement = change_nodes(change.part.label, _properties(change.changed_values))
    for codes in sliced(change.changed, ROWS_AT_ONCE):
        yield statement, node_rows(change.part, codes, change.changed_values)


def _changed_edges(change: EdgeChange) -> Iterator[tuple[str, list[Row]]]:
    keys = keys_of(change.part)
    statement = change_relationships(
        change.part.edge_type, _properties(keys), _properties(change.changed_values)
    )
    for codes in sliced(change.changed, ROWS_AT_ONCE):
        yield statement, edge_rows(change.part, codes, (*keys, *change.changed_values))


def _removed_edges(change: EdgeChange) -> Iterator[tuple[str, list[Row]]]:
    statement = remove_relationships(change.part.edge_type, change.removed_keys)
    for frame in change.removed.iter_slices(ROWS_AT_ONCE):
        yield statement, frame_rows(frame)


def _removed_nodes(change: NodeChange) -> Iterator[tuple[str, list[Row]]]:
    statement = f"UNWIND $rows AS r MATCH (n:{change.part.label} {{id: r[0], epoch: $epoch}}) DETACH DELETE n"
    for frame in change.removed_ids.to_frame().iter_slices(ROWS_AT_ONCE):
        yield statement, frame_rows(frame)

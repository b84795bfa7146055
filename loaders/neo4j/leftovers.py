"""Remove in batches what no reader sees: what a killed publish created ahead, and an earlier graph."""

from graph_engine.neo4j_connection import Neo4j
from graph_engine.schema.graph import EDGE_TYPES
from graph_engine.schema.neo4j import NODES
from loaders.neo4j.published import Publication

REMOVED_AT_ONCE = 1_000
"""Nodes or relationships that one transaction removes: ten times as many want tens of megabytes."""


def remove_unseen(neo4j: Neo4j, publication: Publication | None) -> None:
    """Remove everything that is not of the publication, and the steps of the publish that made it.

    The plan that is noted is taken back before: killed in here, nobody goes on with what is gone in part.
    """
    numbers = {"epoch": 0, "first_seq": 1, "seq": 0}
    if publication is not None:
        numbers = {name: getattr(publication, name) for name in numbers}
    neo4j.write("MATCH (x:PublishPlan) SET x.key = '' REMOVE x.commits_until")
    for name in sorted({edge_type.name for edge_type in EDGE_TYPES.values()}):
        which = f"MATCH ()-[x:{name}]->() WHERE x.seq > $seq OR x.seq < $first_seq"
        neo4j.write_in_batches(_in_batches(which, "DELETE x"), **numbers)
    for label in NODES:
        which = f"MATCH (x:{label}) WHERE x.seq > $seq OR x.epoch < $epoch"
        neo4j.write_in_batches(_in_batches(which, "DETACH DELETE x"), **numbers)
    neo4j.write("MATCH (x:PublishStep|PublishPlan) DELETE x")


def _in_batches(which: str, removal: str) -> str:
    return f"{which} CALL (x) {{ {removal} }} IN TRANSACTIONS OF {REMOVED_AT_ONCE} ROWS"

"""A graph put into Neo4j the slow, obvious way, beside others in the same database."""

from datetime import timedelta
from decimal import Decimal
from itertools import count

from graph_engine.index.properties import EPOCH
from graph_engine.schema.graph import NODE_LABELS

SEQ = 7


def prepare(neo4j):
    """Constraints, once; gives epochs that no graph has yet, as every graph has one of its own."""
    for label in NODE_LABELS:
        neo4j.write(
            f"CREATE CONSTRAINT id_{label} IF NOT EXISTS FOR (n:{label}) REQUIRE (n.id, n.epoch) IS UNIQUE"
        )
    return count(neo4j.read("MATCH (n) RETURN coalesce(max(n.epoch), 0) AS latest")[0]["latest"] + 1)


def project(neo4j, index, epoch):
    """Put the graph of an index into the database."""

    def work(run):
        for label in index.labels:
            run.run(f"UNWIND $rows AS row CREATE (n:{label}) SET n = row", rows=nodes_of(index, label, epoch))
        for pattern in index.patterns:
            name, source, target = pattern.split(".")
            run.run(
                f"UNWIND $rows AS row MATCH (a:{source} {{id: row[0], epoch: $epoch}}), "
                f"(b:{target} {{id: row[1], epoch: $epoch}}) CREATE (a)-[r:{name}]->(b) SET r = row[2]",
                rows=edges_of(index, pattern),
                epoch=epoch,
            )

    neo4j.writing(work)


def nodes_of(index, label, epoch):
    nodes = index.nodes(label)
    rows = [nodes.row(code) for code in range(len(nodes))]
    for row in rows:
        if label == "Account":
            row["holder_id"] = index.nodes("Party").id_at(row.pop("holder"))
    return [stored(row) | {"epoch": epoch, "seq": SEQ} for row in rows]


def edges_of(index, pattern):
    edges = index.edges(*pattern.split("."))
    rows = []
    for code in range(len(edges)):
        row = edges.row(code)
        rows.append([row.pop("source"), row.pop("target"), stored(row) | {"seq": SEQ}])
    return rows


def stored(row):
    """Properties as Neo4j holds them."""
    told = {}
    for name, value in row.items():
        if value is None:
            continue
        told[name] = str(value) if isinstance(value, Decimal) else value
        if hasattr(value, "hour"):
            told[f"{name}_us"] = (value - EPOCH) // timedelta(microseconds=1)
    return told


def make_current(neo4j, run, epoch, view="risk"):
    """Make a graph the published one."""
    neo4j.write(
        "MERGE (p:Publication {name: 'current'}) SET p += $of",
        of={
            "run_id": run.run_id,
            "ledger_version": run.ledger_version,
            "view": view,
            "epoch": epoch,
            "seq": SEQ,
            "time_zone": "Asia/Shanghai",
            "cut_off": "24:00",
        },
    )

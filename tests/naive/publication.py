"""What stands on a server, and what should stand there by an index row by row: the publisher's slow twin."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256

from graph_engine.index import NO_TIME, GraphIndex
from graph_engine.schema.graph import EDGE_TYPES, NODE_LABELS

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
BOOKKEEPING = ("seq", "epoch")


def on_server(neo4j, *, seq=None, epoch=None):
    """All nodes and relationships that a reader of the publication sees, without bookkeeping.

    Nodes by (label, id) with their properties; relationships as a sorted list.
    """
    if seq is None:
        current = neo4j.read("MATCH (p:Publication) RETURN p.seq AS seq, p.epoch AS epoch")[0]
        seq, epoch = current["seq"], current["epoch"]
    nodes = neo4j.read(
        "MATCH (n) WHERE n.epoch = $epoch AND n.seq <= $seq AND NOT n:Publication "
        "RETURN labels(n) AS labels, properties(n) AS told",
        seq=seq,
        epoch=epoch,
    )
    edges = neo4j.read(
        "MATCH (a)-[x]->(b) WHERE x.seq <= $seq AND a.epoch = $epoch "
        "RETURN type(x) AS type, labels(a)[0] AS source, a.id AS a, labels(b)[0] AS target, b.id AS b, "
        "properties(x) AS told",
        seq=seq,
        epoch=epoch,
    )
    found = {(row["labels"][0], row["told"]["id"]): plain(row["told"]) for row in nodes}
    assert len(found) == len(nodes)
    listed = [
        ((row["type"], row["source"], row["target"]), row["a"], row["b"], plain(row["told"])) for row in edges
    ]
    return found, sorted(listed, key=repr)


def plain(told):
    """Properties as Python has them, by name, without bookkeeping."""
    return {
        name: value.to_native() if hasattr(value, "to_native") else value
        for name, value in sorted(told.items())
        if name not in BOOKKEEPING
    }


def of_index(index: GraphIndex):
    """The same of an index with nothing left out and nothing masked."""
    nodes = {}
    for label in NODE_LABELS:
        kept = index.nodes(label)
        for code in range(len(kept)):
            row = kept.row(code)
            if label == "Account":
                row["holder_id"] = index.nodes("Party").id_at(row.pop("holder"))
            row["id"] = stored_id(label, row["id"])
            nodes[label, row["id"]] = stored(row)
    return nodes, sorted((one for pattern in EDGE_TYPES for one in _edges(index, pattern)), key=repr)


def stored_id(label, name):
    """The id under which a node is stored."""
    return sha256(name.encode()).hexdigest()[:16] if label == "ContactPoint" else name


def _edges(index, pattern):
    kind = EDGE_TYPES[pattern]
    kept = index.edges(kind.name, kind.source, kind.target)
    for code in range(len(kept)):
        row = kept.row(code)
        source, target = row.pop("source"), row.pop("target")
        if not kind.time_column or kept.times[code] == NO_TIME:
            row.pop("time")
        ends = stored_id(kind.source, source), stored_id(kind.target, target)
        yield ((kind.name, kind.source, kind.target), *ends, stored(row))


def stored(row):
    """A row as properties: nothing for what is empty, times twice, decimals as text."""
    told = {}
    for name, value in row.items():
        match value:
            case None:
                continue
            case datetime():
                told[name] = value
                told[f"{name}_us"] = (value - EPOCH) // timedelta(microseconds=1)
            case Decimal():
                told[name] = str(value)
            case bool() | int() | float() | str() | date():
                told[name] = value
    return dict(sorted(told.items()))

"""Answers as networkx graphs."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import networkx as nx

from graph_engine.errors import BadParameter
from queries.adhoc.answer import CypherAnswer
from queries.frames.columns import Answered, TypedColumn, typed_columns

ENDS = ("party", "account")
"""What columns show that may be the two ends of an edge, the first that two columns show being taken."""

PARTS = frozenset({"node", "relationship", "path"})


def to_networkx(answer: Answered, ends: tuple[str, str] | None = None) -> nx.MultiDiGraph:
    """Give an answer as a directed graph in which there may be several edges between two nodes.

    Parameters
    ----------
    answer : Answer or CypherAnswer
        Of a named query, or of a statement.
    ends : tuple of str, optional
        The columns that say where the edge of a row begins and ends. By default the first two columns of a
        named query that show parties, else accounts (payer and payee, source and target, owner and company);
        of a statement, its nodes, relationships and paths are the graph, an empty one
        where it gave no values.

    Returns
    -------
    networkx.MultiDiGraph
        With ``ends``: one edge for each row that has both, in order, the other columns as its attributes, and
        nodes by id. Without, of a statement: nodes by the server's element id with ``labels`` and their
        properties, and each relationship once, its element id as the key, with ``type`` and its properties.

    Raises
    ------
    BadParameter
        If there are no two columns that could be the ends, or no such columns.

    Notes
    -----
    O(rows). Nodes and edges are in the order in which the rows name them.
    """
    columns = typed_columns(answer)
    if ends is None and isinstance(answer, CypherAnswer) and _is_of_parts(columns, answer.rows):
        return _of_parts(answer.rows)
    return _of_rows(columns, answer.rows, ends or _ends(columns))


def _is_of_parts(columns: Sequence[TypedColumn], rows: Sequence[Sequence[Any]]) -> bool:
    """Whether a statement gave nodes, relationships or paths, or nothing that would tell of what it is."""
    return any(one.type in PARTS for one in columns) or all(value is None for row in rows for value in row)


def _ends(columns: Sequence[TypedColumn]) -> tuple[str, str]:
    for shown in ENDS:
        found = [one.name for one in columns if one.shows == shown and one.type == "text"]
        if len(found) > 1:
            return found[0], found[1]
    raise BadParameter("ends", None, f"two of the columns {', '.join(one.name for one in columns)}")


def _of_rows(
    columns: Sequence[TypedColumn], rows: Sequence[Sequence[Any]], ends: tuple[str, str]
) -> nx.MultiDiGraph:
    names = [one.name for one in columns]
    for end in ends:
        if end not in names:
            raise BadParameter("ends", end, f"two of the columns {', '.join(names)}")
    graph = nx.MultiDiGraph()
    for row in rows:
        told = dict(zip(names, row, strict=True))
        source, target = told.pop(ends[0]), told.pop(ends[1], None)
        if source is not None and target is not None:
            graph.add_edges_from([(source, target, told)])
    return graph


def _of_parts(rows: Sequence[Sequence[Any]]) -> nx.MultiDiGraph:
    """The graph of all nodes and relationships in some rows."""
    graph = nx.MultiDiGraph()
    for part in _parts(rows):
        if "node" in part:
            graph.add_nodes_from([(part["node"], part["properties"] | {"labels": part["labels"]})])
        else:
            told = part["properties"] | {"type": part["type"]}
            graph.add_edges_from([(part["start"], part["end"], part["relationship"], told)])
    return graph


def _parts(value: object) -> Iterator[Mapping[str, Any]]:
    """Nodes and relationships at any depth of rows, in their order."""
    if isinstance(value, Mapping):
        if "properties" in value and ("node" in value or "relationship" in value):
            yield value
        else:
            for name in sorted(value):
                yield from _parts(value[name])
    elif isinstance(value, list):
        for one in value:
            yield from _parts(one)

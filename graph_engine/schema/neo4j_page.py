"""The page of the graph in Neo4j: ``python -m graph_engine.schema.neo4j_page > docs/graph.md``."""

from collections.abc import Iterable, Iterator

from graph_engine.schema.neo4j import (
    CONSTRAINTS,
    INDEXES,
    NODES,
    PUBLICATION_PROPERTIES,
    RELATIONSHIPS,
    StoredProperty,
    StoredRelationship,
)
from graph_engine.schema.neo4j_views import View, holds_column, holds_label

HEAD = """# The graph in Neo4j

What `fundgraph publish --to neo4j` stores; [neo4j.md](neo4j.md) says how. This page is made from the schema:
`python -m graph_engine.schema.neo4j_page > docs/graph.md`.

Money is whole minor units beside a currency. A time `X` is a date and time in UTC; `X_us` beside it is the
same in integer microseconds since 1970, for comparing. Rates are the text of an exact decimal. What is empty
is absent. A property marked * is always there. `risk` marks what the view `growth` does not hold; findings
that are not open and tags for reviewers are not in it either, and numbers that identify are masked there.
"""

PUBLICATION_HEAD = """## Publication

One node says what is published. Readers keep nodes of its `epoch` and whatever has no greater `seq`.
"""

INDEX_HEAD = """## Constraints and indexes

Every node is found by `id` and `epoch`; the rest is for people who look for a name, a number, a transaction.
"""

ON_BOTH = ("id", "epoch", "seq")


def lines() -> Iterator[str]:
    """The page, line by line."""
    yield HEAD
    yield from _picture()
    yield "## Nodes\n"
    yield "Each has `id`*, its id in the ledger or the run (of a ContactPoint a hash), `epoch`* and `seq`*.\n"
    for name, node in NODES.items():
        yield f"### {name}{_risk(holds_label('growth', name))}\n\n{_sentence(node.label.doc)}\n"
        yield from _table(stored for stored in node.properties if stored.name not in ON_BOTH)
    yield "## Relationships\n"
    yield "Each has `seq`*.\n"
    for stored in RELATIONSHIPS.values():
        yield from _relationship(stored)
    yield PUBLICATION_HEAD
    yield from _table(PUBLICATION_PROPERTIES)
    yield INDEX_HEAD
    yield "```cypher"
    yield from (f"{index.statement};" for index in (*CONSTRAINTS, *INDEXES))
    yield "```"


def _picture() -> Iterator[str]:
    """Labels and types as a Mermaid diagram; types between the same labels share an arrow."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for stored in RELATIONSHIPS.values():
        arrows.setdefault((stored.edge_type.source, stored.edge_type.target), []).append(
            stored.edge_type.name
        )
    yield "```mermaid\nflowchart LR"
    yield from (f"    {name}([{name}])" for name in NODES)
    yield from (
        f"    {source} -- {'<br/>'.join(types)} --> {target}" for (source, target), types in arrows.items()
    )
    yield "```\n"


def _relationship(stored: StoredRelationship) -> Iterator[str]:
    kind = stored.edge_type
    held = all(holds_label("growth", end.label) for end in kind.ends)
    yield f"### (:{kind.source})-[:{kind.name}]->(:{kind.target}){_risk(held)}\n\n{_sentence(kind.doc)}\n"
    yield from _table(one for one in stored.properties if one.name != "seq")


def _table(properties: Iterable[StoredProperty]) -> Iterator[str]:
    rows = [_row(stored) for stored in properties]
    if rows:
        yield "| property | type | what |\n|---|---|---|"
        yield from rows
        yield ""


def _row(stored: StoredProperty) -> str:
    view: View = "growth"
    note = "; ".join(
        part for part in (stored.note, "" if holds_column(view, stored.column) else "risk") if part
    )
    return f"| `{stored.name}`{'*' if stored.required else ''} | {stored.type} | {note} |"


def _risk(held: bool) -> str:
    return "" if held else " (risk)"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


if __name__ == "__main__":
    print("\n".join(lines()))

"""The page of the ledger's tables: ``python -m graph_engine.schema.page > docs/tables.md``."""

from collections.abc import Iterator

from graph_engine.schema import SYSTEM_COLUMNS, TABLES, Column, Table

HEAD = """# The ledger's tables

What a mapping can fill ([mappings.md](mappings.md)). This page is made from the schema:
`python -m graph_engine.schema.page > docs/tables.md`.

A column marked * must be filled; every other one may be empty or left out. Types: *id* `namespace:id`;
*choice* one of the words listed; *money* whole minor units; *share* 0 to 1; *rate* exact decimal; *time* UTC
microseconds; *day* a date. Every table also has {system}, which fundgraph fills.
`valid_from` (inclusive) and `valid_to` (exclusive) say when a row holds; empty means always. In our own
layout a file is named as its table and money columns lose their `_minor`.
"""


def lines() -> Iterator[str]:
    """The page, line by line."""
    yield HEAD.format(system=", ".join(f"`{column.name}`" for column in SYSTEM_COLUMNS))
    for table in TABLES.values():
        yield from _section(table)


def _section(table: Table) -> Iterator[str]:
    """A table: what it holds, its key, a row a column."""
    key = ", ".join(f"`{name}`" for name in table.key)
    yield f"## {table.name}\n\n{table.note.capitalize()}. Key: {key}.\n"
    yield "| column | type | may hold |\n|---|---|---|"
    yield from (_row(column) for column in table.own_columns)
    yield ""


def _row(column: Column) -> str:
    """A column: its name, its type, what it refers to or may hold."""
    told = [", ".join(f"`{word}`" for word in column.allowed), column.note]
    if column.refers_to:
        told.append(f"an id of [{column.refers_to}](#{column.refers_to})")
    star = "*" if column.required else ""
    return f"| `{column.name}`{star} | {column.type} | {'; '.join(part for part in told if part)} |"


if __name__ == "__main__":
    print("\n".join(lines()))

"""The page of the ledger's tables is the one made from the schema."""

from pathlib import Path

from graph_engine.schema.page import lines

PAGE = Path(__file__).parents[3] / "docs" / "tables.md"


def test_the_page_is_made_from_the_schema():
    made = "\n".join(lines()) + "\n"
    told = "run: python -m graph_engine.schema.page > docs/tables.md"
    assert PAGE.read_text(encoding="utf-8") == made, told

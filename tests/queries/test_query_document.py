"""The page on queries says what the catalogue says."""

from pathlib import Path

from queries.catalogue import CATALOGUE
from queries.document import document

PAGE = Path(__file__).parents[2] / "docs" / "queries.md"


def test_the_page_on_queries_is_made_of_the_catalogue():
    made = document(CATALOGUE.values())
    assert PAGE.read_text(encoding="utf-8") == made, "run: python -m queries.document > docs/queries.md"


def test_the_page_names_every_query_parameter_and_column():
    page = PAGE.read_text(encoding="utf-8")
    for query in CATALOGUE.values():
        section = page.split(f"### {query.name}\n")[1].split("\n### ")[0]
        assert all(f"`{one.name}`" in section for one in (*query.parameters, *query.columns))

"""Tags of customers."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.access import TagReader
from api.language import Lang
from api.models.pages import Page
from api.models.tags import Tag
from api.pages import PageAsked
from api.reading.tables import in_language
from api.reading.tags import find_tags

ROUTER = APIRouter(prefix="/tags", tags=["tags"])


@ROUTER.get("")
def list_tags(
    caller: TagReader,
    asked: PageAsked,
    lang: Lang,
    tag: Annotated[str | None, Query(max_length=100, description="one tag only")] = None,
) -> Page[Tag]:
    """Who carries which tag, by party and tag."""
    found = find_tags(asked.run, caller.viewer, tag=tag)
    page = asked.page(found, lambda row: Tag(**row, why=in_language(row, "why", lang)))
    caller.asks_about(row.party_id for row in page.items)
    return page

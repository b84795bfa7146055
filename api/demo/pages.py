"""All screens of the demonstration, in order."""

from api.demo.analyst import analyst_page
from api.demo.campaign import campaign_page
from api.demo.page import Grid, Line, Page
from api.demo.programs import Entry, programs_page
from api.demo.reviewer import reviewer_page
from api.demo.show import Show


def pages_of(show: Show, entry: Entry) -> list[Page]:
    """Give one screen for each kind of user."""
    return [analyst_page(show), reviewer_page(show), campaign_page(show), programs_page(show, entry)]


def as_value(page: Page) -> dict[str, object]:
    """A screen in JSON's types."""
    return {"title": page.title, "parts": [_part(part) for part in page.parts]}


def _part(part: Line | Grid) -> dict[str, object]:
    if isinstance(part, Grid):
        return {"columns": list(part.columns), "rows": [list(row) for row in part.rows]}
    picture = str(part.picture) if part.picture is not None else None
    return {"text": part.text, "command": part.command or None, "picture": picture}

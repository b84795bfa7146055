"""Pages of long lists: bounds, cursors that stay on the run they began on, and what was left out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Query, Request
from pydantic import BaseModel

from api.cursors import Cursor, binding_of, read_cursor, write_cursor
from api.models.pages import LeftOut, Page
from api.service import ServiceHere
from graph_engine.errors import BadParameter
from graph_engine.runs import Run
from graph_engine.schema.access import OUTSIDE_PERSONS
from graph_engine.schema.bands import count_band

DEFAULT_LIMIT = 50
MAX_LIMIT = 500
"""Things on one page at most; ours."""

NOT_PART_OF_THE_QUESTION = frozenset({"cursor", "limit", "lang"})

LimitAsked = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="things on a page")]
CursorAsked = Annotated[str | None, Query(max_length=500, description="`next_cursor` of the page before")]

Model = TypeVar("Model", bound=BaseModel)
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Found:
    """A list in its order: how many, a way to read a part of it, and what was left out by reason."""

    total: int
    part: Callable[[int, int], Sequence[Row]]
    left_out: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """Which part of a list is asked for, of which run."""

    run: Run
    offset: int
    limit: int
    binding: str
    key: bytes

    def page(self, found: Found, make: Callable[[Row], Model]) -> Page[Model]:
        """The part asked for, made into models, with the cursor of the next and what was left out."""
        end = self.offset + self.limit
        following = write_cursor(Cursor(self.run.run_id, self.binding, end), self.key)
        return Page(
            items=[make(row) for row in found.part(self.offset, end)],
            total=found.total,
            next_cursor=following if end < found.total else None,
            run_id=self.run.run_id,
            ledger_version=self.run.ledger_version,
            left_out=counted(found.left_out),
        )


def counted(left_out: Mapping[str, int]) -> list[LeftOut]:
    """What was left out, as the answer tells it; reasons that left nothing out are not told."""
    return [
        LeftOut(reason=reason, count=count, band=count_band(count) if reason == OUTSIDE_PERSONS else None)
        for reason, count in sorted(left_out.items())
        if count
    ]


def asked(
    request: Request,
    service: ServiceHere,
    limit: LimitAsked = DEFAULT_LIMIT,
    cursor: CursorAsked = None,
) -> Asked:
    """The part of a list that a request asks for; with a cursor, of the run the cursor began on."""
    binding, key = question_of(request), service.cursor_key
    place = place_of(cursor, binding, key)
    run = service.runs.current() if place is None else service.runs.pinned(place.of)
    return Asked(run, place.offset if place else 0, limit, binding, key)


def place_of(cursor: str | None, binding: str, key: bytes) -> Cursor | None:
    """The place in a list that a cursor names; None for its beginning.

    Raises
    ------
    BadParameter
        If this service did not write the cursor, or wrote it for another question or other roles.
    """
    if cursor is None:
        return None
    place = read_cursor(cursor, key)
    if place.binding != binding:
        raise BadParameter("cursor", cursor[:40], "a next_cursor of the same list with the same filters")
    return place


def question_of(request: Request) -> str:
    """A short hash of what is asked and by whom; limit and language may change from page to page."""
    filters = sorted(
        (name, value)
        for name, value in request.query_params.multi_items()
        if name not in NOT_PART_OF_THE_QUESTION
    )
    caller = getattr(request.state, "caller", None)
    return binding_of([request.url.path, filters, sorted(caller.viewer.roles) if caller else []])


PageAsked = Annotated[Asked, Depends(asked)]

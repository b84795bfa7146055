"""Pages of lists of the ledger: they stay on the version they began on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from api.cursors import Cursor, write_cursor
from api.models.ledger import LedgerPage
from api.pages import DEFAULT_LIMIT, CursorAsked, Found, LimitAsked, Model, Row, place_of, question_of
from api.service import ServiceHere
from graph_engine.ledger import Ledger, Snapshot


@dataclass(frozen=True)
class LedgerAsked:
    """Which part of a list is asked for, of which ledger version."""

    snapshot: Snapshot
    offset: int
    limit: int
    binding: str
    key: bytes

    def page(self, found: tuple[Found, list[str]], make: Callable[[Row], Model]) -> LedgerPage[Model]:
        """The part asked for, made into models, with the cursor of the next."""
        listed, unread = found
        end, version = self.offset + self.limit, self.snapshot.version
        following = write_cursor(Cursor(str(version), self.binding, end), self.key)
        return LedgerPage(
            items=[make(row) for row in listed.part(self.offset, end)],
            total=listed.total,
            next_cursor=following if end < listed.total else None,
            ledger_version=version,
            unread_mappings=unread,
        )


def asked(
    request: Request, service: ServiceHere, limit: LimitAsked = DEFAULT_LIMIT, cursor: CursorAsked = None
) -> LedgerAsked:
    """The part of a list that a request asks for; with a cursor, of the version the cursor began on."""
    binding, key = question_of(request), service.cursor_key
    place = place_of(cursor, binding, key)
    ledger = Ledger(service.settings.home)
    snapshot = ledger.snapshot() if place is None else ledger.snapshot(int(place.of))
    return LedgerAsked(snapshot, place.offset if place else 0, limit, binding, key)


LedgerPageAsked = Annotated[LedgerAsked, Depends(asked)]

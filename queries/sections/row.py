"""One thing known about a party."""

from dataclasses import dataclass
from datetime import datetime

NO_PARTY = -1


@dataclass(frozen=True)
class Row:
    """One thing known about a party; ``reads`` names the resource a viewer must be allowed to read."""

    section: str
    item: str
    reads: str = ""
    value: str | None = None
    value_zh: str | None = None
    number: str | None = None
    other_party: int = NO_PARTY
    count: int | None = None
    amount_minor: int | None = None
    currency: str | None = None
    share: float | None = None
    since: datetime | None = None
    until: datetime | None = None

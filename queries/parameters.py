"""What a query may be asked: parameters with their types and ranges, read once at the door."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from graph_engine.errors import BadParameter

ParameterType = Literal[
    "party",
    "account",
    "loan",
    "community",
    "bank",
    "finding",
    "transaction",
    "currency",
    "integer",
    "share",
    "choice",
    "flag",
    "time",
]


@dataclass(frozen=True)
class Parameter:
    """One parameter of a query.

    An id (``party``, ``account``, ``loan``, ``community``, ``bank``) is checked against the graph by the
    engine; that of a ``finding`` or ``transaction`` is not, as whether there is an alert is not told. A
    ``time`` is an ISO 8601 instant with ``Z`` or an offset, or a day ``YYYY-MM-DD``, which stands for the
    instant at which that business day begins. Without ``required``, ``default`` holds (None: not asked).
    """

    name: str
    type: ParameterType
    doc: str
    required: bool = False
    default: object = None
    min: int | float | None = None
    max: int | float | None = None
    choices: tuple[str, ...] = ()

    @property
    def allowed(self) -> str:
        """What the parameter may be, in words.

        Examples
        --------
        >>> Parameter("hops", "integer", "hops", min=1, max=4).allowed
        'a whole number from 1 to 4'
        """
        ranges = {
            "integer": f"a whole number from {self.min} to {self.max}",
            "share": f"a number from {self.min} to {self.max}",
            "choice": "one of " + ", ".join(self.choices),
            "flag": "true or false",
            "time": "a time such as 2025-01-31T08:00:00Z or a day such as 2025-01-31",
            "currency": "a currency of ISO 4217 such as CNY",
        }
        return ranges.get(self.type, f"the id of a known {self.type}")

    def read(self, value: object) -> object:
        """Give the value in its type, whether it came as text or from JSON.

        Raises
        ------
        BadParameter
            If it is not of the type or outside the range.

        Examples
        --------
        >>> Parameter("hops", "integer", "hops", min=1, max=4).read("3")
        3
        """
        if value is None:
            return self._absent()
        read = READERS[self.type](value)
        if read is None or not self._in_range(read):
            raise BadParameter(self.name, value, self.allowed)
        return read

    def _absent(self) -> object:
        if self.required:
            raise BadParameter(self.name, None, self.allowed)
        return self.default

    def _in_range(self, value: object) -> bool:
        if self.type == "choice":
            return value in self.choices
        if isinstance(value, int | float) and not isinstance(value, bool):
            above = self.min is None or value >= self.min
            return above and (self.max is None or value <= self.max)
        return True


def read_integer(value: object) -> int | None:
    """A whole number, or nothing."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    digits = value.strip() if isinstance(value, str) else ""
    is_number = digits.removeprefix("-").isdecimal() and digits.isascii() and len(digits) < 20
    return int(digits) if is_number else None


def read_share(value: object) -> float | None:
    """A number, or nothing; never "not a number"."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return number if number == number and abs(number) != float("inf") else None  # noqa: PLR0124


def read_flag(value: object) -> bool | None:
    """True or false, or nothing."""
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value) if isinstance(value, str) else None


def read_text(value: object) -> str | None:
    """Text that is not empty, or nothing."""
    return value if isinstance(value, str) and value else None


def read_currency(value: object) -> str | None:
    """Three capital letters, or nothing."""
    is_code = isinstance(value, str) and len(value) == 3 and value.isascii() and value.isalpha()
    return value if isinstance(value, str) and is_code and value.isupper() else None


def read_time(value: object) -> datetime | date | None:
    """An instant with its offset, or a day; nothing for a time without an offset."""
    if isinstance(value, datetime):
        return value if value.tzinfo else None
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        return None
    try:
        if len(value) == len("2025-01-31"):
            return date.fromisoformat(value)
        instant = datetime.fromisoformat(value)
    except ValueError:
        return None
    return instant if instant.tzinfo else None


READERS: dict[str, Callable[[object], object]] = {
    "integer": read_integer,
    "share": read_share,
    "flag": read_flag,
    "currency": read_currency,
    "time": read_time,
    **dict.fromkeys(
        ("party", "account", "loan", "community", "bank", "finding", "transaction", "choice"), read_text
    ),
}
"""How each type is read; a reader gives None for what it cannot read."""

WINDOW = (
    Parameter("from", "time", "only transactions at or after this instant"),
    Parameter("to", "time", "only transactions before this instant; a day itself is not included"),
)
"""The window of time, closed at ``from`` and open at ``to``; a query gets both as ``window``."""

MOST_AMOUNT = 10**18
"""No threshold on amounts is above this many minor units; ours."""

MORE_THAN = Parameter(
    "more_than_minor",
    "integer",
    "only amounts of more than this many minor units",
    default=0,
    min=0,
    max=MOST_AMOUNT,
)

TRUNCATION = (
    Parameter(
        "truncation_limit",
        "integer",
        "of each account, at most so many transfers are followed, whatever their times and amounts",
        min=1,
        max=1_000_000,
    ),
    Parameter(
        "truncation_order",
        "choice",
        "which transfers those are; of one time, those with the smaller account ids",
        default="latest_first",
        choices=("latest_first", "earliest_first"),
    ),
)
"""How to keep an account with very many transfers from taking an answer over."""

LIMIT = Parameter("limit", "integer", "rows given at most", default=100, min=1, max=10_000)
"""Every query has it; the engine cuts the rows, and says how many it left out."""

PARTY = Parameter("party", "party", "the party asked about", required=True)
DIRECTION = Parameter(
    "direction",
    "choice",
    "out: money the party paid; in: money it received",
    default="both",
    choices=("out", "in", "both"),
)


def two_different(kind: ParameterType, one: str, other: str) -> Callable[[Mapping[str, Any]], None]:
    """A check that two parameters do not name the same thing of a kind."""

    def check(values: Mapping[str, Any]) -> None:
        if values[one] == values[other]:
            raise BadParameter(other, values[other], f"another {kind} than {one}")

    return check

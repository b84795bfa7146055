"""From what a caller gives to what a query's function takes: values read, ids known, times as a window."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from graph_engine.index.properties import EPOCH
from graph_engine.kernels.adjacent import ALWAYS, Window
from graph_engine.ledger.settings import Settings
from graph_engine.schema.access import Viewer
from queries.parameters import WINDOW, Parameter
from queries.query import Query

NODES_NAMED = {"account": "Account", "loan": "Loan", "community": "Community", "bank": "Bank"}
"""Types of parameters that name a node anybody who may run the query may see, and its label."""

NO_CUT_OFF = "24:00"

ONE_MICROSECOND = timedelta(microseconds=1)


class Things(Protocol):
    """What an engine calls the things that arguments name, and how the bank counts its days."""

    @property
    def settings(self) -> Settings:
        """The bank's time zone and cut-off."""

    def party(self, viewer: Viewer, name: str) -> object:
        """What stands for a party; UnknownName if there is none that the viewer may see."""

    def node(self, label: str, name: str) -> object:
        """What stands for another node; UnknownName if there is none."""


def bind(query: Query, arguments: Mapping[str, object], viewer: Viewer, things: Things) -> dict[str, Any]:
    """Give the values of a query's parameters by keyword for the arguments of a caller.

    Raises
    ------
    BadParameter
        If an argument is unknown, missing, not of its type or out of range, or does not go with another.
    UnknownName
        If an id names nothing that the viewer may see.
    """
    read = read_arguments(query, arguments)
    values: dict[str, Any] = {
        parameter.name: _known(things, viewer, parameter, read[parameter.name])
        for parameter in query.parameters
    }
    ends = [values.pop(end.name) for end in WINDOW if end.name in values]
    return values | ({"window": window_of(ends[0], ends[1], things)} if ends else {})


def read_arguments(query: Query, arguments: Mapping[str, object]) -> dict[str, object]:
    """The values of a query's parameters as read, before it is known what ids name.

    Raises
    ------
    BadParameter
        If an argument is unknown, missing, not of its type or out of range, or does not go with another.
    """
    for name in arguments:
        query.parameter(name)
    read = {parameter.name: parameter.read(arguments.get(parameter.name)) for parameter in query.parameters}
    query.check(read)
    return read


def _known(things: Things, viewer: Viewer, parameter: Parameter, value: object) -> object:
    """What stands for the thing an id names; any other value as it is."""
    if not isinstance(value, str):
        return value
    if parameter.type == "party":
        return things.party(viewer, value)
    if parameter.type in NODES_NAMED:
        return things.node(NODES_NAMED[parameter.type], value)
    return value


def window_of(start: object, end: object, things: Things) -> Window:
    """The window of time between two parameters, closed at its start and open at its end."""
    return Window(
        ALWAYS.from_us if start is None else microseconds(start, things),
        ALWAYS.to_us if end is None else microseconds(end, things),
    )


def microseconds(value: object, things: Things) -> int:
    """Microseconds since 1970 of an instant, or of the instant at which a business day begins."""
    if isinstance(value, datetime):
        return (value - EPOCH) // ONE_MICROSECOND
    if not isinstance(value, date):
        raise TypeError(value)
    return (business_day_begins(value, things.settings) - EPOCH) // ONE_MICROSECOND


def business_day_begins(day: date, settings: Settings) -> datetime:
    """The first instant of a business day, the inverse of ``Settings.business_day``.

    Examples
    --------
    >>> business_day_begins(date(2025, 1, 10), Settings()).isoformat()
    '2025-01-09T16:00:00+00:00'
    >>> business_day_begins(date(2025, 1, 10), Settings("UTC", "22:30")).isoformat()
    '2025-01-09T22:30:00+00:00'
    """
    zone = ZoneInfo(settings.time_zone)
    if settings.cut_off == NO_CUT_OFF:
        return datetime.combine(day, time_of_day(), zone).astimezone(UTC)
    cut_off = time_of_day.fromisoformat(settings.cut_off)
    return datetime.combine(day - timedelta(days=1), cut_off, zone).astimezone(UTC)

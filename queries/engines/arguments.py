"""From what a caller gives to what a query's function takes: values read, ids as codes, times as a window."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from typing import Any
from zoneinfo import ZoneInfo

from graph_engine.index.properties import EPOCH
from graph_engine.kernels.adjacent import ALWAYS, Window
from graph_engine.ledger.settings import Settings, read_settings
from graph_engine.schema.access import Viewer
from queries import visibility
from queries.graph import Graph, Run
from queries.parameters import WINDOW, Parameter
from queries.query import Query

NODES_NAMED = {"account": "Account", "community": "Community", "bank": "Bank"}
"""Types of parameters that name a node anybody who may run the query may see, and its label."""

NO_CUT_OFF = "24:00"

ONE_MICROSECOND = timedelta(microseconds=1)


def bind(graph: Graph, query: Query, arguments: Mapping[str, object], viewer: Viewer) -> dict[str, Any]:
    """Give the values of a query's parameters by keyword for the arguments of a caller.

    Raises
    ------
    BadParameter
        If an argument is unknown, missing, not of its type or out of range.
    UnknownName
        If an id names nothing that the viewer may see.
    """
    for name in arguments:
        query.parameter(name)
    values: dict[str, Any] = {
        parameter.name: coded(graph, viewer, parameter, parameter.read(arguments.get(parameter.name)))
        for parameter in query.parameters
    }
    ends = [values.pop(end.name) for end in WINDOW if end.name in values]
    return values | ({"window": window_of(ends[0], ends[1], graph.run)} if ends else {})


def coded(graph: Graph, viewer: Viewer, parameter: Parameter, value: object) -> object:
    """The code of what an id names; any other value as it is."""
    if not isinstance(value, str):
        return value
    if parameter.type == "party":
        return visibility.code_of_party(graph.parties, viewer, value)
    if parameter.type in NODES_NAMED:
        return graph.index.nodes(NODES_NAMED[parameter.type]).code_of(value)
    return value


def window_of(start: object, end: object, run: Run) -> Window:
    """The window of time between two parameters, closed at its start and open at its end."""
    return Window(
        ALWAYS.from_us if start is None else microseconds(start, run),
        ALWAYS.to_us if end is None else microseconds(end, run),
    )


def microseconds(value: object, run: Run) -> int:
    """Microseconds since 1970 of an instant, or of the instant at which a business day begins."""
    if isinstance(value, datetime):
        return (value - EPOCH) // ONE_MICROSECOND
    if not isinstance(value, date):
        raise TypeError(value)
    begins = business_day_begins(value, settings_of(run))
    return (begins - EPOCH) // ONE_MICROSECOND


def settings_of(run: Run) -> Settings:
    """The settings of the ledger that a run was made from."""
    return read_settings(run.path.parents[1] / "ledger" / "settings.json")


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

"""What a bank chooses for each detector: its status, and parameters for all customers or for a segment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from graph_engine.errors import BadParameter
from graph_engine.findings import Status
from graph_engine.index import Nodes
from graph_engine.schema.words import PARTY_KINDS, RISK_LEVELS

SEGMENTED_BY = ("kind", "value_segment", "firm_size", "industry", "region", "risk_rating")
"""Attributes of a party by which a segment may be told."""

CLOSED = {"kind": PARTY_KINDS, "risk_rating": RISK_LEVELS}
"""Attributes whose values are a closed list."""

STATUSES: tuple[Status, ...] = get_args(Status)


@dataclass(frozen=True)
class Segment:
    """Customers who are judged by parameters of their own.

    ``where``: attribute to the values of which a customer has one, all attributes together. ``parameters``:
    those that differ from what holds for everybody.
    """

    name: str
    where: Mapping[str, tuple[str, ...]]
    parameters: Mapping[str, Any]


@dataclass(frozen=True)
class Choice:
    """What is chosen for one detector; the first segment that fits a customer is the customer's."""

    status: Status = "active"
    parameters: Mapping[str, Any] = field(default_factory=dict)
    segments: tuple[Segment, ...] = ()


def choice_of(detector: str, chosen: Mapping[str, Any]) -> Choice:
    """Read what is chosen for a detector: parameters by name, and beside them ``status`` and ``segments``.

    Raises
    ------
    BadParameter
        If a status, segment or attribute is not allowed; whether parameters are is left to the detector.

    Examples
    --------
    >>> traders = {"segment": "traders", "where": {"kind": ["sole_trader"]}, "parameters": {"near_pct": 90}}
    >>> choice = choice_of("structuring", {"status": "shadow", "window_days": 10, "segments": [traders]})
    >>> choice.status, dict(choice.parameters), choice.segments[0].name
    ('shadow', {'window_days': 10}, 'traders')
    """
    if not isinstance(chosen, Mapping):
        raise BadParameter(f"detectors.{detector}", chosen, "parameters by name")
    status, segments = chosen.get("status", "active"), chosen.get("segments", [])
    if status not in STATUSES:
        raise BadParameter(f"{detector}.status", status, f"one of {', '.join(STATUSES)}")
    if not isinstance(segments, list | tuple):
        raise BadParameter(f"{detector}.segments", segments, "a list of segments")
    read = tuple(_segment(detector, each) for each in segments)
    names = [segment.name for segment in read]
    if len(set(names)) < len(names):
        raise BadParameter(f"{detector}.segments", names, "a name for each segment that no other has")
    parameters = {name: value for name, value in chosen.items() if name not in ("status", "segments")}
    return Choice(status, parameters, read)


def _segment(detector: str, told: Any) -> Segment:
    if not isinstance(told, Mapping) or set(told) != {"segment", "where", "parameters"}:
        raise BadParameter(f"a segment of {detector}", told, "segment (its name), where and parameters")
    where, parameters = told["where"], told["parameters"]
    if not isinstance(where, Mapping) or not where or not set(where) <= set(SEGMENTED_BY):
        raise BadParameter(f"{detector}.where", where, f"values by one or more of {', '.join(SEGMENTED_BY)}")
    for name, values in where.items():
        allowed = CLOSED.get(name)
        if not isinstance(values, list | tuple) or not values:
            raise BadParameter(f"{detector}.where", where, "a list of values for each attribute")
        if allowed and not set(values) <= set(allowed):
            raise BadParameter(f"{detector}.where.{name}", values, f"values out of {', '.join(allowed)}")
    if not isinstance(parameters, Mapping) or not parameters:
        raise BadParameter(f"{detector}.parameters", parameters, "parameters by name")
    values = {name: tuple(map(str, told)) for name, told in where.items()}
    return Segment(str(told["segment"]), values, dict(parameters))


def segment_of(parties: Nodes, segments: tuple[Segment, ...]) -> NDArray[np.int32]:
    """Give the place of each party's segment, -1 for one that is in none; shape (n_parties,)."""
    places = np.full(len(parties), -1, np.int32)
    for place in reversed(range(len(segments))):
        fits = np.ones(len(parties), np.bool_)
        for name, values in segments[place].where.items():
            fits &= _has_one_of(parties, name, values)
        places[fits] = place
    return places


def _has_one_of(parties: Nodes, name: str, values: tuple[str, ...]) -> NDArray[np.bool_]:
    if parties.described(name).storage == "arrow":  # text that hardly repeats is not kept as codes
        return np.isin(np.array([str(each) for each in parties.column(name).to_pylist()]), values)
    words = parties.dictionary(name)
    return np.isin(parties.codes(name), [words.index(value) for value in values if value in words])

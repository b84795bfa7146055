"""What a detector says of itself and of its parameters: the one source of pages, command line and API."""

import ast
from dataclasses import dataclass
from inspect import cleandoc, getsource
from itertools import pairwise
from typing import Any

from graph_engine.detectors.detector import Detector
from graph_engine.detectors.ranges import range_of


@dataclass(frozen=True)
class ParameterWords:
    """A parameter: unit, standard values for data of seconds and of days, range, and why, with source."""

    name: str
    unit: str
    of_seconds: int
    of_days: int
    least: int
    most: int
    why: str


def parameters_of(detector: Detector) -> list[ParameterWords]:
    """Give the parameters of a detector in its own order, as its module says them.

    Examples
    --------
    >>> from graph_engine.detectors import detector_named
    >>> near = parameters_of(detector_named("structuring"))[2]
    >>> near.name, near.unit, near.of_days, near.why
    ('near_pct', 'per cent', 80, 'n; ours: practice, from four fifths of the line.')
    """
    of_seconds, of_days = detector.parameters_for("second"), detector.parameters_for("day")
    return [
        ParameterWords(
            name, told.unit, getattr(of_seconds, name), getattr(of_days, name), told.least, told.most, why
        )
        for name, why in _reasons(type(of_seconds)).items()
        for told in [range_of(name)]
    ]


def _reasons(parameters: type[Any]) -> dict[str, str]:
    """Parameter to the text that stands below it."""
    (body,) = ast.parse(cleandoc(getsource(parameters))).body
    statements = body.body if isinstance(body, ast.ClassDef) else []
    return {
        field.target.id: " ".join(text.value.value.split())
        for field, text in pairwise(statements)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }

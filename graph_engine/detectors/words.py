"""What a detector says of itself and of its parameters: the one source of pages, command line and API."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass, is_dataclass
from inspect import cleandoc, getsource
from itertools import pairwise
from typing import Any

from graph_engine.detectors.detector import Detector
from graph_engine.detectors.ranges import range_of
from graph_engine.detectors.texts import chinese_texts
from graph_engine.errors import CatalogueError
from graph_engine.wording import Language


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


def texts_of(detector: Detector, lang: Language) -> dict[str, str]:
    """Give what a detector says of itself in a language, by section; sources are cited as they are.

    Examples
    --------
    >>> from graph_engine.detectors import detector_named
    >>> list(texts_of(detector_named("structuring"), "zh"))
    ['title', 'definition', 'fires_on', 'misses', 'source', 'look_next']
    """
    told = detector.texts if lang == "en" else chinese_texts(detector.name)
    return {
        "title": detector.title[lang],
        "definition": told.definition,
        "fires_on": told.fires_on,
        "misses": told.misses,
        "source": detector.texts.source,
        "look_next": detector.look_next[lang],
    }


def parameters_of(detector: Detector, lang: Language = "en") -> list[ParameterWords]:
    """Give the parameters of a detector in its own order, with the reasons that it gives in a language.

    Raises
    ------
    CatalogueError
        If a parameter has no reason in Chinese.

    Examples
    --------
    >>> from graph_engine.detectors import detector_named
    >>> near = parameters_of(detector_named("structuring"))[2]
    >>> near.name, near.unit, near.of_days, near.why
    ('near_pct', 'per cent', 80, 'n; ours: practice, from four fifths of the line.')
    """
    of_seconds, of_days = detector.parameters_for("second"), detector.parameters_for("day")
    reasons: Mapping[str, str] = _reasons(type(of_seconds))
    if lang == "zh":
        reasons = _in_chinese(detector.name, reasons)
    return [
        ParameterWords(
            name, told.unit, getattr(of_seconds, name), getattr(of_days, name), told.least, told.most, why
        )
        for name, why in reasons.items()
        for told in [range_of(name)]
    ]


def _in_chinese(name: str, reasons: Mapping[str, str]) -> Mapping[str, str]:
    """The same reasons in Chinese."""
    chinese = chinese_texts(name).parameters
    if list(chinese) != list(reasons):
        raise CatalogueError(f"chinese/{name}.yaml: its parameters are {', '.join(reasons)}, in this order")
    return chinese


def _reasons(parameters: type[Any]) -> dict[str, str]:
    """Parameter to the text that stands below it, first those of the classes that it extends."""
    return {
        field.target.id: " ".join(text.value.value.split())
        for part in reversed(parameters.__mro__)
        if is_dataclass(part)
        for field, text in pairwise(_statements(part))
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }


def _statements(of: type[Any]) -> list[ast.stmt]:
    (body,) = ast.parse(cleandoc(getsource(of))).body
    return body.body if isinstance(body, ast.ClassDef) else []

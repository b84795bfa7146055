"""The detectors; to add one, add its module and its text in ``chinese``."""

from collections.abc import Mapping
from importlib import import_module
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from graph_engine.detectors.choices import Choice, choice_of, segment_of
from graph_engine.detectors.detector import Detector
from graph_engine.errors import UnknownName
from graph_engine.findings import Detected, Found
from graph_engine.index import MoneyFlows
from graph_engine.patterns.background import Background
from graph_engine.patterns.comparable import comparable
from graph_engine.patterns.corroborated import corroborated
from graph_engine.patterns.searches import Searches
from graph_engine.reporting import Reporting

NAMES = sorted(
    text.name.removesuffix(".yaml")
    for text in files(__name__).joinpath("chinese").iterdir()
    if text.name.endswith(".yaml")
)
"""What detectors are called: a module and its Chinese text make one."""

DETECTORS: tuple[Detector, ...] = tuple(Detector.of(import_module(f"{__name__}.{name}")) for name in NAMES)
"""All detectors, by name, as they are reported."""

STANDARD: Mapping[str, Mapping[str, Any]] = MappingProxyType({})
"""Nothing chosen otherwise."""

__all__ = [
    "DETECTORS",
    "STANDARD",
    "Background",
    "Choice",
    "Detector",
    "Searches",
    "choice_of",
    "detect",
    "detected_by",
    "detector_named",
]


def detect(
    flows: MoneyFlows,
    chosen: Mapping[str, Mapping[str, Any]] = STANDARD,
    *,
    time_zone: str = "UTC",
    reporting: Reporting | None = None,
    searches: Searches | None = None,
) -> list[Detected]:
    """Run every detector that is not disabled.

    Parameters
    ----------
    flows : MoneyFlows
        The movements of a run.
    chosen : mapping
        Detector name to parameters that differ from the standard for the data's resolution, and beside them
        ``status`` and ``segments`` (see `graph_engine.detectors.choices`).
    time_zone : str
        The bank's time zone, by which it is night.
    reporting : Reporting, optional
        By which rules the bank reports, and at what rates; without, it is at home in China and has no rates.
    searches : Searches, optional
        What an earlier run searched; after that, what this one did. The result is the same without.

    Returns
    -------
    list of Detected
        In the order of ``DETECTORS``, each with its situations, the parameters used and what was left out;
        first of the customers in no segment, then of each segment.

    Raises
    ------
    UnknownName, BadParameter
        If ``chosen`` names no detector or parameter, or a value is not allowed.
    """
    choices = {name: choice_of(detector_named(name).name, chosen[name]) for name in chosen}
    background = Background(flows, time_zone, reporting or Reporting(), searches or Searches())
    detected = [
        one
        for detector in DETECTORS
        for one in detected_by(detector, background, choices.get(detector.name, Choice()))
    ]
    return corroborated(background, detected)


def detector_named(name: str) -> Detector:
    """Give the detector of a name.

    Raises
    ------
    UnknownName
        If there is none.
    """
    known = {detector.name: detector for detector in DETECTORS}
    if name not in known:
        raise UnknownName("detector", name, known)
    return known[name]


def detected_by(detector: Detector, background: Background, choice: Choice) -> list[Detected]:
    """What a detector finds among the customers of each segment, by the parameters of the segment.

    Raises
    ------
    BadParameter
        If a value of a parameter is not allowed, even if the detector is disabled and finds nothing.
    """
    every = [("", choice.parameters)] + [
        (segment.name, {**choice.parameters, **segment.parameters}) for segment in choice.segments
    ]
    checked = [(name, detector.parameters(background.resolution, chosen)) for name, chosen in every]
    if choice.status == "disabled":
        return []
    segment = segment_of(background.flows.parties, choice.segments)
    detected = []
    for place, (name, parameters) in enumerate(checked, start=-1):
        found = detector.find(background, parameters)
        own = tuple(each for each in found.patterns if segment[background.about(each)] == place)
        described = detector.described(parameters)
        detected.append(
            Detected(described, comparable(background, Found(own, found.left_out)), name, choice.status)
        )
    return detected

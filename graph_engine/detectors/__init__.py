"""The detectors, in the order in which they are reported; to add one, add its module and a line here."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from graph_engine.detectors import (
    abroad_after_structuring,
    bipartite,
    cash_intensive,
    company_to_persons,
    cycle,
    dormant_reactivated,
    fan_in,
    fan_out,
    foreign_exchange_split,
    front_business,
    gather_scatter,
    guarantee_circle,
    illegal_fundraising,
    loan_repaid,
    mule_account,
    mule_network,
    opened_and_closed,
    pass_through,
    related_party_loop,
    relay,
    repeated_cross_border,
    round_amounts,
    round_trip,
    scatter_gather,
    shared_device,
    shell_firm,
    split_deposits,
    stack,
    structuring,
    sudden_change,
    synchronised_deposits,
    u_turn,
)
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

DETECTORS: tuple[Detector, ...] = (
    Detector.of(fan_in),
    Detector.of(fan_out),
    Detector.of(gather_scatter),
    Detector.of(scatter_gather),
    Detector.of(bipartite),
    Detector.of(stack),
    Detector.of(pass_through),
    Detector.of(relay),
    Detector.of(round_trip),
    Detector.of(cycle),
    Detector.of(u_turn),
    Detector.of(structuring),
    Detector.of(mule_account),
    Detector.of(mule_network),
    Detector.of(dormant_reactivated),
    Detector.of(sudden_change),
    Detector.of(company_to_persons),
    Detector.of(illegal_fundraising),
    Detector.of(shell_firm),
    Detector.of(opened_and_closed),
    Detector.of(shared_device),
    Detector.of(guarantee_circle),
    Detector.of(loan_repaid),
    Detector.of(related_party_loop),
    Detector.of(repeated_cross_border),
    Detector.of(abroad_after_structuring),
    Detector.of(foreign_exchange_split),
    Detector.of(front_business),
    Detector.of(synchronised_deposits),
    Detector.of(split_deposits),
    Detector.of(round_amounts),
    Detector.of(cash_intensive),
)

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

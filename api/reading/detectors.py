"""Detectors in their own words, and as a run has chosen them."""

from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING, Any

from api.settings import Language
from graph_engine.opportunities import OPPORTUNITIES
from graph_engine.runs import Run

if TYPE_CHECKING:
    from graph_engine.detectors import Detector


def detectors_of(run: Run, lang: Language) -> list[dict[str, Any]]:
    """Every detector, in the order in which they are reported."""
    from graph_engine.detectors import DETECTORS  # noqa: PLC0415  needs kernels

    return [_values(detector, run, lang) for detector in DETECTORS]


def detector_of(run: Run, name: str, lang: Language) -> dict[str, Any]:
    """One detector.

    Raises
    ------
    UnknownName
        If there is none of that name.
    """
    from graph_engine.detectors import detector_named  # noqa: PLC0415  needs kernels

    return _values(detector_named(name), run, lang)


def title_of(name: str, lang: Language) -> str:
    """What a detector or a kind of opportunity looks for, in a few words; one that is no more has its name.

    >>> title_of("outside_payee", "zh"), title_of("no_more", "zh")
    ('众多客户付款的行外企业', 'no_more')
    """
    titles = _titles()
    return titles[name][lang] if name in titles else name


@cache
def _titles() -> Mapping[str, Mapping[Language, str]]:
    from graph_engine.detectors import DETECTORS  # noqa: PLC0415  needs kernels

    titles: dict[str, Mapping[Language, str]] = {each.name: each.title for each in DETECTORS}
    return titles | {kind: module.TITLE for kind, module in OPPORTUNITIES.items()}


def _values(detector: "Detector", run: Run, lang: Language) -> dict[str, Any]:
    from graph_engine.detectors import choice_of  # noqa: PLC0415  needs kernels
    from graph_engine.detectors.words import parameters_of, texts_of  # noqa: PLC0415

    choice = choice_of(detector.name, run.configuration.get("detectors", {}).get(detector.name, {}))
    return {
        "detector": detector.name,
        **texts_of(detector, lang),
        "status": choice.status,
        "parameters": [
            asdict(one) | {"chosen": choice.parameters.get(one.name)} for one in parameters_of(detector, lang)
        ],
        "segments": [asdict(segment) for segment in choice.segments],
    }

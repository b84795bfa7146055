"""The detectors, in the order in which they are reported; to add one, add its module and a line here."""

from collections.abc import Mapping
from types import MappingProxyType

from graph_engine.detectors import fan_in, pass_through, round_trip
from graph_engine.detectors.background import Background
from graph_engine.detectors.detector import Detector
from graph_engine.errors import UnknownName
from graph_engine.findings import Detected
from graph_engine.index import MoneyFlows

DETECTORS: tuple[Detector, ...] = (
    Detector.of(fan_in),
    Detector.of(pass_through),
    Detector.of(round_trip),
)

STANDARD: Mapping[str, Mapping[str, int]] = MappingProxyType({})
"""No parameter chosen otherwise."""

__all__ = ["DETECTORS", "STANDARD", "Background", "Detector", "detect"]


def detect(flows: MoneyFlows, chosen: Mapping[str, Mapping[str, int]] = STANDARD) -> list[Detected]:
    """Run every detector.

    Parameters
    ----------
    flows : MoneyFlows
        The movements of a run.
    chosen : mapping
        Detector name to parameters that differ from the standard for the data's resolution.

    Returns
    -------
    list of Detected
        In the order of ``DETECTORS``, each with its situations, the parameters used and what was left out.

    Raises
    ------
    UnknownName, BadParameter
        If ``chosen`` names no detector or parameter, or a value is not allowed.
    """
    names = {detector.name for detector in DETECTORS}
    for name in chosen:
        if name not in names:
            raise UnknownName("detector", name, names)
    background = Background(flows)
    return [_detected(detector, background, chosen.get(detector.name, {})) for detector in DETECTORS]


def _detected(detector: Detector, background: Background, chosen: Mapping[str, int]) -> Detected:
    parameters = detector.parameters(background.resolution, chosen)
    return Detected(detector.described(parameters), detector.find(background, parameters))

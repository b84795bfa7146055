"""Detectors: what is looked for, for the role aml alone, as the run tells what is looked at."""

from fastapi import APIRouter

from api.access import DetectorReader
from api.ids import DetectorName
from api.language import Lang
from api.models.detectors import Detector, DetectorList
from api.reading.detectors import detector_of, detectors_of
from api.service import RunHere

ROUTER = APIRouter(prefix="/detectors", tags=["findings"])


@ROUTER.get("")
def list_detectors(caller: DetectorReader, run: RunHere, lang: Lang) -> DetectorList:  # noqa: ARG001
    """Every detector with its texts, parameters and status; title and next look in the language asked for."""
    items = [Detector(**values) for values in detectors_of(run, lang)]
    return DetectorList(items=items, run_id=run.run_id)


@ROUTER.get("/{detector}")
def get_detector(caller: DetectorReader, run: RunHere, lang: Lang, detector: DetectorName) -> Detector:  # noqa: ARG001
    """One detector."""
    return Detector(**detector_of(run, detector, lang))

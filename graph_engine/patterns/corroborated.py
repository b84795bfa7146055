"""What several detectors find counts for more than what one does.

Where another detector alerts at least half of the transactions of an alert, that is further evidence: as
much as it is rare. If a share q of the alerts of a detector is found by another one too, it is -ln q, nothing
where all are: a fan that is also a gather-scatter says little, a fan out of a mule's account much. The
evidence of several is added up, and to what else is told; all together counts for no more than the
population could tell. Source: ours; logarithms of probabilities are added as where Fisher combines
independent tests (see :mod:`graph_engine.ranking`).
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from graph_engine.findings import Detected, Fact, Found, Pattern
from graph_engine.patterns.background import Background
from graph_engine.patterns.comparable import active
from graph_engine.ranking import score_of
from graph_engine.wording import Language

ALSO_FOUND: Mapping[Language, str] = {
    "en": "{other_detectors:other detector|other detectors} found at least half of the same transactions.",
    "zh": "另有 {other_detectors} 个监测模型亦命中其中至少一半交易。",
}
"""What a finding adds if others found it."""

Finders = tuple[str, ...]
"""Names of detectors, sorted."""


def corroborated(background: Background, detected: Sequence[Detected]) -> list[Detected]:
    """Raise the scores of what several active detectors found; what is on trial neither gives nor takes."""
    finders = _others(detected)
    names = [one.detector.name for one in detected for _ in one.found.patterns]
    patterns = [pattern for one in detected for pattern in one.found.patterns]
    scores = np.array([pattern.score for pattern in patterns], np.float64)
    before = np.array([pattern.evidence for pattern in patterns], np.float64)
    evidence, n_active = before + _evidence(names, finders), active(background)
    nowhere = np.zeros(scores.size)
    more = score_of(nowhere, evidence, n_active) - score_of(nowhere, before, n_active)
    raised = np.minimum(scores + more, 1.0).round(6)
    told = iter(zip(raised.tolist(), evidence.tolist(), finders, strict=True))
    return [replace(one, found=_told(one.found, told)) for one in detected]


def _evidence(names: Sequence[str], finders: Sequence[Finders]) -> NDArray[np.float64]:
    """Minus the logarithm of how common it is for a detector's alerts to be found by these others."""
    pairs = [[(name, other) for other in others] for name, others in zip(names, finders, strict=True)]
    n_alerts, n_shared = Counter(names), Counter(pair for own in pairs for pair in own)
    shares = [[(1 + n_shared[pair]) / (1 + n_alerts[pair[0]]) for pair in own] for own in pairs]
    return np.array([-np.log(own).sum() for own in shares], np.float64)


def _told(found: Found, told: Iterator[tuple[float, float, Finders]]) -> Found:
    patterns = (_with(pattern, *next(told)) for pattern in found.patterns)
    return Found(tuple(patterns), found.left_out)


def _with(pattern: Pattern, score: float, evidence: float, finders: Finders) -> Pattern:
    if not finders:
        return pattern
    facts: dict[str, Fact] = {"other_detectors": len(finders), "also_found_by": ", ".join(finders)}
    also = (*pattern.also, ALSO_FOUND)
    return replace(pattern, score=score, evidence=evidence, facts={**pattern.facts, **facts}, also=also)


def _others(detected: Sequence[Detected]) -> list[Finders]:
    """For each situation, in order, the other detectors of which one alert holds half of its transactions."""
    evidence = [
        (one.detector.name if one.status == "active" else "", pattern.transactions.tolist())
        for one in detected
        for pattern in one.found.patterns
    ]
    through: dict[int, list[int]] = defaultdict(list)
    for place, (name, codes) in enumerate(evidence):
        for code in codes if name else ():
            through[code].append(place)
    finders = []
    for name, codes in evidence:
        common = Counter(other for code in codes if name for other in through[code])
        found_by = {evidence[other][0] for other, n in common.items() if 2 * n >= len(codes)}
        finders.append(tuple(sorted(found_by - {name})))
    return finders

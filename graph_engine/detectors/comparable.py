"""Scores of all detectors on one scale: how few parties have a situation of its kind that is as odd."""

from dataclasses import replace

import numpy as np

from graph_engine.detectors.background import Background
from graph_engine.findings import Found
from graph_engine.ranking import standing


def comparable(background: Background, found: Found) -> Found:
    """Give situations with scores that can be compared with those of other detectors.

    Each detector orders its situations; the score is where one stands in that order against the number of
    parties that pay others, and how far it is beyond chance. So what chance cannot bring comes first, then
    the best of each detector, whatever its measures are.
    """
    odd = np.array([pattern.score for pattern in found.patterns], np.float64)
    active = int(np.unique(background.payer_party[background.ordinary_rows]).size)
    beyond = np.array([pattern.beyond_chance for pattern in found.patterns], np.float64)
    scores = standing(odd, active, beyond).round(6).tolist()
    ranked = (replace(pattern, score=score) for pattern, score in zip(found.patterns, scores, strict=True))
    return Found(tuple(ranked), found.left_out)

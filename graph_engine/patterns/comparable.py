"""Scores of all detectors on one scale: how few parties have a situation of its kind that is as odd."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from graph_engine.findings import Found
from graph_engine.patterns.background import Background
from graph_engine.patterns.turnover import stake_evidence
from graph_engine.ranking import score_of, standing

ALWAYS = 50
"""So many of the oddest situations are never too common to be alerts; ours: a team looks at so few."""

POWER = 0.5
"""Of n parties, the n ** POWER oddest situations are alerts; ours: 100 of 10,000, 1,000 of a million."""

TOO_COMMON = "situations too common to be alerts"
"""Reason for which situations are left out."""


def comparable(background: Background, found: Found) -> Found:
    """Give situations with scores that can be compared with those of other detectors.

    Each detector orders its situations; the evidence of one is where it stands in that order against the
    number of parties that pay others, how far it is beyond chance, and how rare it is to move so much; that
    chance would bring many as unlikely counts against it. So what chance cannot bring and what matters come
    first, then the best of each detector, whatever its measures are. What is neither beyond chance nor as odd
    as few are is no alert.
    """
    odd = np.array([pattern.score for pattern in found.patterns], np.float64)
    beyond = np.array([pattern.beyond_chance for pattern in found.patterns], np.float64)
    n_active = active(background)
    evidence = beyond + stake_evidence(background, found.patterns)
    scores = score_of(standing(odd, n_active), evidence, n_active).round(6)
    chosen = _uncommon(odd, beyond, n_active)
    ranked = (
        replace(found.patterns[place], score=float(scores[place]), evidence=float(evidence[place]))
        for place in np.flatnonzero(chosen).tolist()
    )
    return Found(tuple(ranked), {**found.left_out, TOO_COMMON: int(np.count_nonzero(~chosen))})


def active(background: Background) -> int:
    """Number of parties that pay others."""
    return int(np.unique(background.payer_party[background.ordinary_rows]).size)


def _uncommon(
    odd: NDArray[np.float64], beyond_chance: NDArray[np.float64], n_active: int
) -> NDArray[np.bool_]:
    """Whether chance would not bring a situation, or so few are as odd that it deserves an alert.

    Chance would bring one at most; where more are beyond it, all chances are raised in proportion.
    """
    n_beyond = max(int(np.count_nonzero(beyond_chance > 0)), 1)
    as_odd = odd.size - np.searchsorted(np.sort(odd), odd, side="left")
    few = as_odd <= max(ALWAYS, n_active**POWER)
    uncommon: NDArray[np.bool_] = few | (beyond_chance > np.log(n_beyond))
    return uncommon

"""Whom an enterprise usually deals with outside: few buyers and suppliers, the same month after month."""

from dataclasses import dataclass

import numpy as np

from graph_engine.synthetic.arrays import Chances, Ints, weighted, whole
from graph_engine.synthetic.outside import OutsideFirms
from graph_engine.synthetic.size import Size

USUAL_BUYERS, USUAL_SUPPLIERS = 6, 3
NEW_PARTNER_SHARE = 0.03
"""How often a deal is with a firm never met before (ours)."""


@dataclass(frozen=True)
class Partners:
    """Outside firms by number, one row an enterprise."""

    buyers: Ints
    suppliers: Ints


def make_partners(rng: Chances, size: Size, outside: OutsideFirms) -> Partners:
    """Draw every enterprise's partners, large firms more often."""
    n = size.enterprises
    buyers = weighted(rng, outside.weight, n * USUAL_BUYERS).reshape(n, USUAL_BUYERS)
    suppliers = weighted(rng, outside.weight, n * USUAL_SUPPLIERS).reshape(n, USUAL_SUPPLIERS)
    return Partners(buyers, suppliers)


def met(rng: Chances, usual: Ints, enterprises: Ints, outside: OutsideFirms) -> Ints:
    """For each deal of an enterprise one of its usual partners, or now and then a new one."""
    n = len(enterprises)
    known = usual[enterprises, rng.integers(0, usual.shape[1], n)]
    new = weighted(rng, outside.weight, n)
    return whole(np.where(rng.random(n) < NEW_PARTNER_SHARE, new, known))

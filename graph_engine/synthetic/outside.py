"""Who banks elsewhere: firms with accounts at several rivals under several spellings, and persons."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from graph_engine.synthetic.arrays import Chances, Floats, Ints, pareto_weights, spans, weighted, whole
from graph_engine.synthetic.banks import RIVAL_WEIGHTS, RIVALS
from graph_engine.synthetic.firms import SIZE_ALPHA, firm_names
from graph_engine.synthetic.industries import INDUSTRY_WEIGHTS
from graph_engine.synthetic.names import given_names, surnames
from graph_engine.synthetic.regions import CITY_WEIGHTS
from graph_engine.synthetic.size import Size
from graph_engine.synthetic.spellings import SPELLINGS, spelled

ACCOUNTS_WEIGHTS = (0.62, 0.26, 0.12)
"""How often an outside firm has one, two or three accounts (ours)."""

SPELLING_WEIGHTS = (0.52, 0.12, 0.08, 0.08, 0.1, 0.04, 0.06)
"""How often each spelling is the usual one of an account (ours)."""


@dataclass(frozen=True)
class OutsideFirms:
    """Firms that bank with rivals only, and their accounts (numbered from 0 among themselves)."""

    name: pl.Series
    city: Ints
    industry: Ints
    weight: Floats
    accounts: Ints
    firm_of_account: Ints
    bank_of_account: Ints
    usual_name: pl.Series
    other_name: pl.Series

    @property
    def main_account(self) -> Ints:
        """The first account of each firm."""
        return whole(np.cumsum(self.accounts) - self.accounts)


def make_outside_firms(rng: Chances, size: Size) -> OutsideFirms:
    """Draw firms outside: few of them are paid by very many (Pareto weights)."""
    n = size.outside_firms
    city, industry = weighted(rng, CITY_WEIGHTS, n), weighted(rng, INDUSTRY_WEIGHTS, n)
    names = firm_names(rng, city, industry)
    accounts = 1 + weighted(rng, ACCOUNTS_WEIGHTS, n)
    firm, _ = spans(accounts)
    written = names.gather(firm)
    return OutsideFirms(
        name=names,
        city=city,
        industry=industry,
        weight=np.minimum(pareto_weights(rng, SIZE_ALPHA, n), 300.0),
        accounts=accounts,
        firm_of_account=firm,
        bank_of_account=whole(RIVALS)[weighted(rng, RIVAL_WEIGHTS, len(firm))],
        usual_name=spelled(written, weighted(rng, SPELLING_WEIGHTS, len(firm))),
        other_name=spelled(written, rng.integers(0, len(SPELLINGS), len(firm))),
    )


def outside_person_names(rng: Chances, n: int) -> pl.Series:
    """Names of persons who bank elsewhere."""
    return surnames(rng, n) + given_names(rng, rng.random(n) < 0.5)

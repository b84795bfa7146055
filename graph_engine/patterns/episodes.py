"""Money that passes through an account unit by unit, and the runs that such units make."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph_engine.kernels.pass_through import Allocations, allocations, ledger_of
from graph_engine.patterns.background import Background


@dataclass(frozen=True)
class Units:
    """Units that passed through, of receipts passed on: arrays of shape (n_units,), by purse and receipt.

    ``receipts``, ``payments`` int32 transactions; ``amounts`` int64 minor units; ``runs`` int64, the run each
    belongs to, rising from 0.
    """

    receipts: NDArray[np.int32]
    payments: NDArray[np.int32]
    amounts: NDArray[np.int64]
    runs: NDArray[np.int64]

    def of(self, run: int) -> "Units":
        """The units of one run."""
        rows = slice(*np.searchsorted(self.runs, [run, run + 1]))
        return Units(self.receipts[rows], self.payments[rows], self.amounts[rows], self.runs[rows])


@dataclass(frozen=True)
class Runs:
    """Measures of runs of units: arrays of shape (n_runs,), by purse and time; sums in minor units.

    ``first_receipts`` and ``last_payments`` int32 are transactions; ``received`` and ``passed`` int64.
    """

    purses: NDArray[np.int32]
    first_receipts: NDArray[np.int32]
    last_payments: NDArray[np.int32]
    received: NDArray[np.int64]
    passed: NDArray[np.int64]


def passed_on(background: Background, *, window_us: int, passed_on_pct: int) -> Units:
    """Give the units that passed through accounts of ours, in runs of receipts at most a window apart.

    Every unit is taken from the oldest one received at most ``window_us`` before. Kept are units from an
    ordinary account of one party to an ordinary account of another, of receipts of which at least
    ``passed_on_pct`` per cent are such.
    """
    flows, ordinary = background.flows, background.ordinary
    taken = _allocated(background, window_us)
    others = background.payer_party[taken.receipts] != background.payee_party[taken.payments]
    through = others & ordinary[taken.receipts] & ordinary[taken.payments]
    passed = np.zeros(flows.payer.size, np.int64)
    np.add.at(passed, taken.receipts[through], taken.amounts[through])
    enough = 100 * passed >= passed_on_pct * flows.amount_minor
    kept = through & enough[taken.receipts]
    receipts = taken.receipts[kept]
    begins = np.ones(receipts.size, np.bool_)
    gaps = np.diff(flows.time_us[receipts]) > window_us
    begins[1:] = gaps | (np.diff(background.payee_purse[receipts]) != 0)
    return Units(receipts, taken.payments[kept], taken.amounts[kept], np.cumsum(begins) - 1)


def _allocated(background: Background, window_us: int) -> Allocations:
    """Take every unit that accounts of ours paid from what came in within the window."""
    flows = background.flows
    followed, by_day = flows.passable & flows.ours, flows.transactions.by_day
    sides = ((flows.payer, background.payer_purse), (flows.payee, background.payee_purse))
    payers, payees = (np.where(followed[account], purse, np.int32(-1)) for account, purse in sides)
    return allocations(
        ledger_of(payers, payees, flows.time_us, by_day, background.n_purses),
        flows.time_us,
        flows.amount_minor,
        background.following,
        window=window_us,
    )


def measured(background: Background, units: Units) -> Runs:
    """Add up what each run received and passed on."""
    starts = np.flatnonzero(np.diff(units.runs, prepend=-1))
    opening = units.receipts[starts]
    once = np.diff(units.receipts, prepend=-1) != 0
    last_payments = np.zeros(starts.size, np.int32)
    np.maximum.at(last_payments, units.runs, units.payments)
    return Runs(
        purses=background.payee_purse[opening],
        first_receipts=opening,
        last_payments=last_payments,
        received=per_run(units, starts.size, background.flows.amount_minor[units.receipts] * once),
        passed=per_run(units, starts.size, units.amounts),
    )


def per_run(units: Units, n_runs: int, amounts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Add amounts up by run; shape (n_runs,)."""
    sums = np.zeros(n_runs, np.int64)
    np.add.at(sums, units.runs, amounts)
    return sums


def joined(
    background: Background, units: Units, runs: Runs, chosen: NDArray[np.bool_], gap_us: int
) -> tuple[Units, NDArray[np.int64]]:
    """Join the chosen runs of a purse that follow each other within a time to longer runs.

    Returns
    -------
    units : Units
        The units of the chosen runs.
    firsts : int64 array, shape (n_longer_runs + 1,)
        Where each longer run begins among the chosen ones, and their number.
    """
    places = np.flatnonzero(chosen)
    ends = background.flows.time_us[runs.last_payments[places]]
    apart = background.flows.time_us[runs.first_receipts[places]][1:] - ends[:-1] > gap_us
    begins = np.ones(places.size, np.bool_)
    begins[1:] = apart | (np.diff(runs.purses[places]) != 0)
    longer = np.full(chosen.size, -1, np.int64)
    longer[places] = np.cumsum(begins) - 1
    kept = chosen[units.runs]
    found = Units(units.receipts[kept], units.payments[kept], units.amounts[kept], longer[units.runs[kept]])
    return found, np.append(np.flatnonzero(begins), places.size)

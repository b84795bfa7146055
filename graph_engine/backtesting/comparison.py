"""What two searches of one detector found, side by side: kept, won and lost."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph_engine.backtesting.truth import Truth
from graph_engine.findings import Finding, half_in_common


@dataclass(frozen=True)
class Tally:
    """How many alerts, about how many customers, and how many of them are right, wrong, or nobody knows."""

    alerts: int
    customers: int
    true: int
    false: int
    unknown: int

    @property
    def precision(self) -> float | None:
        """Share of right alerts among those that somebody knows about, 0 to 1; None where there are none."""
        known = self.true + self.false
        return round(self.true / known, 4) if known else None


@dataclass(frozen=True)
class Comparison:
    """The alerts by present and by changed parameters.

    ``kept`` and ``lost`` make up ``present``: those that the changed parameters find too, and those that they
    do not. ``won`` are alerts by changed parameters that are no present one's situation. Where changed
    parameters join two alerts or part one, ``changed`` is not ``kept`` and ``won`` added up. Customers are
    kept if both find something about them, lost or won if only one does. ``won_alerts`` and ``lost_alerts``
    have the highest score first, each beside whether it is right.
    """

    present: Tally
    changed: Tally
    kept: Tally
    lost: Tally
    won: Tally
    lost_alerts: tuple[tuple[Finding, bool | None], ...]
    won_alerts: tuple[tuple[Finding, bool | None], ...]


def compare(present: Sequence[Finding], changed: Sequence[Finding], truth: Truth) -> Comparison:
    """Compare what one detector finds by present and by changed parameters.

    Parameters
    ----------
    present, changed : sequence of Finding
        Alerts of one detector. Two are one situation if they have the same id, or the same anchor and at
        least half of the smaller's evidence in common.
    truth : callable
        Whether an alert is right, None where nobody knows.

    Returns
    -------
    Comparison
        Alerts won and lost in order of score, then id.

    Notes
    -----
    O(a²) for a customer with a alerts; customers are compared one by one.
    """
    kept, lost = _parted(present, changed)
    _, won = _parted(changed, present)
    before, after = _customers(present), _customers(changed)
    return Comparison(
        present=_tally(present, before, truth),
        changed=_tally(changed, after, truth),
        kept=_tally(kept, before & after, truth),
        lost=_tally(lost, before - after, truth),
        won=_tally(won, after - before, truth),
        lost_alerts=_best_first(lost, truth),
        won_alerts=_best_first(won, truth),
    )


def _parted(some: Iterable[Finding], others: Iterable[Finding]) -> tuple[list[Finding], list[Finding]]:
    """Those of some that are a situation of the others too, and those that are not."""
    about: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
    for other in others:
        about[other.anchor_id].append((other.finding_id, other.evidence))
    parted: tuple[list[Finding], list[Finding]] = [], []
    for finding in some:
        evidence = finding.evidence
        met = any(
            finding_id == finding.finding_id or half_in_common(evidence, own)
            for finding_id, own in about[finding.anchor_id]
        )
        parted[0 if met else 1].append(finding)
    return parted


def _customers(alerts: Iterable[Finding]) -> set[str]:
    return {alert.anchor_id for alert in alerts}


def _tally(alerts: Sequence[Finding], customers: set[str], truth: Truth) -> Tally:
    told = [truth(alert) for alert in alerts]
    return Tally(len(alerts), len(customers), told.count(True), told.count(False), told.count(None))


def _best_first(alerts: Iterable[Finding], truth: Truth) -> tuple[tuple[Finding, bool | None], ...]:
    ordered = sorted(alerts, key=lambda alert: (-alert.score, alert.finding_id))
    return tuple((alert, truth(alert)) for alert in ordered)

"""The business days that a backtest is about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from graph_engine.errors import BadParameter
from graph_engine.findings import Finding
from graph_engine.ledger.settings import Settings

BEGAN_BEFORE = "alerts whose evidence begins before the period"
ENDED_AFTER = "alerts whose evidence ends after the period"
"""Reasons for which alerts are left out."""


@dataclass(frozen=True)
class Period:
    """Business days of a bank, first and last counted; without a first day, from the ledger's beginning."""

    first: date | None
    last: date
    settings: Settings

    def __post_init__(self) -> None:
        if self.first is not None and self.first > self.last:
            raise BadParameter("from", self.first.isoformat(), f"a day up to {self.last}, the last")

    @property
    def end(self) -> datetime:
        """The last instant of the last day, by the bank's time zone and cut-off."""
        zone, cut_off = ZoneInfo(self.settings.time_zone), self.settings.cut_off
        if cut_off == "24:00":
            return datetime.combine(self.last, time.max, zone)
        return datetime.combine(self.last, time.fromisoformat(cut_off), zone) - timedelta(microseconds=1)

    def within(self, findings: Iterable[Finding]) -> tuple[list[Finding], Mapping[str, int]]:
        """Give the findings whose evidence lies in the period, in their order, and count the others."""
        kept, left_out = list[Finding](), {BEGAN_BEFORE: 0, ENDED_AFTER: 0}
        for finding in findings:
            if self.first is not None and self.settings.business_day(finding.first_at) < self.first:
                left_out[BEGAN_BEFORE] += 1
            elif self.settings.business_day(finding.last_at) > self.last:
                left_out[ENDED_AFTER] += 1
            else:
                kept.append(finding)
        return kept, left_out

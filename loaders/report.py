"""What a load did: counts per file, sums per currency, reasons; on screen and as JSON."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import polars as pl

from graph_engine.ledger import PairingReport


@dataclass
class FileCount:
    """What became of the rows of a file: read = accepted + duplicates + quarantined."""

    accepted: int = 0
    duplicates: int = 0
    quarantined: int = 0
    left_out: int = 0

    @property
    def read(self) -> int:
        """All rows but those that the mapping calls no data."""
        return self.accepted + self.duplicates + self.quarantined

    def to_json(self) -> dict[str, int]:
        """The counts as the contract names them."""
        return {
            "read": self.read,
            "accepted": self.accepted,
            "duplicates": self.duplicates,
            "quarantined": self.quarantined,
        }


@dataclass
class Tally:
    """What a load counts while it goes on."""

    files: dict[str, FileCount] = field(default_factory=dict)
    sums: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    first: datetime | None = None
    last: datetime | None = None

    def add_reason(self, reason: str, count: int = 1) -> None:
        """Count rows that were put aside for a reason, or kept and marked (``failed_identifier``)."""
        if count:
            self.reasons[reason] = self.reasons.get(reason, 0) + count

    def add_transactions(self, rows: pl.DataFrame) -> None:
        """Count accepted transactions: sums per currency, first and last time."""
        if rows.is_empty():
            return
        totals = rows.group_by("currency").agg(pl.col("amount_minor").cast(pl.Int128).sum())
        for currency, total in totals.iter_rows():
            self.sums[currency] = self.sums.get(currency, 0) + int(total)
        first, last = rows.select(first=pl.col("time").min(), last=pl.col("time").max()).row(0)
        self.first = first if self.first is None else min(self.first, first)
        self.last = last if self.last is None else max(self.last, last)


@dataclass(frozen=True)
class LoadReport:
    """What a load did.

    ``unresolved`` counts what rows point at and the ledger does not hold: accounts that are placeholders of
    this load, originals of its reversals, and rows put aside for an unknown reference. ``pairing`` is that of
    the ledger's statements after the load, zero for sources that are movements.
    """

    load_id: str
    ledger_version: int
    tally: Tally
    unresolved: int
    pairing: PairingReport

    @property
    def read(self) -> int:
        """Rows read from all files."""
        return sum(count.read for count in self.tally.files.values())

    @property
    def quarantined(self) -> int:
        """Rows put aside from all files."""
        return sum(count.quarantined for count in self.tally.files.values())

    def to_json(self) -> dict[str, Any]:
        """The report as ``load --json`` prints it."""
        tally = self.tally
        return {
            "load_id": self.load_id,
            "ledger_version": self.ledger_version,
            "tables": {name: count.to_json() for name, count in sorted(tally.files.items())},
            "sums": dict(sorted(tally.sums.items())),
            "from": iso(tally.first),
            "to": iso(tally.last),
            "reasons": dict(sorted(tally.reasons.items())),
            "unresolved": self.unresolved,
            "paired": self.pairing.paired,
            "single": self.pairing.single,
            "ambiguous": self.pairing.ambiguous,
        }


def iso(instant: datetime | None) -> str | None:
    """An instant as ISO 8601 with Z.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> iso(datetime(2025, 1, 10, 1, 2, 3, tzinfo=UTC))
    '2025-01-10T01:02:03Z'
    """
    return None if instant is None else instant.astimezone(UTC).isoformat().replace("+00:00", "Z")

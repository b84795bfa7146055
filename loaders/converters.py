"""What the rows of a source are converted by: the mapping's words, the bank's clock, the ledger's key."""

from datetime import date

import polars as pl

from graph_engine.ledger import LedgerWrite
from loaders.mapping import SourcePlan
from loaders.plan import FilePlan
from loaders.rows.clock import Clock
from loaders.rows.convert import Converter
from loaders.values.knowledge import Knowledge


def converter_of(source: SourcePlan, write: LedgerWrite, plan: FilePlan) -> Converter:
    """What rows of a file are converted by."""
    key = bytes.fromhex(write.settings.contact_point_key)
    spreadsheet = plan.entry.format.spreadsheet
    known = Knowledge(source.mapping.lookups, source.lists, key, spreadsheet)
    return Converter(known, clock_of(source, write), source.mapping.source)


def clock_of(source: SourcePlan, write: LedgerWrite) -> Clock:
    """The mapping's zone, cut-off and calendar, else the ledger's."""
    mapping, settings = source.mapping, write.settings
    days_off: frozenset[date] = frozenset()
    if mapping.business_day.calendar is not None:
        calendar = write.stored("calendar").filter(~pl.col("working")).select("day").collect()
        days_off = frozenset(calendar.to_series())
    zone, cut_off = mapping.time_zone, mapping.business_day.cut_off
    return Clock(zone or settings.time_zone, cut_off or settings.cut_off, days_off)

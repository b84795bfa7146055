"""Reports due by amount alone, for who may read filings."""

from datetime import date

import polars as pl

from api.models.filings import FilingFilters
from api.pages import Found
from api.reading.tables import found_in, with_names
from graph_engine.errors import BadParameter, UnknownName
from graph_engine.reporting_rules import read_rules
from graph_engine.runs import Run


def find_filings(run: Run, filters: FilingFilters) -> Found:
    """Reports that meet all filters, in the order of the table, with the customers' names."""
    return with_names(run, found_in(filings_asked(run, filters)), party_name="party_id")


def filings_asked(run: Run, filters: FilingFilters) -> pl.DataFrame:
    """Reports that meet all filters, in the order of the table.

    Raises
    ------
    UnknownName
        If there is no such rule or party.
    BadParameter
        If the last day is before the first.
    """
    rules = [rule.rule for rule in read_rules().rules]
    if filters.rule is not None and filters.rule not in rules:
        raise UnknownName("filing rule", filters.rule, rules)
    if filters.party is not None:
        run.index.nodes("Party").code_of(filters.party)
    first, last = filters.from_day, filters.to_day
    if first is not None and last is not None and last < first:
        raise BadParameter("to_day", last.isoformat(), f"{first.isoformat()} or later")
    equal = {"rule": filters.rule, "party_id": filters.party}
    conditions = [pl.col(name) == value for name, value in equal.items() if value is not None]
    days = pl.col("business_day").is_between(first or date.min, last or date.max)
    return run.table("filings").filter(days, *conditions)

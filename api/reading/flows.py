"""Monthly flows between parties."""

import polars as pl

from api.models.flows import FlowFilters
from api.pages import Found
from api.reading.tables import found_in, with_names
from graph_engine.errors import BadParameter
from graph_engine.runs import Run


def find_flows(run: Run, filters: FlowFilters, party_id: str | None = None) -> Found:
    """Flows that meet all filters, in the order of the table; of one party, in or out, where it is given.

    Raises
    ------
    BadParameter
        If the last month is before the first.
    """
    conditions = _conditions(filters)
    if party_id is not None:
        conditions.append((pl.col("payer_id") == party_id) | (pl.col("payee_id") == party_id))
    frame = run.table("flows").filter(*conditions)
    return with_names(run, found_in(frame), payer_name="payer_id", payee_name="payee_id")


def _conditions(filters: FlowFilters) -> list[pl.Expr]:
    first, last = filters.from_month, filters.to_month
    if first is not None and last is not None and last < first:
        raise BadParameter("to_month", last.isoformat(), f"{first.isoformat()} or later")
    asked = {
        "payer": None if filters.payer is None else pl.col("payer_id") == filters.payer,
        "payee": None if filters.payee is None else pl.col("payee_id") == filters.payee,
        "currency": None if filters.currency is None else pl.col("currency") == filters.currency,
        "from": None if first is None else pl.col("month") >= first.replace(day=1),
        "to": None if last is None else pl.col("month") <= last.replace(day=1),
    }
    return [condition for condition in asked.values() if condition is not None]

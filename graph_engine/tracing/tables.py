"""A trace as tables: its transactions by hop, what became of the money on each purse, and where it stops."""

from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from graph_engine.index import GraphIndex
from graph_engine.tracing.record import REASONS, TERMS
from graph_engine.tracing.trace import Trace

STEP_SCHEMA = {
    "hop": pl.Int64(),
    "transaction_id": pl.String(),
    "kind": pl.String(),
    "time": pl.Datetime("us", "UTC"),
    "payer_id": pl.String(),
    "payer_account": pl.String(),
    "payee_id": pl.String(),
    "payee_account": pl.String(),
    "amount_minor": pl.Int64(),
    "traced_minor": pl.Int64(),
    "currency": pl.String(),
    "share": pl.Float64(),
    "stop_reason": pl.String(),
}
"""Columns of traced transactions; the sides of cash and the like are empty, and so is the reason to go on."""

Codes = NDArray[np.integer[Any]]


def steps_table(index: GraphIndex, found: Trace) -> pl.DataFrame:
    """Every traced transaction by (hop, time, id).

    Amounts are those of the side the money comes from: what was paid (forward) or received (backward).
    """
    every = pl.concat([_transfers(index, found), _entries(index, found)])
    return every.sort("hop", "time", "transaction_id", "stop_reason")


def purses_table(index: GraphIndex, found: Trace) -> pl.DataFrame:
    """What became of traced money on each purse, by account and currency."""
    terms = found.terms
    columns = {
        "account_id": account_ids(index, terms.accounts),
        "party_id": party_ids(index, terms.accounts),
        "currency": _words(found.traceable.currencies, terms.currencies),
    }
    amounts = {f"{name}_minor": terms.amounts[:, place] for place, name in enumerate(TERMS)}
    return pl.DataFrame(columns | amounts).sort("account_id", "currency")


def stops_table(found: Trace) -> pl.DataFrame:
    """What is not followed, by reason and currency."""
    stops = found.stops
    return pl.DataFrame(
        {
            "reason": _words(REASONS, stops.reasons),
            "currency": _words(found.traceable.currencies, stops.currencies),
            "count": stops.counts,
            "amount_minor": stops.amounts,
        },
        schema_overrides={"reason": pl.String(), "currency": pl.String()},
    ).sort("reason", "currency")


def account_ids(index: GraphIndex, codes: Codes) -> pl.Series:
    """Ids of accounts."""
    return taken(index.nodes("Account").ids.array(), codes)


def party_ids(index: GraphIndex, accounts: Codes) -> pl.Series:
    """Ids of the primary holders of accounts."""
    holders = np.asarray(index.nodes("Account").column("holder"))[accounts]
    return taken(index.nodes("Party").ids.array(), holders)


def taken(values: Any, codes: Codes) -> pl.Series:
    """Some values of a mapped Arrow array."""
    return pl.Series(values.take(pa.array(codes)).to_pylist(), dtype=pl.String())


def _words(words: tuple[str, ...], codes: Codes) -> list[str]:
    return [words[code] for code in codes.tolist()]


def _transfers(index: GraphIndex, found: Trace) -> pl.DataFrame:
    steps, edges, forward = found.steps, index.edges("TRANSFERRED"), found.asked.forward
    chosen = ~steps.is_entry
    codes = steps.code[chosen]
    side = found.traceable.money.paid if forward else found.traceable.money.received
    kinds = edges.dictionary("kind")
    payers, payees = edges.sources[codes], edges.targets[codes]
    return _table(
        found,
        chosen,
        {
            "transaction_id": taken(edges.ids, codes),
            "kind": _words(kinds, edges.codes("kind")[codes]),
            "time": edges.times[codes],
            "payer_id": party_ids(index, payers),
            "payer_account": account_ids(index, payers),
            "payee_id": party_ids(index, payees),
            "payee_account": account_ids(index, payees),
            "amount_minor": side.amount[codes],
            "currency": _words(found.traceable.currencies, side.currency[codes]),
        },
    )


def _entries(index: GraphIndex, found: Trace) -> pl.DataFrame:
    steps, entries, money = found.steps, found.traceable.entries, found.traceable.money.entries
    codes = steps.code[steps.is_entry]
    owners, inward = entries.accounts[codes], pl.Series(entries.inward[codes], dtype=pl.Boolean())
    ids = {"id": party_ids(index, owners), "account": account_ids(index, owners)}
    none = pl.Series([None] * codes.size, dtype=pl.String())
    sides = {
        f"{side}_{what}": values.zip_with(inward == (side == "payee"), none)
        for side in ("payer", "payee")
        for what, values in ids.items()
    }
    columns = {
        "transaction_id": taken(entries.ids, codes),
        "kind": _words(entries.kinds, entries.kind[codes]),
        "time": entries.times[codes],
        "amount_minor": money.amount[codes],
        "currency": _words(found.traceable.currencies, money.currency[codes]),
    }
    return _table(found, steps.is_entry, columns | sides)


def _table(found: Trace, chosen: NDArray[np.bool_], columns: dict[str, Any]) -> pl.DataFrame:
    steps = found.steps
    traced, amounts = steps.traced[chosen], np.asarray(columns["amount_minor"])
    every = columns | {
        "hop": steps.hop[chosen],
        "traced_minor": traced,
        "share": traced / amounts,
        "stop_reason": [REASONS[reason] or None for reason in steps.reason[chosen].tolist()],
    }
    return pl.DataFrame({name: every[name] for name in STEP_SCHEMA}).cast(STEP_SCHEMA)  # type: ignore[arg-type]

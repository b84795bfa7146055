"""All features as a table: a row a transaction, or a row an account or a party as at its last movement."""

from datetime import datetime
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_engine.index import GraphIndex
from graph_engine.index.money_flows import customers
from graph_engine.model_features.amounts import amount_columns
from graph_engine.model_features.catalogue import (
    CLOSED,
    MOST_HOPS,
    NETWORK,
    PER_ACCOUNT,
    PER_TRANSACTION,
    SIDE,
    Feature,
    Per,
    Unit,
)
from graph_engine.model_features.events import Ends, Events, events_of
from graph_engine.model_features.network import network_columns
from graph_engine.model_features.parameters import FeatureParameters
from graph_engine.model_features.shapes import around_columns, shape_columns
from graph_engine.model_features.sides import pair_columns, side_columns
from graph_engine.reporting import Reporting

Column = pl.Series | NDArray[Any]

TYPES: dict[Unit, pl.DataType] = {
    "count": pl.Int32(),
    "minor units": pl.Int64(),
    "fraction": pl.Float32(),
    "ratio": pl.Float32(),
    "seconds": pl.Float32(),
    "hops": pl.Int32(),
    "flag": pl.Boolean(),
    "word": pl.String(),
}
"""How a feature of each unit is stored."""

KEYS: dict[Per, str] = {"transaction": "transaction_id", "account": "account_id", "party": "party_id"}
"""The column that tells what a row is about, before its time and its features."""


def model_features(
    index: GraphIndex,
    per: Per,
    parameters: FeatureParameters,
    reporting: Reporting,
    taken_back: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Give the features of every transaction, account of ours or customer that moved money.

    Parameters
    ----------
    index : GraphIndex
        The graph of a run.
    per : "transaction", "account" or "party"
        What a row is about.
    parameters : FeatureParameters
        Windows and bounds.
    reporting : Reporting
        By which rules the bank reports, and rates, of which none later than a business day counts on it.
    taken_back : DataFrame, optional
        Reversals and what they took back, as `LedgerView.taken_back` gives it: they are told of, and told
        others of, as they were booked. Without, what was taken back counts nowhere.

    Returns
    -------
    DataFrame
        Key (``KEYS``), time (``time`` of a transaction, else ``last_at``), then ``FEATURES[per]``;
        transactions by (time, id), others by id. What nobody knows is null. Nothing in a row depends on what
        follows its time, but that traits of parties (kind, country) are those at the instant of the run.

    Notes
    -----
    O(m log m) in movements, beside one search for communities a snapshot; about 2 KB a movement in memory.
    """
    events = events_of(index, taken_back)
    if per == "transaction":
        return transaction_features(events, parameters, reporting)
    return _at_last(events, _told(events, parameters, reporting), per)


def transaction_features(events: Events, parameters: FeatureParameters, reporting: Reporting) -> pl.DataFrame:
    """Give the features of every transaction of some events, as `model_features` does of an index."""
    keys = {"transaction_id": events.ids, "time": _instants(events.time_us)}
    return _frame(keys, _told(events, parameters, reporting), PER_TRANSACTION)


def _told(events: Events, parameters: FeatureParameters, reporting: Reporting) -> dict[str, Column]:
    """Every feature of ``PER_TRANSACTION`` by name, of each movement."""
    told: dict[str, Column] = dict(amount_columns(events))
    told |= pair_columns(events, events.accounts, "pair")
    told |= pair_columns(events, events.parties, "party_pair")
    for ends, infix in ((events.accounts, ""), (events.parties, "_party")):
        for side in ("payer", "payee"):
            columns = side_columns(events, ends, side)
            told |= {f"{side}{infix}_{name}": column for name, column in columns.items()}
    told |= shape_columns(events, parameters, reporting)
    told |= around_columns(events, told)
    return told | network_columns(events, parameters)


def _at_last(events: Events, told: dict[str, Column], per: Per) -> pl.DataFrame:
    """Of each account or party, what was told of it at its last movement."""
    ends, infix = (events.accounts, "") if per == "account" else (events.parties, "_party")
    last = np.full(ends.n, -1, np.int64)
    rows = np.arange(events.size)
    for side in (ends.payer, ends.payee):
        np.maximum.at(last, side[side >= 0], rows[side >= 0])
    nodes = events.index.nodes("Account" if per == "account" else "Party")
    codes = np.flatnonzero((last >= 0) & _shown(events.index, per))
    at = last[codes]
    paying = ends.payer[at] == codes
    columns: dict[str, Column] = {
        "quiet_s": (_micros(events.index) - events.time_us[at]) / 1_000_000,
        "last_currency": pl.Series(told["currency"])[at],
        **{name: column[codes] for name, column in _closed(told, ends).items()},
    }
    for names, part in ((SIDE, infix), (NETWORK, "_party")):
        for feature in names:
            sides = [np.asarray(told[f"{side}{part}_{feature.name}"])[at] for side in ("payer", "payee")]
            columns[feature.name] = np.where(paying, *sides)
    keys = {
        KEYS[per]: pl.Series(nodes.ids_at(codes), dtype=pl.String),
        "last_at": _instants(events.time_us[at]),
    }
    return _frame(keys, columns, PER_ACCOUNT)


def _shown(index: GraphIndex, per: Per) -> NDArray[np.bool_]:
    """Accounts of ours, or customers: of others only what they have to do with ours is known."""
    if per == "account":
        ours: NDArray[np.bool_] = index.nodes("Account").column("ours")
        return ours
    return customers(index.nodes("Party"))


def _closed(told: dict[str, Column], ends: Ends) -> dict[str, NDArray[Any]]:
    """The features of ``CLOSED``, by code of the account or party."""
    cycles = np.sum([told[f"cycles_{hops}"] for hops in range(2, MOST_HOPS + 1)], axis=0)
    alike = np.maximum(told["like_in"], told["like_out"])
    of_each = (
        cycles,
        *(told[name] for name in ("scatter_gather_sources", "scatter_gather_width", "chain_hops")),
        alike,
    )
    gather = (np.add, np.add, np.maximum, np.maximum, np.maximum)
    found: dict[str, NDArray[Any]] = {}
    elsewhere = ends.payer != ends.payee
    for feature, values, into in zip(CLOSED, of_each, gather, strict=True):
        column = np.zeros(ends.n, np.int64)
        for side, counted in ((ends.payer, ends.payer >= 0), (ends.payee, (ends.payee >= 0) & elsewhere)):
            into.at(column, side[counted], np.asarray(values)[counted])
        found[feature.name] = column
    return found


def _micros(index: GraphIndex) -> int:
    """The instant of the run; none for a ledger without events, which has no row to tell it of."""
    return round(datetime.fromisoformat(index.instant).timestamp() * 1_000_000) if index.instant else 0


def _instants(times_us: NDArray[np.int64]) -> pl.Series:
    return pl.Series(times_us).cast(pl.Datetime("us", "UTC"))


def _frame(
    keys: dict[str, pl.Series], told: dict[str, Column], features: tuple[Feature, ...]
) -> pl.DataFrame:
    named = [column.alias(name) for name, column in keys.items()]
    return pl.DataFrame([*named, *(_column(feature, told[feature.name]) for feature in features)])


def _column(feature: Feature, values: Column) -> pl.Series:
    column = values if isinstance(values, pl.Series) else pl.Series(values)
    if column.dtype.is_float():
        column = column.fill_nan(None)
    return column.cast(TYPES[feature.unit]).alias(feature.name)

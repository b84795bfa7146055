"""Traces of a run as a viewer may see them."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import polars as pl

from api.deadlines import passed_in
from api.pictures import Carried, CurrencyDrawn, TraceDrawn
from api.reading.parties import party_names
from api.serving import RUNS_HELD
from graph_engine.errors import BadParameter, InputError, NothingMoved, UnknownName
from graph_engine.exchange import Rates
from graph_engine.runs import Run
from graph_engine.schema.access import Viewer, shown
from graph_engine.tracing import KINDS, Asked, Budget, Traceable, trace
from graph_engine.tracing.loan_use import LoanUse, loan_use
from graph_engine.tracing.tables import purses_table, steps_table, stops_table


@dataclass(frozen=True)
class TraceFound:
    """A trace as tables; ``steps`` holds all of them, with the names the viewer may see."""

    start: tuple[str, str]
    asked: Asked
    run: Run
    steps: pl.DataFrame
    purses: pl.DataFrame
    stops: pl.DataFrame
    use: LoanUse | None
    elapsed_ms: float

    @property
    def totals(self) -> pl.DataFrame:
        """The terms of all purses added up, per currency."""
        terms = self.purses.drop("account_id", "party_id")
        return terms.group_by("currency").sum().sort("currency")

    @property
    def partial(self) -> bool:
        """Whether the budget cut the trace short, or the one of what a loan was spent on."""
        cut = bool(self.stops["reason"].is_in(["budget"]).any())
        return cut or (self.use is not None and self.use.partial)


@lru_cache(maxsize=RUNS_HELD)
def traceable_of(run: Run) -> Traceable:
    """What moved, with the dated rates of the run's ledger version."""
    return Traceable.of(run.index, Rates.of(run.ledger_view().rows("exchange_rate")).worth)


def budget_of(events: int, purses: int, milliseconds: int) -> Budget:
    """So much work, and so long from now on."""
    return Budget(purses, events, passed_in(milliseconds / 1000))


def parsed(start: str) -> tuple[str, str]:
    """Kind and id of ``KIND:ID``; an id may hold colons.

    >>> parsed("transaction:tx:T1")
    ('transaction', 'tx:T1')
    """
    kind, _, name = start.partition(":")
    if kind not in KINDS or not name:
        raise BadParameter("start", start, f"KIND:ID, KIND one of {', '.join(KINDS)}")
    return kind, name


def trace_found(run: Run, viewer: Viewer, start: str, asked: Asked) -> TraceFound:
    """Trace money.

    Raises
    ------
    NotAllowed
        If the viewer may not follow money.
    BadParameter, UnknownName
        If it cannot be traced so, or there is nothing of that name.
    NothingMoved
        If it is a transaction that was reversed, or the reversal.
    """
    viewer.require("traces")
    kind, name = parsed(start)
    began = time.perf_counter()
    traceable = traceable_of(run)
    try:
        found = trace(traceable, run.index, kind, name, asked)
    except UnknownName as error:
        raise _explained(error, run) from error
    use = loan_use(traceable, run.index, name, asked) if kind == "loan" and asked.forward else None
    tables = steps_table(run.index, found), purses_table(run.index, found), stops_table(found)
    named = with_names(run, viewer, tables[0])
    return TraceFound(
        (kind, name), asked, run, named, *tables[1:], use, round((time.perf_counter() - began) * 1000, 3)
    )


def _explained(error: UnknownName, run: Run) -> InputError:
    """The same, or why there is no movement of a transaction that the ledger holds."""
    why = run.ledger_view().why_not_moved(error.name) if error.kind == "transaction" else None
    if why is None:
        return error
    return NothingMoved(
        f"transaction {error.name!r} {why}; no money moved by it, so there is nothing to trace"
    )


def written(found: TraceFound, limit: int | None) -> dict[str, Any]:
    """A trace as JSON, with so many rows of each table at most."""
    kind, name = found.start
    tables = {"steps": found.steps, "purses": found.purses}
    cut = {what: 0 if limit is None else max(table.height - limit, 0) for what, table in tables.items()}
    rows = {
        what: (table if limit is None else table.head(limit)).to_dicts() for what, table in tables.items()
    }
    return {
        "start": {"kind": kind, "id": name},
        "direction": found.asked.direction,
        "method": found.asked.method,
        "hops": found.asked.hops,
        "window_days": found.asked.window_days,
        "run_id": found.run.run_id,
        "ledger_version": found.run.ledger_version,
        "elapsed_ms": found.elapsed_ms,
        **rows,
        "stops": found.stops.to_dicts(),
        "use": None if found.use is None else use_written(found.use),
        "left_out": [
            *({"what": what, "reason": "row_limit", "count": count} for what, count in cut.items() if count),
            *_not_followed(found.use),
        ],
    }


def _not_followed(use: LoanUse | None) -> list[dict[str, Any]]:
    """Where the budget was spent before it was clear what a loan was spent on; ``stops`` tell of the rest."""
    if use is None:
        return []
    counts = {"use": use.n_not_followed} | {f"use.{name}": count for name, count in use.not_counted.items()}
    return [{"what": what, "reason": "budget", "count": count} for what, count in counts.items() if count]


def use_written(use: LoanUse) -> dict[str, Any]:
    """What a loan was spent on, as JSON."""
    told = use.product
    return {
        "product": None if told is None else told.product,
        "source": None if told is None else told.source["en"],
        "entrusted": use.entrusted,
        "disbursed_minor": use.disbursed_minor,
        "currency": use.currency,
        "categories": use.uses.to_dicts(),
        "steps": use.steps.select(
            "category", "hop", "transaction_id", "payee_id", "payee_account", "traced_minor", "currency"
        ).to_dicts(),
    }


def drawn(found: TraceFound, said: Callable[[str], str] = str) -> TraceDrawn:
    """A trace as it is drawn: every currency, that of most transactions first.

    ``said`` gives the word for a kind of transaction, which stands where no account is.
    """
    kinds = pl.col("kind").replace({kind: said(kind) for kind in found.steps["kind"].unique()})
    steps = found.steps.with_columns(
        pl.coalesce(f"{side}_name", f"{side}_account", kinds).alias(side) for side in ("payer", "payee")
    )
    by_currency = steps.partition_by("currency", maintain_order=True)
    panels = [
        CurrencyDrawn(part["currency"][0], _carried(part, found.asked.forward))
        for part in sorted(by_currency, key=lambda part: (-part.height, part["currency"][0]))
    ]
    return TraceDrawn(":".join(found.start), found.asked.forward, found.asked.method, panels)


def _carried(steps: pl.DataFrame, forward: bool) -> list[Carried]:
    far = "payee_account" if forward else "payer_account"
    return [
        Carried(
            row["hop"],
            row["payer"],
            row["payee"],
            row["traced_minor"],
            row["stop_reason"] is not None or row[far] is None,
        )
        for row in steps.iter_rows(named=True)
    ]


def with_names(run: Run, viewer: Viewer, steps: pl.DataFrame) -> pl.DataFrame:
    """Transactions with the names of payer and payee as the viewer may see them."""
    ids = pl.concat([steps["payer_id"], steps["payee_id"]]).drop_nulls().unique().sort().to_list()
    names = {party: shown(viewer, "name", name) for party, name in party_names(run, ids).items()}
    for side in ("payer", "payee"):
        told = [None if party is None else names[party] for party in steps[f"{side}_id"]]
        at = steps.columns.index(f"{side}_account")
        steps = steps.insert_column(at, pl.Series(f"{side}_name", told, dtype=pl.String()))
    return steps

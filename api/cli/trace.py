"""``fundgraph trace``: where money went, and where it came from."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from api.cli.screen import Screen
from api.cli.words import term

if TYPE_CHECKING:
    from api.reading.traces import TraceFound
    from graph_engine.tracing import Budget
    from graph_engine.tracing.loan_use import LoanUse

COLUMNS = ("hop", "time", "payer", "payee", "amount", "traced", "share", "stop_reason", "transaction_id")
LIBR_MILLISECONDS = 60_000
"""How long the lowest balance rule goes on; ours, what somebody before a screen waits for."""

PICTURE = ".svg"
"""Ending of a file that is to be a picture."""

SHOWN_ROWS = 200
"""Rows on a screen; a file holds all."""


def trace(  # noqa: PLR0917 - typer reads options by name
    context: typer.Context,
    start: Annotated[
        str, typer.Argument(help="transaction, account, party or loan, and its id.", metavar="KIND:ID")
    ],
    direction: Annotated[
        Literal["forward", "backward"], typer.Option(help="Where the money went, or came from.")
    ] = "forward",
    method: Annotated[
        Literal["fifo", "lifo", "pro-rata", "libr", "poison"],
        typer.Option(help="How money on an account is told apart."),
    ] = "fifo",
    hops: Annotated[int, typer.Option(help="Transactions on from the start.", metavar="K")] = 4,
    window: Annotated[
        int | None, typer.Option(help="Days that money is followed from its start.", metavar="DAYS")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", help="A picture (.svg), or all rows (.csv .parquet .ndjson .xlsx).", metavar="FILE"
        ),
    ] = None,
) -> None:
    """Follow money of the current run, to the minor unit: where it went, or where it came from.

    KIND:ID is where it starts: a transaction, account, party or loan, and its id in the ledger, which holds a
    colon itself. From an account or party all its payments (backward: receipts) are followed.

    The method says which money on an account a payment is made from. fifo: what came first; lifo: what came
    last; pro-rata: every receipt by its share; libr: other money first, traced money only as far as the
    balance sinks below it (forward alone, where opening balances are known); poison: whatever traced money
    touched, an upper bound.

    Where to, over at most 4 transactions and 30 days:

    fundgraph trace transaction:tx:T0000000123 --hops 4 --window 30

    Where from:

    fundgraph trace account:acct:A00000042 --direction backward --method lifo

    What a loan was spent on, as a picture:

    fundgraph trace loan:loan:L0000000 --method pro-rata --out loan.svg
    """
    from api.cli.current import current_run
    from api.export_files import FORMS, check_file
    from api.reading.traces import trace_found, written
    from graph_engine.errors import LimitReached
    from graph_engine.kernel_cache import use_kernel_cache
    from graph_engine.tracing import Asked

    screen: Screen = context.obj
    if out is not None:
        check_file(out, (PICTURE, *FORMS))
    asked, viewer = Asked(direction, method, hops, window, _budget(method)), screen.viewer()
    run = current_run(screen)
    use_kernel_cache(screen.home)
    found = trace_found(run, viewer, start, asked)
    if out is not None:
        _write(screen, found, out)
    screen.answer(written(found, None), lambda: _show(screen, found))
    if out is not None:
        screen.say("written_to", file=out)
    if found.partial:
        raise typer.Exit(LimitReached.exit_code)


def _budget(method: str) -> "Budget":
    """Libr goes payment by payment, which is long where a hub is on the way."""
    from api.reading.traces import budget_of
    from graph_engine.tracing import Budget

    whole = Budget()
    return budget_of(whole.events, whole.purses, LIBR_MILLISECONDS) if method == "libr" else whole


def _write(screen: Screen, found: "TraceFound", out: Path) -> None:
    """Write a picture or a table, by the ending of the name."""
    from api.export_files import write_file, write_text
    from api.pictures import trace_picture
    from api.reading.traces import drawn

    if out.suffix.lower() == PICTURE:
        said = drawn(found, lambda kind: _side_unknown(screen, kind))
        write_text(trace_picture(said, screen.lang), out)
    else:
        write_file(found.steps, out)


def _show(screen: Screen, found: "TraceFound") -> None:
    """Print the traced transactions as a table, what became of the money, and what is not followed."""
    import polars as pl

    from graph_engine.wording import amount_in_full

    rows = found.steps.head(SHOWN_ROWS).iter_rows(named=True)
    screen.table(COLUMNS, (_cells(screen, row) for row in rows))
    if found.steps.height > SHOWN_ROWS:
        screen.say("trace_more", count=f"{found.steps.height - SHOWN_ROWS:,}")
    moved = pl.any_horizontal(pl.exclude("currency") != 0)
    for row in found.totals.filter(moved).iter_rows(named=True):
        sums = {
            name.removesuffix("_minor"): amount_in_full(value, row["currency"], screen.lang)
            for name, value in row.items()
            if name != "currency"
        }
        screen.say("trace_sums", **sums)
    if found.use is not None:
        _show_use(screen, found.use)
    for row in found.stops.iter_rows(named=True):
        sum_ = amount_in_full(row["amount_minor"], row["currency"], screen.lang)
        screen.say(
            "trace_stops", reason=term(row["reason"], screen.lang), count=f"{row['count']:,}", amount=sum_
        )


def _show_use(screen: Screen, use: "LoanUse") -> None:
    """Say what a loan was spent on, what of it is forbidden, and to whom the bank paid it."""
    from graph_engine.wording import amount_in_full, share

    for row in use.uses.iter_rows(named=True):
        told = {
            "category": term(row["category"], screen.lang),
            "amount": amount_in_full(row["amount_minor"], row["currency"], screen.lang),
            "share": "–" if row["share"] is None else share(min(row["share"], 1.0), screen.lang),
            "hop": row["first_hop"],
        }
        screen.say("loan_forbidden" if row["forbidden"] else "loan_use", **told)
    for category, count in use.not_counted.items():
        screen.say("loan_not_counted", category=term(category, screen.lang), count=f"{count:,}")
    screen.say("loan_entrusted" if use.entrusted else "loan_self_paid")
    if use.product is not None:
        source = use.product.source[screen.lang]
        screen.say("loan_rule", product=_product(screen, use.product.product), source=source)


def _cells(screen: Screen, row: dict[str, Any]) -> list[Any]:
    from graph_engine.wording import amount_in_full, share

    ends = [
        row[f"{side}_name"] or row[f"{side}_account"] or _side_unknown(screen, row["kind"])
        for side in ("payer", "payee")
    ]
    money = [
        amount_in_full(row[f"{name}_minor"], row["currency"], screen.lang) for name in ("amount", "traced")
    ]
    reason = term(row["stop_reason"], screen.lang) if row["stop_reason"] else ""
    told = [row["hop"], row["time"], *ends, *money, share(row["share"], screen.lang), reason]
    return [*told, row["transaction_id"]]


def _side_unknown(screen: Screen, kind: str) -> str:
    """What stands for the side of a transaction where no account is: cash and the like by their kind."""
    return term("other_side_unknown" if kind == "transfer" else kind, screen.lang)


def _product(screen: Screen, name: str) -> str:
    """A loan product in words; a mortgage is a kind of guarantee too."""
    return term("mortgage_loans" if name == "mortgage" else name, screen.lang)

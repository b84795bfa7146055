"""The evidence of an alert on a screen: a table for each kind of it."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

import typer

from api.cli.screen import Screen
from api.cli.words import term

if TYPE_CHECKING:
    from api.reading.evidence import Rows

SHOWN_ROWS = 20
"""Rows of a kind on a screen; JSON has all that the API shows."""


CALLED = {
    "transactions": "movements",
    "party_id": "party",
    "role": "part_in_it",
    "amount_minor": "amount",
}
"""Terms that differ from the name of the list or column, as others have that name."""


def show_evidence(screen: Screen, evidence: "dict[str, Rows]") -> None:
    """Print each kind of evidence that there is, and how much more of it is not printed."""
    for kind, rows in evidence.items():
        if not rows:
            continue
        typer.echo(f"\n{term(CALLED.get(kind, kind), screen.lang)}")
        columns = [name for name in rows[0] if name != "currency"]
        screen.table(
            [CALLED.get(name, name) for name in columns],
            ([_cell(screen, row, name) for name in columns] for row in rows[:SHOWN_ROWS]),
        )
        if len(rows) > SHOWN_ROWS:
            screen.say("evidence_more", count=f"{len(rows) - SHOWN_ROWS:,}")


def _cell(screen: Screen, row: dict[str, Any], name: str) -> object:
    """A value as a person reads it: amounts with their currency, times in UTC, ids side by side."""
    from graph_engine.wording import amount

    value = row[name]
    if name == "amount_minor" and value is not None and row["currency"] is not None:
        return amount(value, row["currency"], screen.lang)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return " ".join(value) if isinstance(value, list) else value

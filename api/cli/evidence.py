"""The evidence of an alert on a screen: a table for each kind of it."""

from typing import TYPE_CHECKING, Any

import typer

from api.cli.screen import Screen
from api.cli.words import heading, said

if TYPE_CHECKING:
    from api.reading.evidence import Rows

SHOWN_ROWS = 20
"""Rows of a kind on a screen; JSON has all that the API shows."""


CALLED = {"transactions": "movements", "party_id": "party", "amount_minor": "amount"}
"""Lists and columns that others have the name of."""


def show_evidence(screen: Screen, evidence: "dict[str, Rows]") -> None:
    """Print each kind of evidence that there is, and how much more of it is not printed."""
    for kind, rows in evidence.items():
        if not rows:
            continue
        typer.echo(f"\n{heading(CALLED.get(kind, kind), screen.lang)}")
        columns = [name for name in rows[0] if name != "currency"]
        screen.table(
            [CALLED.get(name, name) for name in columns],
            ([_cell(screen, row, name) for name in columns] for row in rows[:SHOWN_ROWS]),
        )
        if len(rows) > SHOWN_ROWS:
            screen.say("evidence_more", count=f"{len(rows) - SHOWN_ROWS:,}")


def _cell(screen: Screen, row: dict[str, Any], name: str) -> object:
    """A value as a person reads it: amounts with their currency, codes in words, ids side by side."""
    from graph_engine.wording import amount_in_full

    value = row[name]
    if name == "amount_minor" and value is not None and row["currency"] is not None:
        return amount_in_full(value, row["currency"], screen.lang)
    return " ".join(value) if isinstance(value, list) else said(name, value, screen.lang)

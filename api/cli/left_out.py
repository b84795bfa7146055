"""What the answer to a query or a statement left out: said to a person, and told by the exit code."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import typer

from api.cli.screen import Screen
from api.cli.words import term

if TYPE_CHECKING:
    from queries.answers import LeftOut


def show_left_out(screen: Screen, left_out: "Iterable[LeftOut]") -> None:
    """Say what an answer left out, why, how many and how much."""
    for part in left_out:
        _show_part(screen, part)


def end_if_partial(left_out: "Iterable[LeftOut]", *, rows_asked: bool) -> None:
    """End with the exit code of a partial answer if a bound cut it; rows that were asked for are no bound."""
    from graph_engine.errors import LimitReached
    from queries.answers import cut_short

    if cut_short(left_out, rows_asked=rows_asked):
        raise typer.Exit(LimitReached.exit_code)


def _show_part(screen: Screen, part: "LeftOut") -> None:
    from graph_engine.wording import amount_in_full

    sums = ", ".join(
        amount_in_full(minor, currency, screen.lang) for currency, minor in part.amount_minor.items()
    )
    count = f"≥{part.count:,}" if part.at_least else f"{part.count:,}"
    what, reason = term(part.what, screen.lang), term(part.reason, screen.lang)
    screen.say("left_out", what=what, reason=reason, count=count, amounts=f", {sums}" if sums else "")

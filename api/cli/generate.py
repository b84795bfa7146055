"""``fundgraph generate``: a synthetic bank in fundgraph's own layout."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.screen import Screen


def generate(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Argument(help="Where to write; must be empty or not there yet.", metavar="DIR")
    ],
    customers: Annotated[int, typer.Option(help="How many customers the bank has, from 300.")] = 20_000,
    months: Annotated[int, typer.Option(help="How many months of transactions, 1 to 60.")] = 6,
    seed: Annotated[int, typer.Option(help="The same seed writes the same bytes.")] = 1,
) -> None:
    """Write a synthetic bank; what was planted in it is told in DIR/truth, which no loader reads."""
    from dataclasses import asdict

    from graph_engine.synthetic import generate as write_bank

    screen: Screen = context.obj
    with screen.progress() as advance:
        summary = write_bank(folder, customers=customers, months=months, seed=seed, progress=advance)
    told = {"customers": f"{summary.customers:,}", "transactions": f"{summary.transactions:,}"}
    screen.answer(asdict(summary), lambda: screen.say("generated", folder=folder, **told))

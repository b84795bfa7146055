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
    customers: Annotated[int, typer.Option(min=100, help="How many customers the bank has.")] = 20_000,
    months: Annotated[int, typer.Option(min=1, help="How many months of transactions.")] = 6,
    seed: Annotated[int, typer.Option(help="The same seed writes the same bytes.")] = 1,
) -> None:
    """Write a synthetic bank; what was planted in it is told in DIR/truth, which no loader reads."""
    from graph_engine.synthetic import generate as write_bank

    screen: Screen = context.obj
    with screen.progress() as advance:
        summary = write_bank(folder, customers=customers, months=months, seed=seed, progress=advance)
    screen.answer(
        summary.as_dict(),
        lambda: screen.say(
            "generated", folder=folder, customers=summary.customers, transactions=summary.transactions
        ),
    )

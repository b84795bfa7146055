"""``fundgraph ranker``: models that learn from labels or decisions what to look at first."""

from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.screen import Screen

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Learn what to look at first: train a ranker, score with it, read its card.",
)

LISTED = ("ranker_id", "per", "labels", "f1", "average_precision")
MEASURED = ("part", "rows", "positive", "flagged", "precision", "recall", "f1", "average_precision")

RankerGiven = Annotated[str, typer.Argument(help="The ranker's id.", metavar="RANKER_ID")]


@app.command("train")
def train(
    context: typer.Context,
    labels: Annotated[
        Path | None,
        typer.Option(
            help="CSV of transaction_id or account_id and label (1, 0); without it, what reviewers decided."
        ),
    ] = None,
    per: Annotated[str, typer.Option(help="What is ranked: transaction, account.")] = "transaction",
    skip_unknown: Annotated[
        bool, typer.Option("--skip-unknown", help="Leave out labelled ids that the run does not hold.")
    ] = False,
) -> None:
    """Train a ranker on the current run, and keep it with its card: the first 60 % in time teach, the next
    20 % set the threshold, the last 20 % measure.
    """
    from api.cli.current import current_run
    from api.reading.rankers import train_ranker
    from graph_engine.ranker import save_ranker

    screen: Screen = context.obj
    screen.viewer().require("rankers")
    ranker = train_ranker(current_run(screen), per, labels, skip_unknown=skip_unknown)
    save_ranker(screen.home, ranker)
    screen.answer(ranker.card, lambda: _show(screen, ranker.card))


@app.command("score")
def score(
    context: typer.Context,
    ranker_id: RankerGiven,
    out: Annotated[
        Path, typer.Option("--out", help="The file; its ending says how: .csv .parquet .ndjson .xlsx.")
    ],
) -> None:
    """Write the score of every transaction or account of the current run, and whether it is flagged."""
    from api.cli.current import current_run
    from api.export_files import FORMS, check_file, write_file
    from api.reading.rankers import scores_of
    from graph_engine.ranker import open_ranker

    screen: Screen = context.obj
    screen.viewer().require("rankers")
    check_file(out, FORMS)
    told = scores_of(current_run(screen), open_ranker(screen.home, ranker_id))
    write_file(told, out)
    value = {"rows": told.height, "flagged": int(told["flagged"].sum()), "file": str(out)}
    screen.answer(value, lambda: screen.say("exported", rows=f"{told.height:,}", file=out))


@app.command("list")
def listed(context: typer.Context) -> None:
    """List the rankers of the home with how well each did on what it had not seen."""
    from graph_engine.ranker import list_rankers

    screen: Screen = context.obj
    screen.viewer().require("rankers")
    cards = list_rankers(screen.home)
    rows = (
        (
            card["ranker_id"],
            card["per"],
            card["data"]["labels"]["used"],
            *(card["metrics"]["measure"][name] for name in LISTED[-2:]),
        )
        for card in cards
    )
    screen.answer(cards, lambda: screen.table(LISTED, rows))


@app.command("show")
def show(context: typer.Context, ranker_id: RankerGiven) -> None:
    """Show the card of a ranker: what it learnt from, its split, how well it did, what it reads."""
    from graph_engine.ranker import open_ranker

    screen: Screen = context.obj
    screen.viewer().require("rankers")
    card = open_ranker(screen.home, ranker_id).card
    screen.answer(card, lambda: _show(screen, card))


def _show(screen: Screen, card: dict[str, Any]) -> None:
    screen.say("ranker", ranker=card["ranker_id"], threshold=f"{card['threshold']:.4f}")
    parts = [{"part": name, **part, **card["metrics"].get(name, {})} for name, part in card["split"].items()]
    screen.table(MEASURED, ([part.get(name) for name in MEASURED] for part in parts))
    screen.table(("feature", "share"), ((gain["feature"], gain["share"]) for gain in card["gains"]))

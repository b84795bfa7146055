"""``fundgraph alerts``: the alerts to look at next."""

from typing import Annotated, Any

import typer

from api.cli.screen import Screen
from api.cli.words import said

SHOWN = (
    *("finding_id", "severity", "anchor_name", "anchor_id", "detector", "amount", "last_at"),
    *("confidence", "score", "sentence"),
)


def alerts(
    context: typer.Context,
    capacity: Annotated[
        int, typer.Option(min=1, help="How many alerts the team can look at: the best so many are given.")
    ] = 20,
    detector: Annotated[str | None, typer.Option(help="One detector only.")] = None,
    ranker: Annotated[
        str | None, typer.Option(help="Id of a learned ranker: its order and reasons, not the standard ones.")
    ] = None,
) -> None:
    """Give the best open alerts for a day's team, with the reason for each; decided cases are left out."""
    import polars as pl

    from api.cli.current import current_run
    from api.cli.work import work_of
    from api.reading.cases import open_cases
    from api.reading.findings import finding_values, named_findings
    from api.reading.rankers import learned_order
    from graph_engine.detectors import detector_named
    from graph_engine.ranker import open_ranker

    screen: Screen = context.obj
    screen.viewer().require("alerts")
    run = current_run(screen)
    found = open_cases(run, screen.viewer(), work_of(screen))
    if detector is not None:
        found = found.filter(pl.col("detector") == detector_named(detector).name)
    shown: tuple[str, ...] = SHOWN
    if ranker is not None:
        screen.viewer().require("rankers")
        found = learned_order(run, open_ranker(screen.home, ranker), found)
        shown = (*SHOWN[:-1], "ranker_score", "ranker_why", SHOWN[-1])
    best = [finding_values(row, screen.lang) for row in named_findings(run, found).part(0, capacity)]
    screen.answer(best, lambda: screen.table(shown, (finding_cells(screen, row, shown) for row in best)))
    if best:
        screen.say("alerts_read")
    if found.height > capacity:
        screen.say("alerts_beyond", count=found.height - capacity)


def finding_cells(screen: Screen, row: dict[str, Any], columns: tuple[str, ...]) -> list[object]:
    """Values of an alert as a person reads them: its detector by title, its sum in its currency."""
    from api.reading.detectors import title_of
    from graph_engine.wording import amount_in_full

    told = dict(row)
    if row["detector"] is not None:
        told["detector"] = title_of(row["detector"], screen.lang)
    if row["amount_minor"] is not None and row["currency"] is not None:
        told["amount"] = amount_in_full(row["amount_minor"], row["currency"], screen.lang)
    return [said(name, told.get(name), screen.lang) for name in columns]

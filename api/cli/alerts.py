"""``fundgraph alerts``: the alerts to look at next."""

from typing import Annotated

import typer

from api.cli.screen import Screen

SHOWN = ("finding_id", "detector", "severity", "confidence", "score", "sentence")


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
    from api.reading.findings import finding_values
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
    best = [finding_values(row, screen.lang) for row in found.head(capacity).iter_rows(named=True)]
    screen.answer(best, lambda: screen.table(shown, ([row[name] for name in shown] for row in best)))
    if found.height > capacity:
        screen.say("alerts_beyond", count=found.height - capacity)

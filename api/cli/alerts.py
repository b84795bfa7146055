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
) -> None:
    """Give the best open alerts for a day's team, with the reason for each; decided cases are left out."""
    import polars as pl

    from api.cli.current import current_run
    from api.cli.work import work_of
    from api.reading.cases import open_cases
    from api.reading.findings import finding_values
    from graph_engine.errors import UnknownName

    screen: Screen = context.obj
    screen.viewer().require("alerts")
    found = open_cases(current_run(screen), screen.viewer(), work_of(screen))
    if detector is not None:
        known = sorted(set(found["detector"]))
        if detector not in known:
            raise UnknownName("detector with open alerts", detector, known)
        found = found.filter(pl.col("detector") == detector)
    best = [finding_values(row, screen.lang) for row in found.head(capacity).iter_rows(named=True)]
    screen.answer(best, lambda: screen.table(SHOWN, ([row[name] for name in SHOWN] for row in best)))
    if found.height > capacity:
        screen.say("alerts_beyond", count=found.height - capacity)

"""``fundgraph export``: a table others build on, as a file."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.screen import Screen


def export(
    context: typer.Context,
    kind: Annotated[
        str,
        typer.Argument(
            help="alerts, opportunities, filings, tags, communities, referrals, flows, features, "
            "balance_differences.",
            metavar="KIND",
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", help="The file; its ending says how: .csv .parquet .ndjson .xlsx.")
    ],
    per: Annotated[
        str, typer.Option(help="What a row of features is about: transaction, account, party.")
    ] = "party",
    snapshot_days: Annotated[
        int, typer.Option(min=1, help="Features: days from one snapshot of the network to the next.")
    ] = 7,
) -> None:
    """Write an export of the current run, the same rows in the same order every time."""
    from api.cli.current import current_run
    from api.cli.work import work_of
    from api.export_files import FORMS, check_file, write_file
    from api.exports import ExportAsked, FeaturesAsked, export_frame
    from graph_engine.kernel_cache import use_kernel_cache

    screen: Screen = context.obj
    check_file(out, FORMS)
    use_kernel_cache(screen.home)
    asked = ExportAsked(current_run(screen), work_of(screen), screen.viewer(), screen.lang)
    exported = export_frame(asked, kind, FeaturesAsked(per, snapshot_days))
    write_file(exported.frame, out)
    value = {
        "rows": exported.frame.height,
        "file": str(out),
        "outside_persons_left_out": exported.outside_persons,
    }
    screen.answer(value, lambda: screen.say("exported", rows=f"{exported.frame.height:,}", file=out))
    if exported.outside_persons:
        screen.say("exported_outside", count=f"{exported.outside_persons:,}")

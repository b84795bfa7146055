"""``fundgraph filings``: the large-value and cash reports that are due."""

from typing import Annotated, Any

import typer

from api.cli.days import FirstDay, LastDay
from api.cli.screen import Screen
from api.cli.words import term

COLUMNS = (
    *("rule", "article", "party_name", "party_id", "business_day", "direction", "sum"),
    *("due_on", "transactions", "note"),
)


def filings(
    context: typer.Context,
    rule: Annotated[str | None, typer.Option(help="One rule only.")] = None,
    party: Annotated[str | None, typer.Option(help="One customer only, by id.")] = None,
    from_day: FirstDay = None,
    to_day: LastDay = None,
) -> None:
    """List the reports due by amount alone: all of them, by rule, customer and business day."""
    from api.cli.current import current_run
    from api.models.filings import FilingFilters
    from api.reading.filings import find_filings

    screen: Screen = context.obj
    screen.viewer().require("filings")
    asked = FilingFilters(
        rule=rule,
        party=party,
        from_day=from_day and from_day.date(),
        to_day=to_day and to_day.date(),
    )
    found = find_filings(current_run(screen), asked)
    rows = [dict(row) for row in found.part(0, found.total)]
    screen.answer(rows, lambda: screen.table(COLUMNS, (_cells(screen, row) for row in rows)))


def _cells(screen: Screen, row: dict[str, Any]) -> list[Any]:
    """A filing as it is shown, the sum in its currency, direction and note in words."""
    from graph_engine.wording import amount_in_full

    shown = {
        "sum": amount_in_full(row["sum_minor"], row["currency"], screen.lang),
        "transactions": len(row["transaction_ids"]),
        "direction": term(row["direction"], screen.lang),
        "note": row["note"] and term(row["note"], screen.lang),
    }
    return [(row | shown)[column] for column in COLUMNS]

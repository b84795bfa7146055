"""``fundgraph cases``: alerts worked to a disposition."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.alerts import finding_cells
from api.cli.screen import Screen, written
from api.cli.words import heading, said, term

if TYPE_CHECKING:
    from api.work.cases import CaseAction

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Alerts under review: list, assign, dispose."
)

SHOWN = (
    *("finding_id", "state", "assignee", "severity", "anchor_name", "anchor_id"),
    *("detector", "amount", "last_at", "score", "sentence"),
)
DONE = ("at", "actor", "action", "assignee", "outcome", "reason")
TOLD = (*SHOWN, "outcome", "reason", "changed_at")

ACTOR = "command line"

FindingGiven = Annotated[str, typer.Argument(help="The alert's id.", metavar="FINDING_ID")]
ReasonGiven = Annotated[str, typer.Option(help="Why; it stays in the file.")]


@app.command("list")
def listed(
    context: typer.Context,
    state: Annotated[str | None, typer.Option(help="new, assigned or disposed.")] = None,
    assignee: Annotated[str | None, typer.Option(help="Whose cases.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many cases a person is shown.")] = 50,
) -> None:
    """List every alert with how far its review has come, the highest score first; in JSON all of them."""
    from typing import get_args

    from api.cli.current import current_run
    from api.cli.work import work_of
    from api.models.cases import CaseFilters
    from api.reading.cases import case_values, find_cases
    from api.work.cases import CaseState
    from graph_engine.errors import BadParameter

    screen: Screen = context.obj
    screen.viewer().require("cases")
    if state is not None and state not in get_args(CaseState):
        raise BadParameter("state", state, f"one of {', '.join(get_args(CaseState))}")
    filters = CaseFilters.model_validate({"state": state, "assignee": assignee})
    found = find_cases(current_run(screen), screen.viewer(), work_of(screen), filters)
    rows = [case_values(row, screen.lang) for row in found.part(0, found.total)]
    screen.answer(
        rows, lambda: screen.table(SHOWN, (finding_cells(screen, row, SHOWN) for row in rows[:limit]))
    )
    if len(rows) > limit:
        screen.say("cases_more", count=len(rows) - limit)


@app.command("show")
def show(context: typer.Context, finding_id: FindingGiven) -> None:
    """Tell one case, all that was done with it, and what the alert rests on, while it is still found."""
    from api.cli.current import current_run
    from api.cli.evidence import show_evidence
    from api.cli.work import work_of
    from api.reading.cases import case_evidence, case_row, case_values, event_values

    screen: Screen = context.obj
    screen.viewer().require("cases")
    run, work = current_run(screen), work_of(screen)
    case = case_row(run, screen.viewer(), work, finding_id)
    row, evidence = case_values(case, screen.lang), case_evidence(run, screen.viewer(), case)
    events = event_values(work, finding_id)

    def tell() -> None:
        cells = zip(TOLD, finding_cells(screen, row, TOLD), strict=True)
        for name, value in cells:
            if value is not None:
                typer.echo(f"{heading(name, screen.lang)}: {written(value)}")
        if events:
            typer.echo()
            screen.table(DONE, ([said(name, event[name], screen.lang) for name in DONE] for event in events))
        show_evidence(screen, evidence)

    screen.answer(row | {"events": events, "evidence": evidence}, tell)


@app.command("assign")
def assign(
    context: typer.Context,
    finding_id: FindingGiven,
    assignee: Annotated[str, typer.Argument(help="Who is to work it.", metavar="NAME")],
) -> None:
    """Give a case to somebody."""
    from api.work.cases import CaseAction

    _do(context, finding_id, CaseAction("assign", assignee=assignee))


@app.command("note")
def note(context: typer.Context, finding_id: FindingGiven, reason: ReasonGiven) -> None:
    """Write something into a case."""
    from api.work.cases import CaseAction

    _do(context, finding_id, CaseAction("note", reason=reason))


@app.command("dispose")
def dispose(
    context: typer.Context,
    finding_id: FindingGiven,
    outcome: Annotated[
        str, typer.Option(help="reported (to the authority) or closed_as_explained (lawful).")
    ],
    reason: ReasonGiven,
) -> None:
    """Decide a case; the decision is a judgement in the ledger, used from now on.

    The alert is no longer among those to look at; of one that is explained, the next runs say that it is
    closed. While a load writes the ledger, the judgement waits for the next decision or analysis. A case is
    decided once; fundgraph cases reopen takes the decision back.

    fundgraph cases dispose 26aab76bcbd47086 --outcome closed_as_explained --reason "rents of the landlord"
    """
    from api.work.cases import CaseAction

    _do(context, finding_id, CaseAction("dispose", outcome=outcome, reason=reason))  # type: ignore[arg-type]


@app.command("reopen")
def reopen(context: typer.Context, finding_id: FindingGiven, reason: ReasonGiven) -> None:
    """Take a decision back, with a reason; that is a judgement of its own, and the alert is open again."""
    from api.work.cases import CaseAction

    _do(context, finding_id, CaseAction("reopen", reason=reason))


def _do(context: typer.Context, finding_id: str, action: "CaseAction") -> None:
    from api.cli.current import current_run
    from api.cli.work import work_of
    from api.reading.cases import case_row
    from api.work.cases import act
    from api.work.judgements import bring_judgements
    from graph_engine.ledger import Ledger

    screen: Screen = context.obj
    screen.viewer().require("cases")
    work, now = work_of(screen), datetime.now(UTC)
    case_row(current_run(screen), screen.viewer(), work, finding_id)
    case = act(work, finding_id, action, actor=ACTOR, now=now)
    brought = bring_judgements(work, Ledger(screen.home))
    screen.answer(
        vars(case), lambda: screen.say("case_now", finding=finding_id, state=term(case.state, screen.lang))
    )
    if brought:
        screen.say("case_judged", at=f"{now:%Y-%m-%dT%H:%M:%SZ}")

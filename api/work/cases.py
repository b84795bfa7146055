"""Cases: alerts as reviewers work them, from the first look to a disposition.

An alert is a case as soon as somebody does something with it. What was done is only ever added, with who and
when; the state of a case follows from it: ``new``, ``assigned``, ``disposed``, and ``assigned`` or ``new``
again once it was reopened.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import ColumnElement, Connection, Engine, insert, select, true

from api.work.database import alone
from api.work.tables import CASE_EVENT
from graph_engine.errors import BadParameter

Action = Literal["assign", "note", "dispose", "reopen"]
Outcome = Literal["reported", "closed_as_explained"]
CaseState = Literal["new", "assigned", "disposed"]

CASE_LOCK = 0x63617365
"""The lock held while a case is changed: the letters "case", ours."""

MAX_NAME, MAX_REASON = 200, 2000
"""Characters of an assignee and of a reason at most; ours."""


@dataclass(frozen=True)
class CaseAction:
    """What a reviewer does: assign needs an assignee, dispose an outcome, all but assign a reason."""

    action: Action
    assignee: str | None = None
    outcome: Outcome | None = None
    reason: str | None = None

    def __post_init__(self) -> None:
        if self.action not in get_args(Action):
            raise BadParameter("action", self.action, f"one of {', '.join(get_args(Action))}")
        _check_text("assignee", self.assignee, self.action == "assign", MAX_NAME)
        _check_text("reason", self.reason, self.action != "assign", MAX_REASON)
        if (self.action == "dispose") != (self.outcome is not None) or (
            self.outcome is not None and self.outcome not in get_args(Outcome)
        ):
            allowed = f"one of {', '.join(get_args(Outcome))}" if self.action == "dispose" else "nothing"
            raise BadParameter("outcome", self.outcome, f"{allowed} where the action is {self.action}")


@dataclass(frozen=True)
class CaseEvent:
    """An action with who did it and when; ``event_key`` is its own in every work database."""

    event_id: int
    event_key: str
    finding_id: str
    at: datetime
    actor: str
    action: Action
    assignee: str | None
    outcome: Outcome | None
    reason: str | None


@dataclass(frozen=True)
class Case:
    """An alert as its events left it."""

    finding_id: str
    state: CaseState = "new"
    assignee: str | None = None
    outcome: Outcome | None = None
    reason: str | None = None
    changed_at: datetime | None = None

    def after(self, event: CaseEvent) -> "Case":
        """The case after one more event."""
        case = replace(self, changed_at=event.at)
        match event.action:
            case "assign":
                return replace(case, assignee=event.assignee, state="assigned")
            case "note":
                return case
            case "dispose":
                return replace(case, outcome=event.outcome, reason=event.reason, state="disposed")
            case "reopen":
                state: CaseState = "new" if case.assignee is None else "assigned"
                return replace(case, outcome=None, reason=None, state=state)


def act(work: Engine, finding_id: str, action: CaseAction, *, actor: str, now: datetime) -> Case:
    """Add what a reviewer does with an alert, and give the case as it is then.

    Raises
    ------
    BadParameter
        If a disposed case is to be anything but noted or reopened, or one that is not disposed reopened.
    """
    row = {**vars(action), "finding_id": finding_id, "at": now, "actor": actor}
    with alone(work, CASE_LOCK) as connection:
        case = _case_of(finding_id, _events(connection, _of(finding_id)))
        _check_order(case, action)
        connection.execute(insert(CASE_EVENT).values(row))
        return _case_of(finding_id, _events(connection, _of(finding_id)))


def events_of(work: Engine, finding_id: str | None = None) -> list[CaseEvent]:
    """All events of a case, or of every case, oldest first."""
    with work.connect() as connection:
        return _events(connection, true() if finding_id is None else _of(finding_id))


def last_decisions(work: Engine) -> list[CaseEvent]:
    """The event that decided each case last: dispose, or reopen, which takes that back."""
    with work.connect() as connection:
        decisions = _events(connection, CASE_EVENT.c.action.in_(("dispose", "reopen")))
    return list({event.finding_id: event for event in decisions}.values())


def cases(work: Engine) -> dict[str, Case]:
    """Every case there is, by finding id, in the order of their first events."""
    known: dict[str, Case] = {}
    for event in events_of(work):
        known[event.finding_id] = known.get(event.finding_id, Case(event.finding_id)).after(event)
    return known


def _case_of(finding_id: str, events: Iterable[CaseEvent]) -> Case:
    case = Case(finding_id)
    for event in events:
        case = case.after(event)
    return case


def _of(finding_id: str) -> ColumnElement[bool]:
    return CASE_EVENT.c.finding_id == finding_id


def _events(connection: Connection, chosen: ColumnElement[bool]) -> list[CaseEvent]:
    wanted = select(CASE_EVENT).where(chosen).order_by(CASE_EVENT.c.event_id)
    return [CaseEvent(**row) for row in connection.execute(wanted).mappings()]


def _check_order(case: Case, action: CaseAction) -> None:
    disposed = case.state == "disposed"
    if disposed and action.action in ("assign", "dispose"):
        allowed = f"note or reopen, as {case.finding_id} is disposed of as {case.outcome}"
        raise BadParameter("action", action.action, allowed)
    if action.action == "reopen" and not disposed:
        allowed = f"another action, as {case.finding_id} is not disposed of"
        raise BadParameter("action", action.action, allowed)


def _check_text(name: str, text: str | None, needed: bool, longest: int) -> None:
    if needed and not (text and text.strip() and len(text) <= longest):
        raise BadParameter(name, text, f"1 to {longest} characters")
    if text is not None and not needed:
        raise BadParameter(name, text, "nothing with this action")

"""The second look at a statement: the plan that the server made of it may hold only operators that read."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from graph_engine.errors import StatementNotAllowed
from queries.adhoc.allowed import OPERATORS, PROCEDURES, VARIANTS

PROCEDURE_CALL = "ProcedureCall"

NAMED = re.compile(r"^([\w.]+)\(")

HIDDEN = re.compile(r"LOAD\s+CSV|(?<![.\w])CALL\b\s*[^\s({]|ResolvedCall\(", re.IGNORECASE)
"""How a clause that reaches out shows in the text of a subquery that is planned inside an expression."""

QUOTED_NAME = re.compile(r"`[^`]*`")


def check_plan(plan: Mapping[str, Any] | None) -> None:
    """Do nothing if the plan only reads.

    Parameters
    ----------
    plan : mapping or None
        The plan of EXPLAIN, as the driver gives it: ``operatorType``, ``args``, ``children``.

    Raises
    ------
    StatementNotAllowed
        If it holds an operator or procedure that is not allowed, or none is known; names it.
    """
    if plan is None:
        raise StatementNotAllowed("the server gave no plan, so what the statement would do is not known")
    for operator in _operators(plan):
        _check_operator(operator)


def _operators(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every operator, from the top down."""
    yield plan
    for child in plan.get("children", ()):
        yield from _operators(child)


def _check_operator(operator: Mapping[str, Any]) -> None:
    shown = str(operator["operatorType"]).partition("@")[0]
    name, _, variants = shown.rstrip(")").partition("(")
    known = {variant.strip() for variant in variants.split(",")} <= VARIANTS | {""}
    if name not in OPERATORS or not known:
        raise StatementNotAllowed(f"the statement would run {shown}, which is no operator that only reads")
    details = str((operator.get("args") or {}).get("Details", ""))
    if name == PROCEDURE_CALL:
        called = NAMED.match(details)
        check_procedure(called[1] if called else details)
    if HIDDEN.search(QUOTED_NAME.sub("", details)):
        raise StatementNotAllowed(
            f"{shown} holds a subquery that loads a file or calls a procedure, where it cannot be checked; "
            "a procedure that is allowed may be called by a CALL of its own"
        )


def check_procedure(name: str) -> None:
    """Do nothing if callers may call the procedure.

    Raises
    ------
    StatementNotAllowed
        If they may not; names those that they may.
    """
    if name not in PROCEDURES:
        allowed = ", ".join(sorted(PROCEDURES))
        raise StatementNotAllowed(f"procedure {name} is not allowed; allowed are {allowed}")

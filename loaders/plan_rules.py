"""A column's rule checked against the column it fills, with the mapping's defaults put in."""

from typing import Any

from graph_engine.currencies import MINOR_DIGITS
from graph_engine.schema import Column, Table
from loaders.form.mappings import Mapping
from loaders.form.rules import Rule
from loaders.form.values import Flag, Money, Time
from loaders.mapping_text import Place

MODIFIERS: dict[str, frozenset[str]] = {
    "namespace": frozenset({"id"}),
    "unknown": frozenset({"id"}),
    "hashed": frozenset({"id", "text"}),
    "contact": frozenset({"text"}),
    "extract": frozenset({"id", "text", "choice", "currency"}),
    "check": frozenset({"text", "id"}),
    "money": frozenset({"money"}),
    "time": frozenset({"time"}),
    "day": frozenset({"day"}),
    "flag": frozenset({"flag"}),
    "percent": frozenset({"share", "rate", "number"}),
    "key": frozenset({"id", "text"}),
}
"""The column types each key of a rule is for."""

MOVED_AMOUNTS = frozenset(
    {("transaction", "amount_minor"), ("transaction", "payee_amount_minor")}
) | frozenset({("loan_movement", "amount_minor")})
"""Amounts that move: a sign or a zero in them is wrong unless the mapping says what it means."""

ZONELESS = frozenset({"iso", "epoch_s", "epoch_ms", "epoch_us"})
"""Formats that need no named zone: instants, or text that says its offset."""


class PlanError(Exception):
    """Something wrong in a mapping, with its place."""

    def __init__(self, place: Place, message: str) -> None:
        self.place = place
        super().__init__(message)


def settle(rule: Rule, column: Column, table: Table, mapping: Mapping, place: Place) -> Rule:
    """The rule with everything that it leaves to defaults.

    Raises
    ------
    PlanError
        If the rule does not fit the column.
    """
    if rule.cases is not None:
        cases = [
            settle(case, column, table, mapping, (*place, "cases", at)) for at, case in enumerate(rule.cases)
        ]
        if len({case.unknown for case in cases if not case.empty}) > 1:
            raise PlanError(place, "all cases must treat unknown references alike")
        return rule.model_copy(update={"cases": cases})
    _check_modifiers(rule, column, place)
    if rule.empty and column.required:
        raise PlanError(place, f"{column.name} is required: it cannot be empty")
    if rule.lookup is not None and rule.lookup not in mapping.lookups:
        known = ", ".join(sorted(mapping.lookups)) or "none"
        raise PlanError(place, f"there is no look-up {rule.lookup!r}; look-ups are {known}")
    _check_words(rule, column, mapping, place)
    if column.name == "value_hash" and rule.contact is None:
        raise PlanError(place, "value_hash needs contact: phone, e-mail or address")
    return rule.model_copy(update=_completed(rule, column, table, mapping, place))


def _check_modifiers(rule: Rule, column: Column, place: Place) -> None:
    """Each key of a rule fits the type of the column."""
    for name, types in MODIFIERS.items():
        if getattr(rule, name) not in (None, False) and column.type not in types:
            raise PlanError(
                place,
                f"{name} is for columns of type {', '.join(sorted(types))}; {column.name} is {column.type}",
            )


def _check_words(rule: Rule, column: Column, mapping: Mapping, place: Place) -> None:
    """Constants and the words that a look-up gives are allowed in the column."""
    words = [rule.constant] if rule.constant is not None else []
    if rule.lookup is not None:
        words = [word for word in mapping.lookups[rule.lookup].values() if word]
    allowed = MINOR_DIGITS if column.type == "currency" else column.allowed
    for word in words if allowed else []:
        if word not in allowed:
            raise PlanError(
                place, f"{word!r} is not allowed in {column.name}; allowed are {', '.join(allowed)}"
            )


def _completed(rule: Rule, column: Column, table: Table, mapping: Mapping, place: Place) -> dict[str, Any]:
    """The parts of a rule that its column's type needs."""
    if column.type == "id":
        return _id_parts(rule, column, table, mapping, place)
    if column.type == "money":
        return {"money": _money(rule, column, table, mapping, place)}
    if column.type == "time":
        return {"time": _time(rule.time or mapping.defaults.time or Time(), mapping, place)}
    if column.type == "day":
        given = rule.day or mapping.defaults.day or Time(format="%Y-%m-%d")
        return {"day": given.model_copy(update={"zone": given.zone or mapping.time_zone})}
    if column.type == "flag":
        return {"flag": rule.flag or mapping.defaults.flag or Flag()}
    return {}


def _id_parts(rule: Rule, column: Column, table: Table, mapping: Mapping, place: Place) -> dict[str, Any]:
    """Namespace and treatment of unknown references of an id."""
    if rule.empty:
        return {}
    about = column.refers_to or (table.name if column.name == table.id_column else "")
    namespace = rule.namespace or mapping.namespaces.get(about)
    if namespace is None:
        hint = f", or namespaces needs {about}" if about else ""
        raise PlanError(place, f"{column.name} is an id: the rule needs namespace{hint}")
    unknown = rule.unknown or mapping.unknown.get(column.refers_to, "quarantine")
    if unknown == "placeholder" and column.refers_to != "account":
        raise PlanError(place, "unknown: placeholder is for references to accounts")
    return {"namespace": namespace, "unknown": unknown}


def _money(rule: Rule, column: Column, table: Table, mapping: Mapping, place: Place) -> Money:
    """The form of an amount, with what its sign and zero mean."""
    given = _merged(rule.money, mapping.defaults.money)
    moved = (table.name, column.name) in MOVED_AMOUNTS
    if moved and given.sign == "any":
        raise PlanError(place, "an amount that moves needs sign: positive or negative_is_reversal")
    return given.model_copy(
        update={
            "sign": given.sign or ("positive" if moved else "any"),
            "zero": given.zero or ("quarantine" if moved else "keep"),
        }
    )


def _merged(own: Money | None, defaults: Money | None) -> Money:
    """The form of an amount: the rule's own keys, then those of the defaults."""
    if own is None or defaults is None:
        return own or defaults or Money()
    return defaults.model_copy(update={name: getattr(own, name) for name in own.model_fields_set})


def _time(given: Time, mapping: Mapping, place: Place) -> Time:
    """The form of a time, with its zone."""
    zone = given.zone or mapping.time_zone
    if zone is None and given.format not in ZONELESS and "%z" not in given.format:
        raise PlanError(place, f"times of format {given.format!r} are naive: name their zone, or time_zone")
    return given.model_copy(update={"zone": zone})

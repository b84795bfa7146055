"""One condition of a catalogue entry, checked against the fields there are."""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any

from graph_engine.errors import BadParameter, CatalogueError
from graph_engine.tags.conditions import Bound, Condition
from graph_engine.tags.fields import FIELDS, Field
from graph_engine.tags.lines import LINE
from graph_engine.wording import minor_digits

Wrong = Callable[[str], CatalogueError]

FORMS = {
    "min": ("number", "money"),
    "max": ("number", "money"),
    "top_share": ("number", "money"),
    "min_times": ("number", "money"),
    "one_of": ("text",),
    "equals": ("flag",),
}
"""What can be asked of a field, and the types of field it can be asked of."""


def read_condition(entry: Mapping[str, Any], wrong: Wrong) -> Condition:
    """Give the condition that an entry of ``when`` describes.

    Raises
    ------
    CatalogueError
        If the field is unknown, nothing is asked of it, or something is asked that its type does not have.
    """
    field = _field(entry, wrong)
    asked = {form: value for form, value in entry.items() if form not in ("field", LINE)}
    if not asked:
        raise wrong(f"nothing is asked of {field.name}; allowed: {', '.join(FORMS)}")
    read: dict[str, Any] = {}
    for form, value in asked.items():
        if form not in FORMS or field.type not in FORMS[form]:
            allowed = [name for name, types in FORMS.items() if field.type in types]
            known = f"{field.name} ({field.type})"
            raise wrong(f"{form} cannot be asked of {known}; allowed: {', '.join(allowed)}")
        read[form] = READERS[form](field, value, wrong)
    return Condition(field.name, **read)


def _field(entry: Mapping[str, Any], wrong: Wrong) -> Field:
    name = str(entry.get("field"))
    if name not in FIELDS:
        near = get_close_matches(name, FIELDS, n=3)
        raise wrong(f"there is no field {name!r}" + (f"; near: {', '.join(near)}" if near else ""))
    return FIELDS[name]


def _bound(field: Field, value: Any, wrong: Wrong) -> Bound:
    if field.type == "number":
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise wrong(f"the bound of {field.name} is {value!r}; allowed is a number")
        return value
    if not isinstance(value, dict):
        raise wrong(f"the bound of {field.name} is {value!r}; allowed is {{CURRENCY: amount, …}}")
    return {code: _minor(code, amount, wrong) for code, amount in value.items() if code != LINE}


def _minor(currency: str, amount: Any, wrong: Wrong) -> int:
    """Turn units of a currency into minor units, exactly."""
    try:
        minor = Decimal(str(amount)).scaleb(minor_digits(currency))
    except (InvalidOperation, ValueError, BadParameter) as error:
        raise wrong(f"{amount!r} {currency} is not an amount of money") from error
    if minor != minor.to_integral_value():
        raise wrong(f"{amount!r} {currency} has more decimals than the currency")
    return int(minor)


def _share(field: Field, value: Any, wrong: Wrong) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
        raise wrong(f"top_share of {field.name} is {value!r}; allowed is above 0 and up to 1")
    return float(value)


def _times(field: Field, value: Any, wrong: Wrong) -> tuple[str, float]:
    if not isinstance(value, dict) or set(value) - {LINE} != {"of", "times"}:
        raise wrong(f"min_times of {field.name} is {value!r}; allowed is {{of: field, times: number}}")
    other = _field({"field": value["of"]}, wrong)
    if other.type != field.type:
        raise wrong(f"{field.name} ({field.type}) cannot be compared with {other.name} ({other.type})")
    return other.name, float(value["times"])


def _texts(field: Field, value: Any, wrong: Wrong) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise wrong(f"one_of of {field.name} is {value!r}; allowed is a list of texts")
    return tuple(value)


def _flag(field: Field, value: Any, wrong: Wrong) -> bool:
    if not isinstance(value, bool):
        raise wrong(f"equals of {field.name} is {value!r}; allowed is true or false")
    return value


READERS: dict[str, Callable[[Field, Any, Wrong], Any]] = {
    "min": _bound,
    "max": _bound,
    "top_share": _share,
    "min_times": _times,
    "one_of": _texts,
    "equals": _flag,
}

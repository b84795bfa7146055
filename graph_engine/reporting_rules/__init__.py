"""The rules by which money is reported for its amount alone, with their exemptions, as data.

Filings are made by them, and detectors look for what stays just under their lines.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from graph_engine.currencies import MINOR_DIGITS
from graph_engine.errors import CatalogueError
from graph_engine.schema.words import PARTY_KINDS, ROLES

SHIPPED = Path(__file__).with_name("rules.yaml")

Money = Literal["cash", "transfer", "domestic_transfer", "cross_border_transfer"]
Of = Literal["own", "foreign", "all"]
When = Literal["home", "abroad", "always"]


@dataclass(frozen=True)
class Line:
    """A sum per customer, business day and direction from which a report is due, in minor units."""

    of: Of
    worth_in: str
    when: When
    at_least: int | None = None
    over: int | None = None

    @property
    def bound_minor(self) -> int:
        """Where the line is drawn."""
        return self.at_least if self.at_least is not None else self.over or 0

    @property
    def least_minor(self) -> int:
        """The smallest whole sum that meets the line."""
        return self.bound_minor + (self.at_least is None)

    def is_met_by(self, total_minor: Fraction) -> bool:
        """Whether an exact sum meets the line."""
        return total_minor > self.bound_minor or (self.at_least is not None and total_minor == self.at_least)

    def applies(self, at_home: bool) -> bool:
        """Whether the line is looked at by a bank at home in the rule's jurisdiction, or abroad."""
        return self.when == "always" or at_home == (self.when == "home")


@dataclass(frozen=True)
class Due:
    """When a report is due after the business day: in days, or in working days."""

    article: str
    days: int | None = None
    working_days: int | None = None


@dataclass(frozen=True)
class Rule:
    """One line of a rule, as it was in force from a day to a day (its last included)."""

    rule: str
    title: Mapping[str, str]
    jurisdiction: str
    currency: str
    article: str
    valid_from: date
    customers: tuple[str, ...]
    money: Money
    lines: tuple[Line, ...]
    due: Due
    on_behalf: bool
    checked: str
    valid_to: date | None = None

    @property
    def of_everybody(self) -> bool:
        """Whether it holds for customers of every kind, and so for those of unknown kind too."""
        return set(self.customers) == set(PARTY_KINDS)


@dataclass(frozen=True)
class Exemption:
    """Transactions that need no report: those that meet every condition it names.

    ``money`` is cash or transfer; ``either_kind`` the kind of one of both sides, the customer or the other;
    ``other_role`` the role of the side that is not the customer.
    """

    exemption: str
    jurisdiction: str
    article: str
    checked: str
    money: tuple[str, ...] = ()
    either_kind: tuple[str, ...] = ()
    other_role: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rules:
    """Every rule, in reporting order, and every exemption."""

    rules: tuple[Rule, ...]
    exemptions: tuple[Exemption, ...]


CONDITIONS: Mapping[str, tuple[str, ...]] = {
    "money": ("cash", "transfer"),
    "either_kind": PARTY_KINDS,
    "other_role": ROLES,
}
"""What an exemption may be limited to, and the words for it."""


@cache
def read_rules(path: Path = SHIPPED) -> Rules:
    """Give the rules of a file, which is read once.

    Raises
    ------
    CatalogueError
        If an entry is wrong: the message names the file, the rule, the value and what is allowed.
    """
    held = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        rules = tuple(_rule(entry) for entry in held["rules"])
        exemptions = tuple(_exemption(entry) for entry in held["exemptions"])
    except (KeyError, TypeError, ValueError) as error:
        raise CatalogueError(f"{path}: {error}") from error
    return Rules(rules, exemptions)


def _rule(entry: Mapping[str, Any]) -> Rule:
    name = entry["rule"]
    lines = tuple(_line(name, line) for line in entry["lines"])
    _check_words(name, "customers", entry["customers"], PARTY_KINDS)
    _check_words(name, "money", [entry["money"]], get_args(Money))
    due = Due(**entry["due"])
    if (due.days is None) == (due.working_days is None):
        raise ValueError(f"{name}: due is in days or in working_days")
    return Rule(**{**entry, "customers": tuple(entry["customers"]), "lines": lines, "due": due})


def _line(name: str, entry: Mapping[str, Any]) -> Line:
    _check_words(name, "of", [entry["of"]], get_args(Of))
    _check_words(name, "when", [entry["when"]], get_args(When))
    _check_words(name, "worth_in", [entry["worth_in"]], tuple(MINOR_DIGITS))
    line = Line(**entry)
    if (line.at_least is None) == (line.over is None):
        raise ValueError(f"{name}: a line says at_least or over")
    return line


def _exemption(entry: Mapping[str, Any]) -> Exemption:
    name, conditions = entry["exemption"], entry["when"]
    if not conditions or set(conditions) - set(CONDITIONS):
        raise ValueError(f"{name}: when is {conditions}; allowed are {', '.join(CONDITIONS)}")
    for what, words in conditions.items():
        _check_words(name, what, words, CONDITIONS[what])
    told = {key: value for key, value in entry.items() if key != "when"}
    return Exemption(**{**told, **{key: tuple(values) for key, values in conditions.items()}})


def _check_words(name: str, what: str, words: Any, allowed: tuple[str, ...]) -> None:
    for word in words:
        if word not in allowed:
            raise ValueError(f"{name}: {what} is {word!r}; allowed is one of {', '.join(allowed)}")

"""The form of conditions, money, times and flags in a mapping file (``docs/mappings.md``)."""

import re
from typing import Any, Literal, Self
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from loaders.form.patterns import month_place


class Form(BaseModel):
    """A part of a mapping: unknown keys are refused with the keys that are allowed."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=False)

    @model_validator(mode="before")
    @classmethod
    def _only_known_keys(cls, data: Any) -> Any:
        """Refuse a key that the form does not have."""
        if not isinstance(data, dict):
            return data
        allowed = [field.alias or name for name, field in cls.model_fields.items()]
        for key in data:
            if key not in allowed:
                raise PydanticCustomError(
                    "unknown_key",
                    "unknown key '{key}'; allowed are {allowed}",
                    {"key": key, "allowed": ", ".join(allowed)},
                )
        return data


def exactly_one(data: Form, names: tuple[str, ...]) -> None:
    """Require that one of the named fields is given, and no other."""
    given = [name for name in names if getattr(data, name) is not None]
    if len(given) != 1:
        listed = ", ".join(data.__class__.model_fields[name].alias or name for name in names)
        raise PydanticCustomError("exactly_one", "exactly one of {listed} is needed", {"listed": listed})


def pattern(value: str | None) -> str | None:
    """A regular expression that compiles."""
    if value is not None:
        try:
            re.compile(value)
        except re.error as error:
            raise PydanticCustomError(
                "pattern", "no regular expression: {why}", {"why": str(error)}
            ) from error
    return value


def known_zone(value: str | None) -> str | None:
    """The name of a time zone."""
    if value is not None and value not in available_timezones():
        raise PydanticCustomError("zone", "no time zone is named '{name}'", {"name": value})
    return value


class Condition(Form):
    """A condition on the columns of a row."""

    column: str | None = None
    equals: str | None = None
    in_: list[str] | None = Field(default=None, alias="in")
    not_in: list[str] | None = None
    in_list: str | None = None
    empty: bool | None = None
    matches: str | None = None
    all_: list["Condition"] | None = Field(default=None, alias="all")
    any_: list["Condition"] | None = Field(default=None, alias="any")
    not_: "Condition | None" = Field(default=None, alias="not")

    _pattern = field_validator("matches")(pattern)

    @model_validator(mode="after")
    def _one_meaning(self) -> Self:
        """A condition is on one column or joins others."""
        exactly_one(self, ("column", "all_", "any_", "not_"))
        tests = ("equals", "in_", "not_in", "in_list", "empty", "matches")
        if self.column is not None:
            exactly_one(self, tests)
        elif any(getattr(self, name) is not None for name in tests):
            raise PydanticCustomError("no_column", "a test needs a column")
        return self

    def columns(self) -> set[str]:
        """The source columns it looks at."""
        parts = [*(self.all_ or []), *(self.any_ or []), *([self.not_] if self.not_ else [])]
        own = {self.column} if self.column is not None else set()
        return own.union(*(part.columns() for part in parts))


class Money(Form):
    """How an amount is written."""

    decimal: Literal[".", ","] = "."
    thousands: str | None = Field(default=None, min_length=1, max_length=1)
    unit: str = "1"
    rounding: Literal["exact", "half_up", "half_even"] = "exact"
    sign: Literal["positive", "negative_is_reversal", "any"] | None = None
    zero: Literal["keep", "quarantine"] | None = None
    exponent: bool = False
    strip: str | None = None

    @field_validator("unit")
    @classmethod
    def _power_of_ten(cls, value: str) -> str:
        """A unit only moves the decimal mark."""
        if not re.fullmatch(r"10*|0\.0*1", value):
            raise PydanticCustomError("unit", "unit must be a power of ten, such as 10000 or 0.01")
        return value

    @property
    def shift(self) -> int:
        """By how many digits the unit moves the decimal mark to the right."""
        return len(self.unit) - 1 if self.unit.startswith("1") else 1 - (len(self.unit) - 1)


class Time(Form):
    """How a time is written."""

    format: str = "iso"
    zone: str | None = None
    base: str | None = None
    century: int | None = Field(default=None, multiple_of=1, ge=1000, le=2900)
    month_offset: int | None = None
    precision: Literal["day", "second", "microsecond"] | None = None

    _zone = field_validator("zone")(known_zone)

    @field_validator("base")
    @classmethod
    def _base_day(cls, value: str | None) -> str | None:
        """A base is a calendar day."""
        if value is not None and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            raise PydanticCustomError("base", "base must be a day such as 2020-01-01")
        return value

    @model_validator(mode="after")
    def _format_is_whole(self) -> Self:
        """Name the base of day numbers, the century of two-digit years."""
        named = ("iso", "epoch_s", "epoch_ms", "epoch_us", "day_number", "excel_serial")
        if "%" not in self.format and self.format not in named:
            raise PydanticCustomError(
                "format", "format must be a pattern with % or one of {named}", {"named": ", ".join(named)}
            )
        if (self.format == "day_number") != (self.base is not None):
            raise PydanticCustomError("base", "format day_number and base belong together")
        if ("%y" in self.format) != (self.century is not None):
            raise PydanticCustomError("century", "a pattern with %y and century belong together")
        if self.month_offset is not None and month_place(self.format) is None:
            raise PydanticCustomError("month_offset", "month_offset needs a pattern of fixed width with %m")
        return self


class Flag(Form):
    """Which words mean yes and no."""

    true_words: tuple[str, ...] = Field(default=("true",), min_length=1)
    false_words: tuple[str, ...] = Field(default=("false",), min_length=1)

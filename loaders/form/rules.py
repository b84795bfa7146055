"""The form of a rule: where a column's value comes from and how it is read (``docs/mappings.md``)."""

from typing import Any, Literal, Self

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from loaders.form.values import Condition, Flag, Form, Money, Time, exactly_one, pattern

CHECK_KINDS = ("cn.ric", "cn.uscc", "iban", "bic", "lei")
"""Identifiers that can be checked, by their names in python-stdnum."""

UnknownReference = Literal["placeholder", "quarantine", "keep"]


class Check(Form):
    """Which identifier a value is, by the word in another column."""

    column: str
    kinds: dict[str, Literal["cn.ric", "cn.uscc", "iban", "bic", "lei", "none"]]


class Rule(Form):
    """Where a column's value comes from and how it is read."""

    from_: str | None = Field(default=None, alias="from")
    constant: str | None = None
    key: list[str] | None = Field(default=None, min_length=1)
    join: list[str] | None = Field(default=None, min_length=2)
    cases: list["Rule"] | None = Field(default=None, min_length=1)
    empty: bool | None = None
    when: Condition | None = None
    occurrence: bool = False
    namespace: str | None = Field(default=None, pattern=r"^[a-z][a-z0-9_]*$")
    unknown: UnknownReference | None = None
    hashed: bool = False
    contact: Literal["phone", "e-mail", "address"] | None = None
    lookup: str | None = None
    on_missing: Literal["quarantine", "stop"] = "quarantine"
    extract: str | None = None
    check: Check | None = None
    on_failed: Literal["mark", "quarantine"] = "mark"
    money: Money | None = None
    time: Time | None = None
    day: Time | None = None
    flag: Flag | None = None
    percent: bool = False

    _pattern = field_validator("extract")(pattern)

    @model_validator(mode="before")
    @classmethod
    def _bare_word(cls, data: Any) -> Any:
        """A bare word is the name of a column."""
        return {"from": data} if isinstance(data, str) else data

    @field_validator("check", mode="before")
    @classmethod
    def _one_kind(cls, data: Any) -> Any:
        """A bare word is one kind for all rows."""
        if isinstance(data, str):
            if data not in CHECK_KINDS:
                allowed = ", ".join(CHECK_KINDS)
                raise PydanticCustomError("check", "check must be one of {allowed}", {"allowed": allowed})
            return {"column": "", "kinds": {"": data}}
        return data

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        """A value has one origin."""
        exactly_one(self, ("from_", "constant", "key", "join", "cases", "empty"))
        if self.occurrence and self.key is None:
            raise PydanticCustomError("occurrence", "occurrence needs key")
        for case in (self.cases or [])[:-1]:
            if case.when is None:
                raise PydanticCustomError("when", "only the last of cases may be without when")
        return self

    def named(self, otherwise: str) -> str:
        """The source column to name where its value is wrong; ``otherwise`` where it has none."""
        several = self.key or self.join
        return self.from_ or (several[0] if several else otherwise)

    def columns(self) -> set[str]:
        """The source columns it reads."""
        own = {self.from_} if self.from_ is not None else set(self.key or self.join or [])
        if self.check is not None and self.check.column:
            own = own | {self.check.column}
        seen = self.when.columns() if self.when is not None else set()
        return (own | seen).union(*(case.columns() for case in self.cases or []))

"""The form of a statement block: how a one-sided row becomes payer and payee (``docs/mappings.md``)."""

from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from loaders.form.rules import Rule
from loaders.form.values import Form, exactly_one


class Direction(Form):
    """Which words of a column mean debit and credit."""

    from_: str = Field(alias="from")
    debit: list[str] = Field(min_length=1)
    credit: list[str] = Field(min_length=1)


class Counterparty(Form):
    """The other side of a statement's row, as received."""

    account: Rule | None = None
    number: Rule | None = None
    name: Rule | None = None
    bank: Rule | None = None
    country: Rule | None = None


class Statement(Form):
    """How a one-sided row becomes payer and payee."""

    account: Rule
    amount: Rule | None = None
    direction: Direction | None = None
    signed: Literal["negative_is_debit", "negative_is_credit"] | None = None
    debit: Rule | None = None
    credit: Rule | None = None
    balance: Rule | None = None
    counterparty: Counterparty = Counterparty()

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        """Amount with direction or sign, or two columns."""
        if (self.debit is None) != (self.credit is None) or (self.amount is None) == (self.debit is None):
            raise PydanticCustomError("amount", "either amount, or debit and credit are needed")
        if self.amount is not None:
            exactly_one(self, ("direction", "signed"))
        elif self.direction or self.signed:
            raise PydanticCustomError("direction", "debit and credit leave no place for direction or signed")
        return self

    def columns(self) -> set[str]:
        """The source columns it reads."""
        other = self.counterparty
        rules = (self.account, self.amount, self.debit, self.credit, self.balance)
        others = (other.account, other.number, other.name, other.bank, other.country)
        way = {self.direction.from_} if self.direction else set()
        return way.union(*(rule.columns() for rule in (*rules, *others) if rule is not None))

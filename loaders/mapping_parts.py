"""The form of a mapping file: its files, tables, statements and assertions (``docs/mappings.md``)."""

from typing import Any, Literal, Self

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from loaders.mapping_form import (
    Condition,
    Flag,
    Form,
    Money,
    Rule,
    Time,
    UnknownReference,
    exactly_one,
    known_zone,
    pattern,
)


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


class TableEntry(Form):
    """Which rows feed a table, and how."""

    table: str
    when: Condition | None = None
    on_conflict: Literal["quarantine", "correct"] = "quarantine"
    same: list[str] = []
    columns: dict[str, Rule] = {}
    statement: Statement | None = None


class Format(Form):
    """How a file is written."""

    kind: Literal["csv", "parquet", "excel"] | None = None
    delimiter: str = Field(",", min_length=1, max_length=1)
    encoding: str = "utf-8"
    quote: str = '"'
    header: bool = True
    names: list[str] | None = None
    skip_lines: int = Field(0, ge=0)
    junk_lines: str | None = None
    sheet: str | None = None
    empty: list[str] = []
    trim: bool = False
    spreadsheet: bool = False

    _pattern = field_validator("junk_lines")(pattern)

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, value: str) -> str:
        """An encoding that Python can decode."""
        try:
            "".encode(value)
        except LookupError as error:
            raise PydanticCustomError("encoding", "no encoding is named '{name}'", {"name": value}) from error
        return value

    @field_validator("quote")
    @classmethod
    def _one_quote(cls, value: str) -> str:
        """A quote is one character, or none."""
        if value != "none" and len(value.encode()) != 1:
            raise PydanticCustomError("quote", "quote must be one ASCII character or none")
        return value

    @model_validator(mode="after")
    def _names_without_header(self) -> Self:
        """Columns have names from the header or from here."""
        if self.header == (self.names is not None):
            raise PydanticCustomError("names", "names belong to header: false")
        return self


class Drop(Form):
    """Rows that are not data."""

    when: Condition
    why: str = Field(min_length=1)


class Rows(Form):
    """Bounds of a number of rows."""

    min_: int | None = Field(None, alias="min")
    max_: int | None = Field(None, alias="max")


class Assertion(Form):
    """What must hold of a file."""

    rows: Rows | None = None
    column: str | None = None
    unique: list[str] | None = Field(None, min_length=1)
    min_: float | None = Field(None, alias="min")
    max_: float | None = Field(None, alias="max")
    matches: str | None = None
    in_: list[str] | None = Field(None, alias="in")
    filled: bool | None = None
    sum_: str | None = Field(None, alias="sum", pattern=r"^-?\d+(\.\d+)?$")

    _pattern = field_validator("matches")(pattern)

    @model_validator(mode="after")
    def _one_subject(self) -> Self:
        """An assertion is about rows, one column, or a key."""
        exactly_one(self, ("rows", "column", "unique"))
        return self

    def columns(self) -> set[str]:
        """The source columns it looks at."""
        return {self.column} if self.column is not None else set(self.unique or [])


class FileEntry(Form):
    """Which files to read, and into what."""

    match: list[str] = Field(min_length=1)
    has_columns: list[str] = []
    required: bool = False
    format: Format = Format()
    ignore: list[str] = []
    optional: list[str] | Literal["not_required"] = []
    drop: list[Drop] = []
    tables: list[TableEntry] = Field(min_length=1)
    assertions: list[Assertion] = []


class BusinessDay(Form):
    """When the bank's day ends."""

    cut_off: str | None = Field(None, pattern=r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$")
    calendar: Literal["ledger"] | None = None


class Defaults(Form):
    """How values are written where a rule says nothing."""

    money: Money | None = None
    time: Time | None = None
    day: Time | None = None
    flag: Flag | None = None


class WordList(Form):
    """A list of words in a text file, one a line."""

    file: str


class Mapping(Form):
    """A whole mapping file."""

    source: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str | None = None
    reading: Literal["movement", "statement"]
    time_zone: str | None = None
    business_day: BusinessDay = BusinessDay()
    namespaces: dict[str, str] = {}
    unknown: dict[str, UnknownReference] = {}
    defaults: Defaults = Defaults()
    lookups: dict[str, dict[str, str]] = {}
    lists: dict[str, list[str] | WordList] = {}
    ignore_files: list[str] = []
    files: list[FileEntry] = Field(min_length=1)

    _zone = field_validator("time_zone")(known_zone)

    @model_validator(mode="before")
    @classmethod
    def _source_first(cls, data: Any) -> Any:
        """A mapping is a set of keys."""
        if not isinstance(data, dict):
            raise PydanticCustomError("mapping", "a mapping is a set of keys, beginning with source")
        return data

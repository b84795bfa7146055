"""The form of a mapping file: its files, tables and assertions (``docs/mappings.md``)."""

from typing import Any, Literal, Self

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from loaders.form.rules import Rule, UnknownReference
from loaders.form.statements import Statement
from loaders.form.values import Condition, Flag, Form, Money, Time, exactly_one, known_zone, pattern


class TableEntry(Form):
    """Which rows feed a table, and how."""

    table: str
    when: Condition | None = None
    on_conflict: Literal["quarantine", "correct"] = "quarantine"
    same: tuple[str, ...] = ()
    columns: dict[str, Rule] = Field(default_factory=dict)
    statement: Statement | None = None


class Format(Form):
    """How a file is written."""

    kind: Literal["csv", "parquet", "excel"] | None = None
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    encoding: str = "utf-8"
    quote: str = '"'
    header: bool = True
    names: list[str] | None = None
    skip_lines: int = Field(default=0, ge=0)
    junk_lines: str | None = None
    sheet: str | None = None
    empty: tuple[str, ...] = ()
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

    min_: int | None = Field(default=None, alias="min")
    max_: int | None = Field(default=None, alias="max")


class Assertion(Form):
    """What must hold of a file."""

    rows: Rows | None = None
    column: str | None = None
    unique: list[str] | None = Field(default=None, min_length=1)
    min_: float | None = Field(default=None, alias="min")
    max_: float | None = Field(default=None, alias="max")
    matches: str | None = None
    in_: list[str] | None = Field(default=None, alias="in")
    filled: bool | None = None
    sum_: str | None = Field(default=None, alias="sum", pattern=r"^-?\d+(\.\d+)?$")

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
    has_columns: tuple[str, ...] = ()
    required: bool = False
    format: Format = Format()
    ignore: tuple[str, ...] = ()
    optional: tuple[str, ...] | Literal["not_required"] = ()
    drop: tuple[Drop, ...] = ()
    tables: list[TableEntry] = Field(min_length=1)
    assertions: tuple[Assertion, ...] = ()


class BusinessDay(Form):
    """When the bank's day ends."""

    cut_off: str | None = Field(default=None, pattern=r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$")
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
    namespaces: dict[str, str] = Field(default_factory=dict)
    unknown: dict[str, UnknownReference] = Field(default_factory=dict)
    defaults: Defaults = Defaults()
    lookups: dict[str, dict[str, str]] = Field(default_factory=dict)
    lists: dict[str, list[str] | WordList] = Field(default_factory=dict)
    ignore_files: tuple[str, ...] = ()
    files: list[FileEntry] = Field(min_length=1)

    _zone = field_validator("time_zone")(known_zone)

    @model_validator(mode="before")
    @classmethod
    def _source_first(cls, data: Any) -> Any:
        """A mapping is a set of keys."""
        if not isinstance(data, dict):
            raise PydanticCustomError("mapping", "a mapping is a set of keys, beginning with source")
        return data

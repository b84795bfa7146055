"""Settings of the service, from ``FUNDGRAPH_`` variables; unsafe ones are refused, not warned about."""

import ipaddress
import stat
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from graph_engine.errors import InputError

Language = Literal["en", "zh"]
"""Languages that sentences exist in."""

SUPPORTED_DATABASES = ("sqlite", "postgresql")


class SettingsError(InputError):
    """The settings are wrong or unsafe."""


class Settings(BaseSettings):
    """Everything the service can be told from outside; ``docs/api.md`` lists each."""

    model_config = SettingsConfigDict(env_prefix="FUNDGRAPH_", frozen=True, extra="forbid")

    home: Path = Field(Path("~/.fundgraph"), description="folder of the ledger, runs and work database")
    host: str = Field("127.0.0.1", description="address to listen on")
    port: Annotated[int, Field(ge=1, le=65535)] = Field(8000, description="port to listen on")
    allow_remote: bool = Field(
        False, description="say yes to listening beyond this machine; put a TLS proxy in front"
    )
    lang: Language = Field("en", description="language of sentences where the request names none")
    database_url: str = Field(
        "", description="work database; empty: `work.sqlite` in the home; else SQLite or PostgreSQL"
    )
    request_seconds: Annotated[float, Field(gt=0, le=600)] = Field(
        20.0, description="after this long a request without an answer gets a 504 problem"
    )
    answer_seconds: Annotated[float, Field(gt=0, le=3600)] = Field(
        300.0,
        description="after this long an export or a backtest gets a 504 problem, and an answer being sent is "
        "broken off",
    )
    concurrent_requests: Annotated[int, Field(ge=1, le=1000)] = Field(
        32, description="requests worked on at once; one more gets a 503 problem"
    )
    request_bytes: Annotated[int, Field(ge=1024, le=16 * 1024 * 1024)] = Field(
        64 * 1024, description="largest request body"
    )
    query_milliseconds: Annotated[int, Field(ge=1, le=600_000)] = Field(
        5_000, description="time a named query may take before it answers in part"
    )
    query_rows: Annotated[int, Field(ge=1, le=100_000)] = Field(
        1_000, description="rows a named query answers with at most"
    )
    query_nodes: Annotated[int, Field(ge=1, le=10_000_000)] = Field(
        100_000, description="nodes a named query visits at most"
    )
    query_edges: Annotated[int, Field(ge=1, le=100_000_000)] = Field(
        1_000_000, description="edges a named query visits at most"
    )
    cypher_seconds: Annotated[float, Field(gt=0, le=600)] = Field(
        10.0, description="time a statement of Cypher may take before it answers in part"
    )
    cypher_rows: Annotated[int, Field(ge=1, le=100_000)] = Field(
        1_000, description="rows a statement of Cypher answers with at most"
    )
    cypher_bytes: Annotated[int, Field(ge=1024, le=256 * 1024 * 1024)] = Field(
        8 * 1024 * 1024, description="bytes of JSON that the rows of a statement of Cypher may have"
    )
    export_rows: Annotated[int, Field(ge=1, le=100_000_000)] = Field(
        1_000_000,
        description="rows of the largest export served over HTTP; the command line has no such bound",
    )

    @field_validator("home")
    @classmethod
    def _expanded(cls, home: Path) -> Path:
        return home.expanduser().absolute()

    @model_validator(mode="after")
    def _safe(self) -> Self:
        _refuse_remote(self.host, self.allow_remote)
        _refuse_open_home(self.home)
        _refuse_other_databases(self.database_url)
        return self

    @property
    def work_url(self) -> str:
        """The SQLAlchemy URL of the work database."""
        return self.database_url or f"sqlite:///{self.home / 'work.sqlite'}"


def load_settings(**given: Any) -> Settings:
    """Settings from the environment, each overridden by a given value that is not None.

    Raises
    ------
    SettingsError
        If one is outside what is allowed or unsafe; the message names the variable.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        raise SettingsError("; ".join(_told(problem) for problem in error.errors())) from error


def _told(problem: Any) -> str:
    message = str(problem["msg"]).removeprefix("Value error, ")
    if not problem["loc"]:
        return message
    return f"FUNDGRAPH_{str(problem['loc'][0]).upper()} is {problem['input']!r}: {message}"


def _refuse_remote(host: str, allow_remote: bool) -> None:
    if allow_remote or host == "localhost":
        return
    try:
        local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = False
    if not local:
        raise ValueError(
            f"FUNDGRAPH_HOST is {host!r}, which other machines can reach, and keys would go in the clear; "
            "listen on 127.0.0.1, or put a TLS proxy in front and set FUNDGRAPH_ALLOW_REMOTE=true"
        )


def _refuse_open_home(home: Path) -> None:
    if home.exists() and home.stat().st_mode & stat.S_IWOTH:
        raise ValueError(
            f"FUNDGRAPH_HOME is {str(home)!r}, which anyone on this machine may write to; run chmod o-w on it"
        )


def _refuse_other_databases(url: str) -> None:
    if not url:
        return
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise ValueError(
            "FUNDGRAPH_DATABASE_URL cannot be read as a URL; like postgresql://…/work"
        ) from error
    backend = parsed.get_backend_name()
    if backend not in SUPPORTED_DATABASES:
        raise ValueError(
            f"FUNDGRAPH_DATABASE_URL names {backend!r}; allowed are {', '.join(SUPPORTED_DATABASES)}"
        )
    if backend == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise ValueError(
            f"FUNDGRAPH_DATABASE_URL is {url!r}, which keeps nothing; name a file, like sqlite:////srv/work"
        )

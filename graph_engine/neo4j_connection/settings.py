"""Which Neo4j server to use, from ``FUNDGRAPH_NEO4J_`` variables; unsafe settings are refused."""

import ipaddress
from typing import Annotated, Any, Self
from urllib.parse import SplitResult, urlsplit

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from graph_engine.errors import InputError, NotOnEngine

PREFIX = "FUNDGRAPH_NEO4J_"

PLAIN_SCHEMES = ("bolt", "neo4j")
TLS_SCHEMES = ("bolt+s", "bolt+ssc", "neo4j+s", "neo4j+ssc")
"""``+s`` asks for a certificate trusted here, ``+ssc`` takes any; ``neo4j`` routes in a cluster."""

SCHEMES = (*PLAIN_SCHEMES, *TLS_SCHEMES)

HOW_TO_GET_ONE = (
    "start one with `make neo4j` or `docker compose up`, or set FUNDGRAPH_NEO4J_URL, "
    "FUNDGRAPH_NEO4J_USER and FUNDGRAPH_NEO4J_PASSWORD to one you have"
)


class Neo4jSettings(BaseSettings):
    """Everything that leads to a Neo4j server; ``docs/neo4j.md`` lists each."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="forbid", hide_input_in_errors=True
    )

    url: str = Field("", description="address, like `neo4j+s://graph.bank.example:7687`; empty: no Neo4j")
    user: str = Field("neo4j", description="user to log in as")
    password: SecretStr = Field(SecretStr(""), description="password of the user")
    database: str = Field("", description="database; empty: the home database of the user")
    allow_plain: bool = Field(
        False,
        description="say yes to another machine without TLS, so that the password goes in the clear",
    )
    connect_seconds: Annotated[float, Field(gt=0, le=600)] = Field(
        5.0, description="a server that has not answered after this long is not available"
    )
    retry_seconds: Annotated[float, Field(ge=0, le=3600)] = Field(
        30.0, description="deadlocks, lost connections and the like are tried again for this long"
    )

    @model_validator(mode="after")
    def _usable(self) -> Self:
        if self.url:
            _refuse_unusable(urlsplit(self.url), self.allow_plain)
        return self

    @property
    def configured(self) -> bool:
        """Whether a server is named at all."""
        return bool(self.url)

    @property
    def secure(self) -> bool:
        """Whether what goes over the line is encrypted."""
        return urlsplit(self.url).scheme in TLS_SCHEMES


def load_neo4j_settings(**given: Any) -> Neo4jSettings:
    """Settings from the environment, each overridden by a given value that is not None.

    Raises
    ------
    InputError
        If one is outside what is allowed or unsafe; the message names the variable and never a password.
    """
    try:
        return Neo4jSettings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        raise InputError("; ".join(_told(problem) for problem in error.errors())) from error


def refuse_unnamed(settings: Neo4jSettings) -> None:
    """Stop where no server is named.

    Raises
    ------
    NotOnEngine
        Saying how to get one.
    """
    if not settings.configured:
        raise NotOnEngine(f"this needs Neo4j, and FUNDGRAPH_NEO4J_URL names none; {HOW_TO_GET_ONE}")


def _told(problem: Any) -> str:
    message = str(problem["msg"]).removeprefix("Value error, ")
    return f"{PREFIX}{str(problem['loc'][0]).upper()}: {message}" if problem["loc"] else message


def _refuse_unusable(url: SplitResult, allow_plain: bool) -> None:
    if url.scheme not in SCHEMES:
        allowed = ", ".join(f"{one}://" for one in SCHEMES)
        raise ValueError(f"FUNDGRAPH_NEO4J_URL begins with {url.scheme!r}; allowed are {allowed}")
    if url.username is not None or url.password is not None:
        raise ValueError(
            "FUNDGRAPH_NEO4J_URL holds a user or password, which logs would show; "
            "set FUNDGRAPH_NEO4J_USER and FUNDGRAPH_NEO4J_PASSWORD instead"
        )
    if not url.hostname or url.path.strip("/") or not _has_good_port(url):
        raise ValueError(
            f"FUNDGRAPH_NEO4J_URL is {url.geturl()!r}; allowed is scheme://host or scheme://host:port, "
            "and FUNDGRAPH_NEO4J_DATABASE names the database"
        )
    if url.scheme in PLAIN_SCHEMES and not allow_plain and not is_this_machine(url.hostname):
        raise ValueError(
            f"FUNDGRAPH_NEO4J_URL is {url.geturl()!r}, so the password would cross the network in the clear; "
            f"use {url.scheme}+s://, or set FUNDGRAPH_NEO4J_ALLOW_PLAIN=true where nobody can listen"
        )


def _has_good_port(url: SplitResult) -> bool:
    try:
        return url.port is None or url.port > 0
    except ValueError:
        return False


def is_this_machine(host: str) -> bool:
    """Whether a host name is this machine's alone (loopback)."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

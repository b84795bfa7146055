"""A served bank whose secrets are known, and a caller for each role."""

import asyncio
import os
import shutil
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

import httpx
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from api.app import create_app
from api.settings import Settings, load_settings
from api.work.keys import KeyTerms, create_key
from graph_engine.runs import publish
from graph_engine.schema.access import ROLES_OF_CALLERS
from tests.api import postgresql as postgresql_server
from tests.api.secret_bank import LATER_RUN_ID, RUN_ID
from tests.api.secret_home import fill_ledger, write_run
from tests.patience import PATIENCE_S


@dataclass
class Served:
    """An app with a key for each role; asks it over ASGI, without a network, in one lasting event loop."""

    app: FastAPI
    portal: BlockingPortal
    client: httpx.AsyncClient
    keys: dict[str, str] = field(default_factory=dict)

    def key_of(self, role: str) -> str:
        """The key of a role, made when first asked for."""
        if role not in self.keys:
            self.keys[role] = self.new_key(role)
        return self.keys[role]

    def new_key(self, *roles: str) -> str:
        """A new key of some roles."""
        work = self.app.state.service.work
        return create_key(work, KeyTerms(roles, ", ".join(roles)), now=datetime.now(UTC)).text

    def ask(self, method: str, path: str, role: str | None = None, **more) -> httpx.Response:
        """One request as a role, or as nobody."""
        headers = more.pop("headers", {})
        if role is not None:
            headers = {"Authorization": f"Bearer {self.key_of(role)}", **headers}
        return self.portal.call(partial(self.client.request, method, path, headers=headers, **more))

    def ask_at_once(self, path: str, role: str, times: int) -> list[httpx.Response]:
        """The same GET several times at once."""
        headers = {"Authorization": f"Bearer {self.key_of(role)}"}

        async def send():
            return await asyncio.gather(*(self.client.get(path, headers=headers) for _ in range(times)))

        return self.portal.call(send)

    def get(self, path: str, role: str | None = None, /, **params) -> httpx.Response:
        """A GET with query parameters."""
        return self.ask("GET", path, role, params=params)


@pytest.fixture(scope="session")
def bank_home(tmp_path_factory):
    """A home with the bank of known secrets, its run published."""
    home = tmp_path_factory.mktemp("bank")
    fill_ledger(home)
    write_run(home, RUN_ID)
    publish(home, RUN_ID)
    return home


def serve(settings: Settings) -> Iterator[Served]:
    """Serve settings until the test is over."""
    app = create_app(settings)
    with start_blocking_portal() as portal:
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bank.test")
        yield Served(app, portal, client)
        portal.call(client.aclose)
    app.state.service.close()
    await_warming()


def await_warming() -> None:
    """Wait for the steps that services are in as they stop: threads share filters of warnings with tests."""
    for thread in threading.enumerate():
        if thread.name == "warming":
            thread.join(PATIENCE_S)
            assert not thread.is_alive()


@pytest.fixture(scope="session")
def two_runs(bank_home, tmp_path_factory):
    """The same home with a second finished run; to be copied, not changed."""
    home = tmp_path_factory.mktemp("two") / "home"
    shutil.copytree(bank_home, home, ignore=shutil.ignore_patterns("work.sqlite*"))
    write_run(home, LATER_RUN_ID, sentence_en="Four members, later.")
    return home


@pytest.fixture(scope="session")
def bank(bank_home) -> Iterator[Served]:
    """The served bank; tests only read it."""
    yield from serve(load_settings(home=bank_home))


@pytest.fixture
def empty(tmp_path) -> Iterator[Served]:
    """A served home in which nothing was published."""
    yield from serve(load_settings(home=tmp_path))


@pytest.fixture(params=ROLES_OF_CALLERS)
def role(request) -> str:
    """Each role of callers."""
    return str(request.param)


@pytest.fixture(scope="session")
def postgresql():
    """A PostgreSQL server of the tests' own."""
    if postgresql_server.programs() is None and not os.environ.get("CI"):
        pytest.skip("PostgreSQL's initdb and pg_ctl are not installed")
    with postgresql_server.server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def work_url(request, tmp_path):
    """A work database of its own, in SQLite and in PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'work.sqlite'}"
    url = make_url(request.getfixturevalue("postgresql"))
    name = f"work_{uuid.uuid4().hex}"
    server = create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    server.dispose()
    return url.set(database=name).render_as_string()

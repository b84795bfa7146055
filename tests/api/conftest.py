"""A served bank whose secrets are known, and a caller for each role."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.settings import Settings, load_settings
from api.work.keys import KeyTerms, create_key
from graph_engine.runs import publish
from graph_engine.schema.access import ROLES_OF_CALLERS
from tests.api.secret_bank import RUN_ID, fill_ledger, write_run


@dataclass
class Served:
    """An app with a key for each role; asks it over ASGI, without a network."""

    app: FastAPI
    keys: dict[str, str] = field(default_factory=dict)
    loop: asyncio.Runner = field(default_factory=asyncio.Runner)

    def key_of(self, role: str) -> str:
        """The key of a role, made when first asked for."""
        if role not in self.keys:
            work = self.app.state.service.work
            self.keys[role] = create_key(work, KeyTerms((role,), role), now=datetime.now(UTC)).text
        return self.keys[role]

    def header_of(self, *roles: str) -> dict[str, str]:
        """The header with a new key of several roles."""
        work = self.app.state.service.work
        key = create_key(work, KeyTerms(roles, "several roles"), now=datetime.now(UTC)).text
        return {"Authorization": f"Bearer {key}"}

    def ask(self, method: str, path: str, role: str | None = None, **more) -> httpx.Response:
        """One request as a role, or as nobody."""
        headers = more.pop("headers", {})
        if role is not None:
            headers = {"Authorization": f"Bearer {self.key_of(role)}", **headers}

        async def send():
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://bank.test") as client:
                return await client.request(method, path, headers=headers, **more)

        return self.loop.run(send())

    def ask_at_once(self, path: str, role: str, times: int) -> list[httpx.Response]:
        """The same GET several times at once."""
        headers = {"Authorization": f"Bearer {self.key_of(role)}"}

        async def send():
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://bank.test") as client:
                return await asyncio.gather(*(client.get(path, headers=headers) for _ in range(times)))

        return self.loop.run(send())

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
    served = Served(create_app(settings))
    yield served
    served.loop.close()
    served.app.state.service.close()


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

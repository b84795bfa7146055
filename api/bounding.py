"""No request runs unbounded: so many at once, so long and so large each."""

import asyncio
from collections.abc import Callable
from typing import Any

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem
from api.settings import Settings

LONG = ("/v1/exports/", "/v1/backtests")
"""What is made whole before it is sent, files and backtests, has as long as an answer that is being sent."""


class Bounding:
    """ASGI middleware that answers for a request that is one too many or takes too long.

    A handler cannot be stopped inside a thread, so it is left to end by its own bounds; until then
    it counts among the requests worked on, and what it would still send is dropped.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._request_seconds = settings.request_seconds
        self._answer_seconds = settings.answer_seconds
        self._at_once = settings.concurrent_requests
        self._bytes = settings.request_bytes
        self._running: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request within its bounds."""
        if scope["type"] != "http" or scope["path"] == "/v1/health":
            await self._app(scope, receive, send)
            return
        if len(self._running) >= self._at_once:
            await _busy(scope, self._at_once)(scope, receive, send)
            return
        gate = _Gate(send)
        task = asyncio.ensure_future(self._work(scope, receive, gate.send))
        self._running.add(task)
        task.add_done_callback(self._ended)
        is_long = scope["path"].startswith(LONG)
        seconds = self._answer_seconds if is_long else self._request_seconds
        await asyncio.wait({task}, timeout=seconds)
        if task.done() or gate.started:
            await self._finish(task)
            return
        gate.close()
        await _too_slow(scope, seconds)(scope, receive, send)

    async def _finish(self, task: "asyncio.Task[None]") -> None:
        """Wait for an answer that has begun; one that is not over in time is broken off."""
        await asyncio.wait({task}, timeout=self._answer_seconds)
        if task.done():
            await task
        else:
            task.cancel()

    def _ended(self, task: "asyncio.Task[None]") -> None:
        """Count a task no more, and take note of its error where nobody waits for it any longer."""
        self._running.discard(task)
        if not task.cancelled():
            task.exception()

    async def _work(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, _Measured(receive, self._bytes).receive, send)


class _Measured:
    """Receives a body up to its bound."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive = receive
        self._most = most
        self._read = 0

    async def receive(self) -> Message:
        message = await self._receive()
        self._read += len(message.get("body", b""))
        if self._read > self._most:
            raise HTTPException(413, f"a body may have {self._most} bytes (FUNDGRAPH_REQUEST_BYTES)")
        return message


class _Gate:
    """Lets an answer through until it is closed."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._open = True
        self.started = False

    async def send(self, message: Message) -> None:
        if self._open:
            self.started = True
            await self._send(message)

    def close(self) -> None:
        self._open = False


def _busy(scope: Scope, at_once: int) -> Callable[..., Any]:
    detail = f"{at_once} requests are worked on, which is as many as FUNDGRAPH_CONCURRENT_REQUESTS allows"
    response = problem(503, "The service is busy", f"{detail}; try again shortly", scope)
    response.headers["Retry-After"] = "1"
    return response


def _too_slow(scope: Scope, seconds: float) -> Callable[..., Any]:
    setting = "ANSWER" if scope["path"].startswith(LONG) else "REQUEST"
    detail = f"no answer within {seconds:g} s (FUNDGRAPH_{setting}_SECONDS); ask for less"
    return problem(504, "The answer took too long", detail, scope)

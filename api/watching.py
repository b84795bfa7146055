"""The outermost layer: numbers, logs and counts each request, and makes what nobody caught a problem."""

import time
import traceback
import uuid

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.logs import event_log
from api.metrics import Metrics
from api.problems import unforeseen

NO_ROUTE = "(none)"
METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
"""Methods told apart in logs and metrics; any other word is "other", so that callers make no new labels."""


def route_template(scope: Scope) -> str:
    """The path of the route with its parameters as names, so that no id gets into logs and metrics."""
    templates: dict[object, str] = scope["app"].state.templates
    return templates.get(scope.get("endpoint"), NO_ROUTE)


class Watching:
    """ASGI middleware around everything else."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics
        self._log = event_log()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope.setdefault("state", {})["request_id"] = uuid.uuid4().hex
        answer = _Answer(send, scope["state"]["request_id"])
        began = time.perf_counter()
        with self._metrics.running.track_inprogress():
            try:
                await self._app(scope, receive, answer.send)
            except Exception as error:  # noqa: BLE001 - the last place that can answer; logged with its trace
                self._log.error("request failed", request_id=answer.request_id, **_place_of(error))
                if not answer.status:
                    await unforeseen(scope)(scope, receive, answer.send)
        self._tell(scope, answer, time.perf_counter() - began)

    def _tell(self, scope: Scope, answer: "_Answer", seconds: float) -> None:
        method = scope["method"] if scope["method"] in METHODS else "other"
        labels = (method, route_template(scope))
        self._metrics.requests.labels(*labels, str(answer.status)).inc()
        self._metrics.seconds.labels(*labels).observe(seconds)
        caller = scope["state"].get("caller")
        self._log.info(
            "request",
            request_id=answer.request_id,
            key_id=caller.key.key_id if caller else None,
            method=labels[0],
            route=labels[1],
            status=answer.status,
            elapsed_ms=round(seconds * 1000, 1),
        )


class _Answer:
    """Sends on, numbers the response, and remembers its status."""

    def __init__(self, send: Send, request_id: str) -> None:
        self._send = send
        self.request_id = request_id
        self.status = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = int(message["status"])
            number = (b"x-request-id", self.request_id.encode())
            safe = ((b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff"))
            message = {**message, "headers": [*message.get("headers", ()), number, *safe]}
        await self._send(message)


def _place_of(error: BaseException) -> dict[str, object]:
    """The kind and place of an error, without its message, which may name a person."""
    places = traceback.extract_tb(error.__traceback__)
    trace = [f"{place.filename}:{place.lineno} {place.name}" for place in places]
    return {"error": type(error).__qualname__, "trace": trace}

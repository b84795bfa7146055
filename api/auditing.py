"""No customer data leaves without a row in the audit trail, written before the first byte is sent."""

from anyio import to_thread
from sqlalchemy import Engine
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access import Caller
from api.service import now
from api.watching import route_template
from api.work.audit import AuditEntry, write_audit


class Auditing:
    """ASGI middleware: if the row cannot be written, the request fails and nothing is shown."""

    def __init__(self, app: ASGIApp, work: Engine) -> None:
        self._app = app
        self._work = work

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, noting it first if its route shows customer data."""

        async def noting(message: Message) -> None:
            caller = scope.get("state", {}).get("caller")
            if message["type"] == "http.response.start" and caller is not None:
                entry = _entry(scope, caller, message["status"])
                await to_thread.run_sync(write_audit, self._work, entry)
            await send(message)

        await self._app(scope, receive, noting)


def _entry(scope: Scope, caller: Caller, status: int) -> AuditEntry:
    return AuditEntry(
        at=now(),
        request_id=scope["state"]["request_id"],
        key_id=caller.key.key_id,
        roles=caller.key.roles,
        method=scope["method"],
        route=route_template(scope),
        subjects=tuple(dict.fromkeys(caller.subjects)),
        status=status,
    )

"""Callers and their roles; a route's signature is its access rule.

A route takes ``caller: PartyReader`` and so says that the resource ``parties`` of the table in
:mod:`graph_engine.schema.access` is what it shows. :func:`rule_of` reads the rule back from a route;
an app with a route that declares none does not start.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any

from anyio import to_thread
from fastapi import Depends, FastAPI, Request, Security
from fastapi.routing import RouteContext, iter_route_contexts
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.addresses import check_address
from api.service import ServiceHere, now, service_of
from api.work.keys import ApiKey, authenticate
from graph_engine.errors import CatalogueError, NotAuthenticated
from graph_engine.schema.access import PERMISSIONS, Viewer

OPEN_PATHS = frozenset({"/v1/health"})
"""What answers without a key."""

UNAUDITED = frozenset({"readiness", "openapi", "metrics"})
"""Resources without customer data or keys; every other request leaves a row in the audit trail."""

BEARER = HTTPBearer(
    bearerFormat="fg_…", description="An API key: `Authorization: Bearer fg_…`", auto_error=False
)


@dataclass
class Caller:
    """Who calls, and what the audit trail will say the request was about."""

    key: ApiKey
    viewer: Viewer
    subjects: list[str] = field(default_factory=list)

    def asks_about(self, ids: Iterable[str]) -> None:
        """Name parties, accounts or findings that the answer is about, for the audit trail."""
        self.subjects.extend(ids)


@dataclass(frozen=True)
class MayRead:
    """A dependency that lets through callers who may read a resource."""

    resource: str

    def __call__(
        self,
        request: Request,
        service: ServiceHere,
        shown: Annotated[HTTPAuthorizationCredentials | None, Security(BEARER)],
    ) -> Caller:
        """The caller, or NotAuthenticated, NotAllowed, or BadParameter for an address not read whole."""
        if shown is None:
            raise NotAuthenticated("show an API key: Authorization: Bearer fg_…")
        key = authenticate(service.work, shown.credentials, now=now())
        caller = Caller(key, Viewer(*key.roles), [str(one) for one in request.path_params.values()])
        if self.resource not in UNAUDITED:
            request.state.caller = caller
        caller.viewer.require(self.resource)
        check_address(request)
        return caller


async def let_in(request: Request) -> None:
    """Check the key of a request that ended before its route looked at it, as a body that is no JSON does.

    Raises
    ------
    NotAuthenticated, NotAllowed, BadParameter
        As its route would have.
    """
    resource = request.app.state.rules[request.scope["endpoint"]]
    if resource is not None and not hasattr(request.state, "caller"):
        shown = await BEARER(request)
        await to_thread.run_sync(MayRead(resource), request, service_of(request), shown)


def reader_of(resource: str) -> Any:
    """The dependency for a resource of the table; a misspelt one is a KeyError at import."""
    PERMISSIONS[resource]
    return Depends(MayRead(resource))


PartyReader = Annotated[Caller, reader_of("parties")]
AccountReader = Annotated[Caller, reader_of("accounts")]
TransactionReader = Annotated[Caller, reader_of("transactions")]
FlowReader = Annotated[Caller, reader_of("flows")]
TraceReader = Annotated[Caller, reader_of("traces")]
NeighbourReader = Annotated[Caller, reader_of("neighbourhood")]
CommunityReader = Annotated[Caller, reader_of("communities")]
TagReader = Annotated[Caller, reader_of("tags")]
AlertReader = Annotated[Caller, reader_of("alerts")]
OpportunityReader = Annotated[Caller, reader_of("opportunities")]
CaseWorker = Annotated[Caller, reader_of("cases")]
BacktestMaker = Annotated[Caller, reader_of("backtests")]
ScoreAsker = Annotated[Caller, reader_of("scores")]
DetectorReader = Annotated[Caller, reader_of("detectors")]
RankerReader = Annotated[Caller, reader_of("rankers")]
FilingReader = Annotated[Caller, reader_of("filings")]
ReferralReader = Annotated[Caller, reader_of("referrals")]
QueryAsker = Annotated[Caller, reader_of("queries")]
StatementAsker = Annotated[Caller, reader_of("statements")]
LoadReader = Annotated[Caller, reader_of("loads")]
QuarantineReader = Annotated[Caller, reader_of("quarantine")]
RunReader = Annotated[Caller, reader_of("runs")]
MetricsReader = Annotated[Caller, reader_of("metrics")]
KeyAdmin = Annotated[Caller, reader_of("keys")]
AuditReader = Annotated[Caller, reader_of("audit")]
ReadinessReader = Annotated[Caller, reader_of("readiness")]
OpenApiReader = Annotated[Caller, reader_of("openapi")]


def routes_of(app: FastAPI) -> Iterator[RouteContext]:
    """Every route of the app, those of included routers among them."""
    yield from iter_route_contexts(app.routes)


def rule_of(route: RouteContext) -> str | None:
    """The resource that a route declares it shows; None for an open route.

    Raises
    ------
    CatalogueError
        If the route declares none and is not among the open ones, or declares more than one.
    """
    dependant = getattr(route, "dependant", None)
    found = (
        [one.call.resource for one in dependant.dependencies if isinstance(one.call, MayRead)]
        if dependant
        else []
    )
    if len(found) == 1:
        return found[0]
    if not found and route.path in OPEN_PATHS:
        return None
    raise CatalogueError(f"route {route.path} declares {len(found)} access rules; exactly one is needed")

"""The service as an ASGI app."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI
from fastapi.routing import APIRoute

from api.access import routes_of, rule_of
from api.auditing import Auditing
from api.bounding import Bounding
from api.first_answers import steps_on_index, steps_on_neo4j
from api.problems import handle_problems
from api.routes import ROUTER
from api.service import Service
from api.settings import Settings, load_settings
from api.watching import Watching
from graph_engine.kernel_cache import use_kernel_cache

DESCRIPTION = """
One graph of parties, accounts and money: where money comes from and goes to, who belongs together, what
stands out, and whom to ask. Every request but `/v1/health` shows an API key; what its roles may see is in
`docs/access.md`. Lists come in pages of one run: follow `next_cursor` until it is null. Errors are problem
details (RFC 9457). Amounts are integers in minor units, times are UTC, ids are text.
""".strip()


def create_app(settings: Settings | None = None) -> FastAPI:
    """The service for these settings, or for those of the environment.

    Raises
    ------
    SettingsError
        If a setting is wrong or unsafe.
    EngineUnavailable
        If the work database cannot be opened.
    CatalogueError
        If a route declares no access rule.
    """
    settings = settings or load_settings()
    use_kernel_cache(settings.home)
    app = FastAPI(
        title="fundgraph",
        version="1",
        description=DESCRIPTION,
        openapi_url=None,
        lifespan=_living,
        redirect_slashes=False,
        generate_unique_id_function=_operation_id,
    )
    app.include_router(ROUTER)
    handle_problems(app)
    app.state.templates, app.state.rules = {}, {}
    for route in routes_of(app):
        app.state.rules[route.endpoint] = rule_of(route)
        app.state.templates[route.endpoint] = route.path
    service = app.state.service = Service.open(settings)
    app.add_middleware(Auditing, work=service.work)
    app.add_middleware(Bounding, settings=settings)
    app.add_middleware(Watching, metrics=service.metrics)
    return app


@asynccontextmanager
async def _living(app: FastAPI) -> AsyncIterator[None]:
    """Prepare the first answers once served, and let go of everything in the end.

    Addresses are read by the description of the API, which takes most of a second to make and is then kept.
    """
    service: Service = app.state.service
    app.openapi()
    service.warming.begin(steps_on_index, partial(steps_on_neo4j, neo4j=service.neo4j))
    yield
    service.close()


def _operation_id(route: APIRoute) -> str:
    return route.name

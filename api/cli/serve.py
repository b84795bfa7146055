"""``fundgraph serve``: the API."""

from typing import Annotated

import typer

from api.cli.screen import Screen


def serve(
    context: typer.Context,
    host: Annotated[
        str | None, typer.Option(help="Address to listen on; FUNDGRAPH_HOST, else 127.0.0.1.")
    ] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; FUNDGRAPH_PORT, else 8000.")] = None,
) -> None:
    """Serve the current run through the API until Ctrl-C."""
    import uvicorn

    from api.app import create_app
    from api.settings import Settings

    screen: Screen = context.obj
    asked = {"home": screen.home, "host": host, "port": port}
    settings = Settings(**{name: value for name, value in asked.items() if value is not None})
    uvicorn.run(create_app(settings), host=settings.host, port=settings.port, log_level="warning")

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
    from api.cli.listening import listen, serve_on
    from api.settings import load_settings

    screen: Screen = context.obj
    settings = load_settings(home=screen.home, host=host, port=port)
    opened = listen(settings.host, settings.port)
    screen.say("serving", host=settings.host, port=settings.port)
    serve_on(opened, settings)

"""``fundgraph detectors``: what is looked for, and how."""

from typing import Annotated

import typer

from api.cli.screen import Screen


def detectors(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="One detector, with its whole text.")] = None,
) -> None:
    """List the detectors, or tell all about one."""
    from graph_engine.detectors import DETECTORS
    from graph_engine.errors import UnknownName

    screen: Screen = context.obj
    known = {detector.name: detector for detector in DETECTORS}
    if name is not None and name not in known:
        raise UnknownName("detector", name, known)
    shown = [known[name]] if name else list(known.values())
    value = [detector.as_dict() for detector in shown]
    if name:
        screen.answer(value[0], lambda: typer.echo(known[name].text))
    else:
        screen.answer(
            value,
            lambda: screen.table(("detector", "title"), ((d.name, d.title[screen.lang]) for d in shown)),
        )

"""``fundgraph detectors``: what is looked for, and how."""

from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.screen import Screen

if TYPE_CHECKING:
    from graph_engine.detectors import Detector


def detectors(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(help="One detector, with its whole text.", metavar="NAME")
    ] = None,
) -> None:
    """List the detectors, or tell all about one."""
    from graph_engine.detectors import DETECTORS, detector_named

    screen: Screen = context.obj
    if name is None:
        titles = [(detector.name, detector.title[screen.lang]) for detector in DETECTORS]
        screen.answer([_value(one) for one in DETECTORS], lambda: screen.table(("detector", "title"), titles))
        return
    value = _value(detector_named(name))
    screen.answer(value, lambda: typer.echo("\n".join(f"{key}: {text}" for key, text in value.items())))


def _value(detector: "Detector") -> dict[str, str]:
    """A detector's words by name."""
    return {
        "detector": detector.name,
        "title": detector.title["en"],
        "title_zh": detector.title["zh"],
        **{name: text for name, text in vars(detector.texts).items() if name != "title"},
    }

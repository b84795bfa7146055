"""``fundgraph detectors``: what is looked for, and how."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.screen import Screen
from api.cli.words import term

if TYPE_CHECKING:
    from graph_engine.detectors import Detector

PARAMETER = ("unit", "of_seconds", "of_days", "least", "most", "why")


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
    screen.answer(value, lambda: _show(screen, value))


def _show(screen: Screen, value: dict[str, Any]) -> None:
    """Print what a detector says of itself, then its parameters."""
    for key, text in value.items():
        if key != "parameters":
            typer.echo(f"{key}: {text}")
    told = [one | {"unit": term(one["unit"], screen.lang)} for one in value["parameters"]]
    rows = ([one["name"], *(one[column] for column in PARAMETER)] for one in told)
    screen.table(("parameter", *PARAMETER), rows)


def _value(detector: "Detector") -> dict[str, Any]:
    """A detector's words by name."""
    from dataclasses import asdict

    from graph_engine.detectors.words import parameters_of

    return {
        "detector": detector.name,
        "title": detector.title["en"],
        "title_zh": detector.title["zh"],
        **{name: text for name, text in vars(detector.texts).items() if name != "title"},
        "look_next_zh": detector.look_next["zh"],
        "parameters": [asdict(one) for one in parameters_of(detector)],
    }

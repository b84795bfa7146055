"""``fundgraph detectors``: what is looked for, and how."""

from dataclasses import asdict
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
    one = detector_named(name)
    screen.answer(_value(one), lambda: _show(screen, one))


def _show(screen: Screen, detector: "Detector") -> None:
    """Print what a detector says of itself, then its parameters."""
    from graph_engine.detectors.words import parameters_of, texts_of

    for section, text in ({"detector": detector.name} | texts_of(detector, screen.lang)).items():
        typer.echo(f"{term(section, screen.lang)}: {text}")
    told = [
        asdict(one) | {"unit": term(one.unit, screen.lang)} for one in parameters_of(detector, screen.lang)
    ]
    rows = ([one["name"], *(one[column] for column in PARAMETER)] for one in told)
    screen.table(("parameter", *PARAMETER), rows)


def _value(detector: "Detector") -> dict[str, Any]:
    """A detector's words by name; those in Chinese end in ``_zh``."""
    from graph_engine.detectors.words import parameters_of, texts_of

    english, chinese = parameters_of(detector), parameters_of(detector, "zh")
    return {
        "detector": detector.name,
        **texts_of(detector, "en"),
        **{f"{name}_zh": text for name, text in texts_of(detector, "zh").items() if name != "source"},
        "parameters": [
            asdict(one) | {"why_zh": same.why} for one, same in zip(english, chinese, strict=True)
        ],
    }

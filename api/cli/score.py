"""``fundgraph score``: one transaction rated against the current run."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.arguments import pairs
from api.cli.screen import Screen
from api.cli.words import term

TOLD = ("feature", "value", "share", "text")

MOST_DIGITS = 17
"""Significant digits that tell any two floats of 64 bits apart."""


def score(
    context: typer.Context,
    transaction: Annotated[
        list[str],
        typer.Argument(
            help="Its columns, or a file of them in JSON: payer_account, payee_account, amount_minor, "
            "currency, time, kind, channel.",
            metavar="FILE|key=value …",
        ),
    ],
    ranker: Annotated[
        str | None, typer.Option(help="Id of a learned ranker of transactions: its score too, and why.")
    ] = None,
) -> None:
    """Rate one proposed or just-booked transaction: its score, why, what it completes. Writes nothing."""
    from pydantic import ValidationError

    from api.cli.current import current_run
    from api.models.scores import ScoreAsked
    from api.reading.scores import scored
    from graph_engine.errors import BadParameter
    from graph_engine.ranker import open_ranker

    screen: Screen = context.obj
    screen.viewer().require("scores")
    if ranker is not None:
        screen.viewer().require("rankers")
    told = _told(transaction)
    try:
        asked = ScoreAsked.model_validate(told)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"])) or "transaction"
        raise BadParameter(name, first["input"], first["msg"].removeprefix("Input should be ")) from error
    taught = None if ranker is None else open_ranker(screen.home, ranker)
    value = scored(current_run(screen), asked, screen.lang, taught)
    shown = value | {"until": value["until"] and value["until"].isoformat()}
    screen.answer(shown, lambda: _show(screen, value, asked.currency))


def _told(words: list[str]) -> dict[str, Any]:
    """The columns, from the command line or from a file."""
    from graph_engine.errors import InputError

    if len(words) > 1 or "=" in words[0]:
        return dict(pairs(words))
    try:
        told = json.loads(Path(words[0]).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise InputError(f"the transaction in {words[0]} cannot be read as JSON: {error}") from error
    if not isinstance(told, dict):
        raise InputError(f"{words[0]} holds no transaction: a JSON object of its columns is needed")
    return told


def _show(screen: Screen, value: dict[str, Any], currency: str) -> None:
    """Print the score, what the transaction completes, and the reasons."""
    screen.say("scored", score=value["score"], population=value["population"], run=value["run_id"])
    if value["reasons"]:
        screen.table(TOLD, (_cells(screen, reason, currency) for reason in value["reasons"]))
    else:
        screen.say("score_no_reason")
    if "learned" in value:
        _show_learned(screen, value["learned"])
    if value["completes"]:
        cells = (
            [term(f"completes_{each['pattern']}", screen.lang), each["size"], each["count"]]
            for each in value["completes"]
        )
        screen.table(("pattern", "size", "count"), cells)
    else:
        screen.say("score_completes_nothing")


def _show_learned(screen: Screen, told: dict[str, Any]) -> None:
    """Print what a ranker says: its score, on which side of its threshold that is, and what raises it."""
    score, threshold = _apart(told["score"], told["threshold"])
    if told["flagged"]:
        screen.say("score_learned", score=score, threshold=threshold)
    else:
        screen.say("score_learned_below", score=score, threshold=threshold)
    if told["why"]:
        screen.say("score_learned_why", why=told["why"])


def _apart(score: float, threshold: float) -> tuple[str, str]:
    """Both with as many digits as tell them apart, six at least.

    >>> _apart(0.123456789, 0.5)
    ('0.123457', '0.5')
    >>> _apart(0.499999999, 0.5)
    ('0.499999999', '0.5')
    """
    told = ((f"{score:.{digits}g}", f"{threshold:.{digits}g}") for digits in range(6, MOST_DIGITS + 1))
    return next(pair for pair in told if pair[0] != pair[1] or score == threshold)


def _cells(screen: Screen, reason: dict[str, Any], currency: str) -> list[object]:
    """A reason as it is shown: the amount in its currency, the share in per cent."""
    from graph_engine.wording import amount_in_full, share

    value = reason["value"]
    shown = {
        "value": amount_in_full(value, currency, screen.lang)
        if reason["feature"] == "amount_minor"
        else value,
        "share": share(reason["share"], screen.lang),
    }
    return [(reason | shown)[name] for name in TOLD]

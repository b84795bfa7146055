"""The language of an answer's sentences: ``?lang=``, else ``Accept-Language``, else the setting."""

from typing import Annotated

from fastapi import Depends, Header, Query, Response

from api.service import ServiceHere
from api.settings import Language


def preferred(accepted: str, default: Language) -> Language:
    """The language of ours that an ``Accept-Language`` header wants most; the default if it names none.

    >>> preferred("fr, zh-CN;q=0.8, en;q=0.5", "en")
    'zh'
    >>> preferred("fr", "en")
    'en'
    """
    wanted: list[tuple[float, int, Language]] = []
    for place, part in enumerate(accepted.split(",")):
        name, _, weight = part.strip().partition(";q=")
        ours = _ours(name.strip().lower(), default)
        quality = _quality(weight)
        if ours and quality > 0:
            wanted.append((-quality, place, ours))
    return min(wanted)[2] if wanted else default


def _ours(name: str, default: Language) -> Language | None:
    match name.split("-", maxsplit=1)[0]:
        case "zh":
            return "zh"
        case "en":
            return "en"
        case "*":
            return default
        case _:
            return None


def _quality(weight: str) -> float:
    try:
        return float(weight) if weight else 1.0
    except ValueError:
        return 0.0


def language(
    response: Response,
    service: ServiceHere,
    lang: Annotated[Language | None, Query(description="language of sentences")] = None,
    accept_language: Annotated[str, Header(max_length=200, description="read where lang is absent")] = "",
) -> Language:
    """The language of this answer, told in ``Content-Language`` too."""
    chosen = lang or preferred(accept_language, service.settings.lang)
    response.headers["Content-Language"] = chosen
    response.headers["Vary"] = "Accept-Language"
    return chosen


Lang = Annotated[Language, Depends(language)]

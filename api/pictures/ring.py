"""A round trip: the parties on a circle, the payments as arrows in their order, each with amount and time."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from api.pictures.svg import ALERT, FAINT, INK, PAPER, Drawing, Point
from api.pictures.words import WORDS, Language
from graph_engine.wording import amount

SIZE, RADIUS, NODE = (1000.0, 760.0), 230.0, 24.0
CENTRE = (500.0, 410.0)


@dataclass(frozen=True)
class Hop:
    """One payment of a ring; ``when`` as a person reads it."""

    payer: str
    payee: str
    amount_minor: int
    currency: str
    when: str


def ring_picture(hops: Sequence[Hop], lang: Language) -> str:
    """Draw a ring of payments, clockwise from the party where it starts.

    Parameters
    ----------
    hops : sequence of Hop, shape (n_hops,)
        In order; each begins where the one before ended, the last ends where the first began.
    lang : "en" or "zh"
        Language of the words around the names.

    Returns
    -------
    str
        The text of an SVG file.
    """
    sent, returned = (amount(hops[end].amount_minor, hops[end].currency, lang) for end in (0, -1))
    title = WORDS.say("ring_title", lang, sent=sent, returned=returned)
    legend = [(ALERT, WORDS.say("starts_here", lang)), (INK, WORDS.say("passes_on", lang))]
    drawing = Drawing(*SIZE, title, legend)
    places = [_place(number, len(hops), RADIUS) for number in range(len(hops))]
    for number, hop in enumerate(hops):
        start, end = places[number], places[(number + 1) % len(hops)]
        drawing.arrow(*_between(start, end), colour=ALERT, width=2.5)
        _tell_payment(drawing, number, hop, len(hops), lang)
    for number, (place, hop) in enumerate(zip(places, hops, strict=True)):
        drawing.circle(place, NODE, fill=INK if number else ALERT, outline=FAINT)
        drawing.text((place[0], place[1] + 5), str(number + 1), anchor="middle", colour=PAPER, bold=True)
        _tell_party(drawing, number, hop.payer, len(hops))
    return drawing.written()


def _place(number: float, of: int, radius: float) -> Point:
    """A place on the circle, clockwise from the top."""
    angle = 2 * pi * number / of - pi / 2
    return CENTRE[0] + radius * cos(angle), CENTRE[1] + radius * sin(angle)


def _between(start: Point, end: Point) -> tuple[Point, Point]:
    """The part of the way between two parties that their circles do not cover."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = max(1e-9, (dx * dx + dy * dy) ** 0.5)
    cut = (NODE + 4) / length
    return (start[0] + dx * cut, start[1] + dy * cut), (end[0] - dx * cut, end[1] - dy * cut)


def _tell_payment(drawing: Drawing, number: int, hop: Hop, of: int, lang: Language) -> None:
    """Amount and time outside the ring, beside the middle of the arrow."""
    x, y = _place(number + 0.5, of, RADIUS * cos(pi / of) + 14)
    anchor = _anchor(x - CENTRE[0])
    y += 6 if y > CENTRE[1] + 20 else -6
    drawing.text((x, y), amount(hop.amount_minor, hop.currency, lang), anchor=anchor, bold=True)
    drawing.text((x, y + 16), hop.when, anchor=anchor, size=11, colour="#555555")


def _tell_party(drawing: Drawing, number: int, name: str, of: int) -> None:
    """The name outside the ring."""
    x, y = _place(number, of, RADIUS + NODE + 14)
    drawing.text((x, y + (0 if y < CENTRE[1] else 12)), name, anchor=_anchor(x - CENTRE[0]))


def _anchor(right: float) -> str:
    """Text to the right of the middle begins there, text to the left ends there."""
    if abs(right) < 20:
        return "middle"
    return "start" if right > 0 else "end"

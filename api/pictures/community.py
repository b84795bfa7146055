"""A community: its members and the ties among them, its core customers by name, whom to ask by number."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.pictures.spring import places
from api.pictures.svg import ASKED, FAINT, INK, OURS, PAPER, Drawing, Point, text_width
from api.pictures.words import WORDS, Language

SIZE = (1000.0, 820.0)
MARGIN, TOP = 60.0, 110.0
LABEL_HEIGHT = 17.0
SEED = 1


@dataclass(frozen=True)
class CommunityDrawn:
    """A community as it is drawn; ``core`` maps ids to names, ``asked`` lists ids in the order of asking."""

    members: Sequence[str]
    ties: Sequence[tuple[str, str]]
    core: dict[str, str]
    asked: Sequence[str]


def community_picture(community: CommunityDrawn, lang: Language) -> str:
    """Draw a community.

    Parameters
    ----------
    community : CommunityDrawn
        Members without a tie are drawn too.
    lang : "en" or "zh"
        Language of the words around the names.

    Returns
    -------
    str
        The text of an SVG file.
    """
    title = WORDS.say("community_title", lang, members=f"{len(community.members):,}")
    words = [(ASKED, "asked"), (OURS, "core"), (FAINT, "member")]
    legend = [(colour, WORDS.say(key, lang)) for colour, key in words]
    drawing = Drawing(*SIZE, title, legend)
    at = {name: _on_paper(place) for name, place in places(community.members, community.ties, SEED).items()}
    for one, other in community.ties:
        drawing.line(at[one], at[other], colour="#D8D8D8")
    special = {*community.core, *community.asked}
    for member in community.members:
        if member not in special:
            drawing.circle(at[member], 4, fill=FAINT)
    _draw_special(drawing, community, at)
    return drawing.written()


def _draw_special(drawing: Drawing, community: CommunityDrawn, at: dict[str, Point]) -> None:
    """Core customers with their names, those to ask with their numbers."""
    for member in community.core:
        drawing.circle(at[member], 11, fill=OURS)
    for number, member in enumerate(community.asked, start=1):
        drawing.circle(at[member], 10, fill=ASKED, outline=OURS if member in community.core else PAPER)
        x, y = at[member]
        drawing.text((x, y + 4), str(number), anchor="middle", size=11, colour=PAPER, bold=True)
    for place, name in _apart([(at[member], name) for member, name in community.core.items()]):
        drawing.text(place, name, anchor="middle", bold=True, colour=INK)


def _apart(labels: list[tuple[Point, str]]) -> list[tuple[Point, str]]:
    """Labels above their dots, each moved up until it covers no other."""
    placed: list[tuple[Point, str]] = []
    for (x, dot_y), name in sorted(labels, key=lambda label: (-label[0][1], label[0][0])):
        y = dot_y - 15
        while any(_cover((x, y), name, *other) for other in placed):
            y -= LABEL_HEIGHT
        placed.append(((x, y), name))
    return placed


def _cover(place: Point, name: str, other_place: Point, other_name: str) -> bool:
    reach = (text_width(name) + text_width(other_name)) / 2
    return abs(place[0] - other_place[0]) < reach and abs(place[1] - other_place[1]) < LABEL_HEIGHT


def _on_paper(place: Point) -> Point:
    width, height = SIZE
    return MARGIN + place[0] * (width - 2 * MARGIN), TOP + place[1] * (height - TOP - MARGIN)

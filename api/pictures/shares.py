"""Bars of how much was found of what was planted, kind by kind."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.pictures.svg import ALERT, FAINT, OURS, Drawing
from api.pictures.words import WORDS, Language

WIDTH, ROW, TOP, BAR_X, BAR = 820.0, 26.0, 96.0, 260.0, 440.0


@dataclass(frozen=True)
class FoundOfPlanted:
    """One kind of what was planted; ``lawful`` kinds are better not found."""

    kind: str
    lawful: bool
    planted: int
    found: int


def shares_picture(kinds: Sequence[FoundOfPlanted], lang: Language) -> str:
    """Draw a bar for each kind, filled as far as it was found.

    Parameters
    ----------
    kinds : sequence of FoundOfPlanted, shape (n_kinds,)
        In the order of the bars.
    lang : "en" or "zh"
        Language of the words around the kinds.

    Returns
    -------
    str
        The text of an SVG file.
    """
    title = WORDS.say("shares_title", lang)
    words = [(OURS, "found"), (ALERT, "wrongly"), (FAINT, "planted")]
    legend = [(colour, WORDS.say(key, lang)) for colour, key in words]
    drawing = Drawing(WIDTH, TOP + ROW * (len(kinds) + 1), title, legend)
    for row, kind in enumerate(kinds):
        y = TOP + ROW * row
        drawing.text((BAR_X - 12, y + 14), kind.kind, anchor="end")
        drawing.box((BAR_X, y), BAR, 18, fill=FAINT, radius=3)
        if kind.found:
            filled = BAR * kind.found / kind.planted
            drawing.box((BAR_X, y), filled, 18, fill=ALERT if kind.lawful else OURS, radius=3)
        drawing.text((BAR_X + BAR + 12, y + 14), f"{kind.found:,} / {kind.planted:,}")
    return drawing.written()

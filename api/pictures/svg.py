"""A drawing of lines, circles, boxes and text, written as SVG.

Written out rather than plotted: a plotting library measures text with the fonts of the machine that draws,
which has no Chinese font more often than not; SVG leaves that to whoever looks.
"""

from collections.abc import Sequence
from typing import TypedDict, Unpack
from unicodedata import east_asian_width
from xml.etree import ElementTree

Point = tuple[float, float]

OURS, OUTSIDE, ALERT, ASKED = "#0072B2", "#E69F00", "#D55E00", "#009E73"
"""Colours that those who see red and green alike can tell apart: M. Okabe, K. Ito, Color Universal Design
(2008)."""

INK, FAINT, PAPER = "#222222", "#B8B8B8", "#FFFFFF"

FONTS = "'Noto Sans', 'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"

TEXT_SIZE, TITLE_SIZE = 13.0, 18.0

LATIN_EM, WIDE_EM = 0.56, 1.0
"""Usual widths of a Latin and a Chinese character, in text sizes; ours, only to keep texts apart."""


def text_width(text: str, size: float = TEXT_SIZE) -> float:
    """Give about how wide a text will be.

    Examples
    --------
    >>> text_width("知微", 10)
    20.0
    """
    return size * sum(WIDE_EM if east_asian_width(letter) in "WF" else LATIN_EM for letter in text)


class TextStyle(TypedDict, total=False):
    """How a text looks: ``anchor`` is start, middle or end; size in pixels."""

    anchor: str
    size: float
    colour: str
    bold: bool


class Drawing:
    """A picture of a given size in pixels, drawn from back to front.

    It begins with its title and, below, the ``legend``: colours and what they stand for.
    """

    def __init__(self, width: float, height: float, title: str, legend: Sequence[tuple[str, str]]) -> None:
        self._root = ElementTree.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "viewBox": f"0 0 {_number(width)} {_number(height)}",
                "width": _number(width),
                "height": _number(height),
                "font-family": FONTS,
                "role": "img",
            },
        )
        ElementTree.SubElement(self._root, "title").text = title
        self.box((0, 0), width, height, fill=PAPER)
        self.text((24, 34), title, size=TITLE_SIZE, bold=True)
        self._legend((24, 62), legend)

    def line(self, start: Point, end: Point, *, colour: str = FAINT, width: float = 1.0) -> None:
        """A straight line."""
        ends = {"x1": start[0], "y1": start[1], "x2": end[0], "y2": end[1]}
        self._add("line", ends, stroke=colour, stroke_width=_number(width))

    def band(self, start: Point, end: Point, *, colour: str, width: float) -> None:
        """A curve that leaves and arrives level, as wide as what flows in it."""
        middle = _number((start[0] + end[0]) / 2)
        path = (
            f"M{_number(start[0])} {_number(start[1])} C{middle} {_number(start[1])} "
            f"{middle} {_number(end[1])} {_number(end[0])} {_number(end[1])}"
        )
        style = {"fill": "none", "stroke": colour, "stroke_width": _number(width), "stroke_opacity": "0.55"}
        self._add("path", {}, d=path, **style)

    def arrow(self, start: Point, end: Point, *, colour: str, width: float = 2.0) -> None:
        """A straight arrow from start to end, its head drawn out."""
        length = max(1e-9, ((end[0] - start[0]) ** 2 + (end[1] - start[1]) ** 2) ** 0.5)
        along = (end[0] - start[0]) / length, (end[1] - start[1]) / length
        head = 5.0 + 2.0 * width
        neck = end[0] - along[0] * head, end[1] - along[1] * head
        side = -along[1] * head / 2, along[0] * head / 2
        self.line(start, neck, colour=colour, width=width)
        corners = (end, (neck[0] + side[0], neck[1] + side[1]), (neck[0] - side[0], neck[1] - side[1]))
        points = " ".join(f"{_number(x)},{_number(y)}" for x, y in corners)
        self._add("polygon", {}, points=points, fill=colour)

    def circle(self, centre: Point, radius: float, *, fill: str, outline: str = PAPER) -> None:
        """A filled circle."""
        place = {"cx": centre[0], "cy": centre[1], "r": radius}
        self._add("circle", place, fill=fill, stroke=outline, stroke_width="1.5")

    def box(self, corner: Point, width: float, height: float, *, fill: str, radius: float = 0.0) -> None:
        """A filled rectangle."""
        place = {"x": corner[0], "y": corner[1], "width": width, "height": height}
        self._add("rect", place | ({"rx": radius} if radius else {}), fill=fill)

    def text(self, place: Point, words: str, **style: Unpack[TextStyle]) -> None:
        """Text on a line, begun at its place unless the style says otherwise."""
        colour = style.get("colour", INK)
        shown = {"text_anchor": style.get("anchor", "start"), "fill": colour}
        if style.get("bold", False):
            shown["font_weight"] = "bold"
        if colour != PAPER:
            shown |= {"stroke": PAPER, "stroke_width": "3", "paint_order": "stroke"}
        size = style.get("size", TEXT_SIZE)
        element = self._add("text", {"x": place[0], "y": place[1], "font-size": size}, **shown)
        element.text = words

    def written(self) -> str:
        """The picture as the text of an SVG file."""
        ElementTree.indent(self._root)
        body = ElementTree.tostring(self._root, encoding="unicode")
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'

    def _legend(self, place: Point, entries: Sequence[tuple[str, str]]) -> None:
        """A row of coloured dots with what they stand for."""
        x, y = place
        for colour, words in entries:
            self.circle((x + 6, y - 4), 6, fill=colour)
            self.text((x + 18, y), words)
            x += 42 + text_width(words)

    def _add(self, tag: str, numbers: dict[str, float], **style: str) -> ElementTree.Element:
        attributes = {name: _number(value) for name, value in numbers.items()}
        attributes |= {name.replace("_", "-"): value for name, value in style.items()}
        return ElementTree.SubElement(self._root, tag, attributes)


def _number(value: float) -> str:
    """A number with at most one decimal, so that the same picture is the same text."""
    return f"{value:.1f}".removesuffix(".0")

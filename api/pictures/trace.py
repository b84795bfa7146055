"""A trace unrolled by hop: a column a hop, bands as wide as traced money, what comes back drawn once more.

Sums of different currencies have no common width, so that each currency has a panel of its own.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from api.pictures.bands import Bands, Box, Carried, Frame, Node, bands_of, places
from api.pictures.svg import ALERT, FAINT, OURS, TITLE_SIZE, Drawing, text_width
from api.pictures.words import WORDS, Language
from graph_engine.wording import amount

COLUMN, LEFT, HEAD, LABELS, HEIGHT, FOOT, NODE, GAP = 270.0, 30.0, 72.0, 52.0, 540.0, 60.0, 12.0, 22.0
PANEL = LABELS + HEIGHT + FOOT
"""Height of a panel: the words above its columns, the columns, and room below."""


@dataclass(frozen=True)
class CurrencyDrawn:
    """What a trace carried in one currency."""

    currency: str
    carried: Sequence[Carried]


@dataclass(frozen=True)
class TraceDrawn:
    """What a trace carried, currency by currency; ``start`` and ``method`` as a person reads them."""

    start: str
    forward: bool
    method: str
    panels: Sequence[CurrencyDrawn]


@dataclass(frozen=True)
class Panel:
    """One currency of a picture: its bands and where their ends stand."""

    currency: str
    bands: Bands
    boxes: dict[Node, Box]
    top: float


def trace_picture(trace: TraceDrawn, lang: Language) -> str:
    """Draw a trace, time from left to right, a panel a currency from top to bottom.

    Parameters
    ----------
    trace : TraceDrawn
        What was carried between whom at which hop.
    lang : "en" or "zh"
        Language of the words around the names.

    Returns
    -------
    str
        The text of an SVG file.
    """
    panels = [_panel(trace, number, lang) for number in range(len(trace.panels))]
    words = {"start": trace.start, "method": trace.method}
    title = WORDS.say("trace_forward" if trace.forward else "trace_backward", lang, **words)
    columns = max((len(panel.bands.columns) for panel in panels), default=1)
    width = max(COLUMN * max(columns, 1) + 2 * LEFT, text_width(title, TITLE_SIZE) + 2 * LEFT)
    legend = [(OURS, WORDS.say("goes_on", lang)), (ALERT, WORDS.say("not_followed", lang))]
    drawing = Drawing(width, HEAD + PANEL * max(len(panels), 1), title, legend)
    for panel in panels:
        _draw_panel(drawing, panel, trace.forward, lang)
    return drawing.written()


def _panel(trace: TraceDrawn, number: int, lang: Language) -> Panel:
    drawn, top = trace.panels[number], HEAD + PANEL * number
    bands = bands_of(drawn.carried, forward=trace.forward, others=WORDS.say("others", lang))
    return Panel(drawn.currency, bands, places(bands, Frame(LEFT, top + LABELS, COLUMN, HEIGHT, GAP)), top)


def _draw_panel(drawing: Drawing, panel: Panel, forward: bool, lang: Language) -> None:
    drawing.text((24, panel.top + 26), panel.currency, bold=True)
    for number, column in enumerate(panel.bands.columns[:-1]):
        told = WORDS.say("hop", lang, hop=column if forward else -column - 1)
        place = LEFT + COLUMN * (number + 0.5), panel.top + 26
        drawing.text(place, told, anchor="middle", colour="#555555")
    _draw_bands(drawing, panel)
    for node in panel.boxes:
        _draw_node(drawing, panel, node, lang)


def _draw_bands(drawing: Drawing, panel: Panel) -> None:
    """Each band from its place on the near node to its place on the far one."""
    boxes, money = panel.boxes, panel.bands.money
    used: dict[tuple[Node, bool], float] = defaultdict(float)
    for near, far in sorted(money, key=lambda ends: (boxes[ends[0]], boxes[ends[1]])):
        share = money[near, far] / panel.bands.total(near)
        width = max(share * boxes[near][2], 1.0)
        (near_x, near_y, _), (far_x, far_y, _) = boxes[near], boxes[far]
        start = near_x + NODE, near_y + used[near, True] + width / 2
        end = far_x, far_y + used[far, False] + width / 2
        drawing.band(start, end, colour=OURS, width=width)
        used[near, True] += width
        used[far, False] += width


def _draw_node(drawing: Drawing, panel: Panel, node: Node, lang: Language) -> None:
    """A bar, red as far as money is not followed beyond it, with name and amount."""
    (x, y, height), total = panel.boxes[node], panel.bands.total(node)
    ending = panel.bands.ending.get(node)
    drawing.box((x, y), NODE, height, fill=OURS if ending is None else FAINT)
    if ending is not None:
        drawing.box((x, y), NODE, height * min(ending / total, 1.0), fill=ALERT)
    place = x + NODE + 6, y + min(height / 2 + 4, height + 12)
    drawing.text(place, f"{_fitted(node[1])}  {amount(total, panel.currency, lang)}", size=11)


def _fitted(name: str) -> str:
    """A name that leaves room for its amount."""
    while text_width(name, 11) > COLUMN / 2:
        name = name[:-2] + "…"
    return name

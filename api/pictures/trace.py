"""A trace unrolled by hop: a column a hop, bands as wide as traced money, what comes back drawn once more."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from api.pictures.svg import ALERT, FAINT, OURS, Drawing, text_width
from api.pictures.words import WORDS, Language
from graph_engine.wording import amount

COLUMN, LEFT, TOP, HEIGHT, NODE, GAP = 270.0, 30.0, 124.0, 540.0, 12.0, 22.0
MOST_NODES = 14
"""Names of a column; more cannot be read, so that the smallest stand together; ours."""

Node = tuple[int, str]
Box = tuple[float, float, float]
"""Where a node stands: x, y, height."""


@dataclass(frozen=True)
class Carried:
    """Traced money of one hop between two names; ``ends`` where it is not followed beyond."""

    hop: int
    payer: str
    payee: str
    traced_minor: int
    ends: bool


@dataclass(frozen=True)
class TraceDrawn:
    """What a trace in one currency carried; ``start`` and ``method`` as a person reads them."""

    start: str
    forward: bool
    method: str
    currency: str
    carried: Sequence[Carried]


@dataclass(frozen=True)
class Bands:
    """Money between nodes of neighbouring columns, the earlier first; and of that what ends there."""

    money: dict[tuple[Node, Node], int]
    ending: dict[Node, int]

    def total(self, node: Node) -> int:
        """What a node has to carry: the larger of what comes and what goes."""
        came = sum(sum_ for (_, far), sum_ in self.money.items() if far == node)
        return max(came, sum(sum_ for (near, _), sum_ in self.money.items() if near == node))

    def nodes(self) -> list[Node]:
        """All nodes by column, those that carry most first."""
        every = {node for ends in self.money for node in ends}
        return sorted(every, key=lambda node: (node[0], -self.total(node), node[1]))


def trace_picture(trace: TraceDrawn, lang: Language) -> str:
    """Draw a trace, time from left to right.

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
    bands = _fewer(_bands(trace), lang)
    columns = sorted({column for column, _ in bands.nodes()})
    words = {"start": trace.start, "method": trace.method}
    title = WORDS.say("trace_forward" if trace.forward else "trace_backward", lang, **words)
    width = max(COLUMN * max(len(columns), 1) + 2 * LEFT, text_width(title, 18) + 2 * LEFT)
    drawing = Drawing(width, TOP + HEIGHT + 60, title)
    drawing.text((24, 34), title, size=18, bold=True)
    drawing.legend((24, 62), [(OURS, WORDS.say("goes_on", lang)), (ALERT, WORDS.say("not_followed", lang))])
    for number, column in enumerate(columns[:-1]):
        told = WORDS.say("hop", lang, hop=column if trace.forward else -column - 1)
        drawing.text((LEFT + COLUMN * (number + 0.5), 98), told, anchor="middle", colour="#555555")
    places = _places(bands, columns)
    _draw_bands(drawing, bands, places)
    for node, box in places.items():
        _draw_node(drawing, (trace, bands, node), box, lang)
    return drawing.written()


def _bands(trace: TraceDrawn) -> Bands:
    """Money between (column, name); backward the columns count down, so that earlier money stands left."""
    money: dict[tuple[Node, Node], int] = defaultdict(int)
    ending: dict[Node, int] = defaultdict(int)
    for one in trace.carried:
        left = one.hop if trace.forward else -one.hop - 1
        payer, payee = (left, one.payer), (left + 1, one.payee)
        money[payer, payee] += one.traced_minor
        if one.ends:
            ending[payee if trace.forward else payer] += one.traced_minor
    return Bands(dict(money), dict(ending))


def _fewer(bands: Bands, lang: Language) -> Bands:
    """The same with the smallest names of a full column as one."""
    others = WORDS.say("others", lang)
    kept: dict[int, int] = defaultdict(int)
    renamed: dict[Node, Node] = {}
    for node in bands.nodes():
        kept[node[0]] += 1
        renamed[node] = node if kept[node[0]] < MOST_NODES else (node[0], others)
    money: dict[tuple[Node, Node], int] = defaultdict(int)
    ending: dict[Node, int] = defaultdict(int)
    for (near, far), sum_ in bands.money.items():
        money[renamed[near], renamed[far]] += sum_
    for node, sum_ in bands.ending.items():
        ending[renamed[node]] += sum_
    return Bands(dict(money), dict(ending))


def _places(bands: Bands, columns: list[int]) -> dict[Node, Box]:
    """Where each node stands; all columns to one scale."""
    by_column = {column: [node for node in bands.nodes() if node[0] == column] for column in columns}
    totals = {column: sum(map(bands.total, nodes)) for column, nodes in by_column.items()}
    room = HEIGHT - GAP * max((len(nodes) - 1 for nodes in by_column.values()), default=0)
    scale = room / max(totals.values(), default=1)
    places: dict[Node, Box] = {}
    for number, column in enumerate(columns):
        y = TOP
        for node in by_column[column]:
            height = max(bands.total(node) * scale, 1.5)
            places[node] = (LEFT + COLUMN * number, y, height)
            y += height + GAP
    return places


def _draw_bands(drawing: Drawing, bands: Bands, places: dict[Node, Box]) -> None:
    """Each band from its place on the near node to its place on the far one."""
    used: dict[tuple[Node, bool], float] = defaultdict(float)
    order = sorted(bands.money, key=lambda ends: (places[ends[0]], places[ends[1]]))
    for near, far in order:
        share = bands.money[near, far] / bands.total(near)
        width = max(share * places[near][2], 1.0)
        (near_x, near_y, _), (far_x, far_y, _) = places[near], places[far]
        start = near_x + NODE, near_y + used[near, True] + width / 2
        end = far_x, far_y + used[far, False] + width / 2
        drawing.band(start, end, colour=OURS, width=width)
        used[near, True] += width
        used[far, False] += width


def _draw_node(drawing: Drawing, what: tuple[TraceDrawn, Bands, Node], box: Box, lang: Language) -> None:
    """A bar, red as far as money is not followed beyond it, with name and amount."""
    trace, bands, node = what
    (x, y, height), total = box, bands.total(node)
    drawing.box((x, y), NODE, height, fill=FAINT if node in bands.ending else OURS)
    if node in bands.ending:
        drawing.box((x, y), NODE, height * min(bands.ending[node] / total, 1.0), fill=ALERT)
    place = x + NODE + 6, y + min(height / 2 + 4, height + 12)
    told = f"{_fitted(node[1])}  {amount(total, trace.currency, lang)}"
    drawing.text(place, told, size=11)


def _fitted(name: str) -> str:
    """A name that leaves room for its amount."""
    while text_width(name, 11) > COLUMN / 2:
        name = name[:-2] + "…"
    return name

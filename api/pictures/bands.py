"""Traced money of one currency as bands between columns, one a hop, and where each name stands."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

MOST_NODES = 14
"""Names of a column; more cannot be read, so that the smallest stand together; ours."""

LEAST_HEIGHT = 1.5
"""Pixels of the smallest bar, so that it can be seen."""

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
class Frame:
    """Where columns stand: left edge, top, pixels from one to the next, height, and gap between names."""

    left: float
    top: float
    column: float
    height: float
    gap: float


@dataclass(frozen=True)
class Bands:
    """Money between nodes of neighbouring columns, the earlier first; and of that what ends there."""

    money: dict[tuple[Node, Node], int]
    ending: dict[Node, int]

    def total(self, node: Node) -> int:
        """What a node has to carry: the larger of what comes and what goes."""
        came = sum(sum_ for (_, far), sum_ in self.money.items() if far == node)
        return max(came, sum(sum_ for (near, _), sum_ in self.money.items() if near == node))

    @property
    def nodes(self) -> list[Node]:
        """All nodes by column, those that carry most first."""
        every = {node for ends in self.money for node in ends}
        return sorted(every, key=lambda node: (node[0], -self.total(node), node[1]))

    @property
    def columns(self) -> list[int]:
        """Numbers of the columns, from left to right."""
        return sorted({column for column, _ in self.nodes})


def bands_of(carried: Sequence[Carried], *, forward: bool, others: str) -> Bands:
    """Money between (column, name), the smallest names of a full column as ``others``.

    Backward the columns count down, so that earlier money stands left.
    """
    money: dict[tuple[Node, Node], int] = defaultdict(int)
    ending: dict[Node, int] = defaultdict(int)
    for one in carried:
        left = one.hop if forward else -one.hop - 1
        payer, payee = (left, one.payer), (left + 1, one.payee)
        money[payer, payee] += one.traced_minor
        if one.ends:
            ending[payee if forward else payer] += one.traced_minor
    return _fewer(Bands(dict(money), dict(ending)), others)


def _fewer(bands: Bands, others: str) -> Bands:
    """The same with the smallest names of a full column as one."""
    kept: dict[int, int] = defaultdict(int)
    renamed: dict[Node, Node] = {}
    for node in bands.nodes:
        kept[node[0]] += 1
        renamed[node] = node if kept[node[0]] < MOST_NODES else (node[0], others)
    money: dict[tuple[Node, Node], int] = defaultdict(int)
    ending: dict[Node, int] = defaultdict(int)
    for (near, far), sum_ in bands.money.items():
        money[renamed[near], renamed[far]] += sum_
    for node, sum_ in bands.ending.items():
        ending[renamed[node]] += sum_
    return Bands(dict(money), dict(ending))


def places(bands: Bands, frame: Frame) -> dict[Node, Box]:
    """Where each node stands; all columns to one scale."""
    by_column = {column: [node for node in bands.nodes if node[0] == column] for column in bands.columns}
    totals = {column: sum(map(bands.total, nodes)) for column, nodes in by_column.items()}
    room = frame.height - frame.gap * max((len(nodes) - 1 for nodes in by_column.values()), default=0)
    scale = room / max(totals.values(), default=1)
    found: dict[Node, Box] = {}
    for number, nodes in enumerate(by_column.values()):
        y = frame.top
        for node in nodes:
            height = max(bands.total(node) * scale, LEAST_HEIGHT)
            found[node] = (frame.left + frame.column * number, y, height)
            y += height + frame.gap
    return found

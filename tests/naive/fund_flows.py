"""Slow, obvious twins of the kernels that follow some of each node's edges."""

from collections.abc import Callable
from typing import NamedTuple

Between = Callable[[int], bool]


class Flow(NamedTuple):
    """An edge; its code is its place among all, which stand in the order of time."""

    source: int
    target: int
    time: int
    kind: int = 0
    amount: int = 1
    currency: int = 0


class Rules(NamedTuple):
    """Which edges are followed: of which kinds, how many of a node, which of them, ids, and which window."""

    wanted: list[bool]
    limit: int
    latest_first: bool
    lengths: list[int]
    from_us: int
    to_us: int


def followed(flows: list[Flow], node: int, rules: Rules, *, backwards: bool = False) -> list[int]:
    """Codes of the edges out of (or into) a node that are followed and lie in the window, in time order."""

    def order(code: int) -> tuple[int, int, int, int]:
        far = flows[code].source if backwards else flows[code].target
        time = flows[code].time
        return (-time if rules.latest_first else time, rules.lengths[far], far, code)

    mine = [
        code
        for code, flow in enumerate(flows)
        if (flow.target if backwards else flow.source) == node and rules.wanted[flow.kind]
    ]
    kept = sorted(mine, key=order)[: rules.limit]
    return sorted(code for code in kept if rules.from_us <= flows[code].time < rules.to_us)


def rising_walks(
    flows: list[Flow], rules: Rules, passable: list[bool], start: int, max_hops: int, *, backwards: bool
) -> list[list[int]]:
    """Every walk of at least one edge from (or to) a node on which times rise from the payer on."""
    walks: list[list[int]] = []

    def go(node: int, walk: list[int]) -> None:
        for code in followed(flows, node, rules, backwards=backwards):
            step = flows[code].time - flows[walk[-1]].time if walk else 1
            if (-step if backwards and walk else step) <= 0:
                continue
            walks.append([*walk, code])
            far = flows[code].source if backwards else flows[code].target
            if passable[far] and len(walk) + 1 < max_hops:
                go(far, [*walk, code])

    go(start, [])
    return walks


def hops_between(
    flows: list[Flow], rules: Rules, passable: list[bool], ends: tuple[int, int], max_hops: int
) -> int:
    """Edges of a shortest path through nodes that may be passed; -1 where there is none."""
    start, goal = ends
    rim, seen = {start}, {start}
    for hops in range(max_hops + 1):
        if goal in rim:
            return hops
        rim = {
            flows[code].target
            for node in rim
            if node == start or passable[node]
            for code in followed(flows, node, rules)
        } - seen
        seen |= rim
    return -1


def reached(flows: list[Flow], rules: Rules, passable: list[bool], start: int) -> set[int]:
    """Nodes at the end of some way out of a node, of at least one edge."""
    found: set[int] = set()

    def go(node: int) -> None:
        for code in followed(flows, node, rules):
            far = flows[code].target
            if far not in found:
                found.add(far)
                if passable[far]:
                    go(far)

    go(start)
    return found


def traced(
    flows: list[Flow], rules: tuple[Rules, Rules], passable: list[bool], starts: list[int], asked: tuple
) -> tuple[dict[int, tuple[int, int]], set[int]]:
    """Hops and amount of each node that a trace comes to, and the edges that ended at nodes not to be passed.

    ``rules``: for edges out of nodes, and for those into them; ``asked``: currency, millionths, most hops.
    """
    out, into = rules
    currency, millionths, max_hops = asked
    found: dict[int, tuple[int, set[int]]] = {}
    ended: set[int] = set()

    def go(node: int, hop: int) -> None:
        came_in = sum(
            flows[code].amount
            for code in followed(flows, node, into, backwards=True)
            if flows[code].currency == currency
        )
        for code in followed(flows, node, out):
            flow = flows[code]
            if flow.currency != currency or flow.amount * 1_000_000 <= millionths * came_in:
                continue
            hops, edges = found.get(flow.target, (hop, set()))
            found[flow.target] = min(hop, hops), edges | {code}
            if hop < max_hops:
                if passable[flow.target]:
                    go(flow.target, hop + 1)
                else:
                    ended.add(code)

    for start in starts:
        go(start, 1)
    return {
        node: (hops, sum(flows[code].amount for code in edges)) for node, (hops, edges) in found.items()
    }, ended

"""LDBC FinBench's reads, read plainly off lists of edges; what the named queries are compared with.

Amounts are whole minor units, times microseconds; ids are numbers, and nobody connects everybody.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, NamedTuple

Rows = list[list[str]]
Asked = dict[str, Any]


class Edge(NamedTuple):
    source: int
    target: int
    time: int
    amount: int = 0


@dataclass
class Plain:
    """A graph: properties of nodes, and edges by kind."""

    accounts: dict[int, tuple[int, bool, str]] = field(default_factory=dict)
    media: dict[int, tuple[str, bool]] = field(default_factory=dict)
    loans: dict[int, tuple[int, int]] = field(default_factory=dict)
    edges: dict[str, list[Edge]] = field(default_factory=lambda: defaultdict(list))

    def out(self, kinds: str, node: int) -> list[Edge]:
        """Edges of some kinds out of a node."""
        return [edge for kind in kinds.split() for edge in self.edges[kind] if edge.source == node]

    def into(self, kinds: str, node: int) -> list[Edge]:
        """Edges of some kinds into a node, turned round."""
        return [
            Edge(edge.target, edge.source, edge.time, edge.amount)
            for kind in kinds.split()
            for edge in self.edges[kind]
            if edge.target == node
        ]


def inside(edges: Iterable[Edge], asked: Asked) -> list[Edge]:
    """Edges in the open window."""
    start, end = 1000 * asked["startTime"], 1000 * asked["endTime"]
    return [edge for edge in edges if start < edge.time < end]


def kept(edges: Iterable[Edge], asked: Asked) -> list[Edge]:
    """The edges of a vertex that truncation keeps, in the window."""
    sign = -1 if asked["truncationOrder"] == "TIMESTAMP_DESCENDING" else 1
    ordered = sorted(edges, key=lambda edge: (sign * edge.time, edge.target))
    return inside(ordered[: asked["truncationLimit"]], asked)


def rounded(number: Fraction | int) -> str:
    """Three decimals, half up."""
    thousandths = (Fraction(number) * 2000 + 1) // 2
    return f"{thousandths // 1000}.{thousandths % 1000:03d}"


def money(minor: int) -> str:
    """An amount in major units."""
    return rounded(Fraction(minor, 100))


def ratio(part: int, whole: int) -> str:
    """One over another, -1 without the other."""
    return rounded(Fraction(part, whole)) if whole else "-1.000"


def total(edges: Iterable[Edge]) -> int:
    """The sum of amounts."""
    return sum(edge.amount for edge in edges)


def above(edges: Iterable[Edge], threshold: float) -> list[Edge]:
    """Edges of more than a threshold in major units."""
    return [edge for edge in edges if edge.amount > Fraction(str(threshold)) * 100]


def grouped(edges: Iterable[Edge]) -> list[tuple[int, list[Edge]]]:
    """Edges by their far node, the largest sum first, then by the number of the node."""
    groups: dict[int, list[Edge]] = defaultdict(list)
    for edge in edges:
        groups[edge.target].append(edge)
    return sorted(groups.items(), key=lambda item: (-total(item[1]), item[0]))


def walks(
    starts: Iterable[int], step: Callable[[int], list[Edge]], later: Callable[[Edge, Edge], bool]
) -> list[list[Edge]]:
    """Every walk of one to three edges, each edge later than the one before."""
    found: list[list[Edge]] = []
    level: list[list[Edge]] = [[edge] for start in starts for edge in step(start)]
    for _ in range(3):
        found += level
        level = [[*walk, edge] for walk in level for edge in step(walk[-1].target) if later(walk[-1], edge)]
    return found


def complex_1(graph: Plain, asked: Asked) -> Rows:
    step = lambda node: kept(graph.out("transfer", node), asked)  # noqa: E731
    rows = {
        (len(walk), walk[-1].target, signed.target, graph.media[signed.target][0])
        for walk in walks([asked["id"]], step, lambda one, other: one.time < other.time)
        for signed in inside(graph.into("signIn", walk[-1].target), asked)
        if graph.media[signed.target][1]
    }
    return [[str(node), str(hops), str(medium), word] for hops, node, medium, word in sorted(rows)]


def own(graph: Plain, asked: Asked) -> set[int]:
    """Accounts of a person."""
    return {edge.target for edge in graph.out("personOwn", asked["id"])}


def complex_2(graph: Plain, asked: Asked) -> Rows:
    step = lambda node: kept(graph.into("transfer", node), asked)  # noqa: E731
    found = walks(own(graph, asked), step, lambda one, other: one.time > other.time)
    rows = []
    for node in {walk[-1].target for walk in found}:
        loans = {edge.target for edge in inside(graph.into("deposit", node), asked)}
        if loans:
            sums = [sum(graph.loans[loan][place] for loan in loans) for place in (0, 1)]
            rows.append((-sums[0], node, sums[1]))
    return [[str(node), money(-amount), money(balance)] for amount, node, balance in sorted(rows)]


def complex_3(graph: Plain, asked: Asked) -> Rows:
    rim, seen, hops = {asked["id1"]}, {asked["id1"]}, 0
    while rim:
        if asked["id2"] in rim:
            return [[str(hops)]]
        rim = {edge.target for node in rim for edge in inside(graph.out("transfer", node), asked)} - seen
        seen |= rim
        hops += 1
    return [["-1"]]


def complex_4(graph: Plain, asked: Asked) -> Rows:
    one, other = asked["id1"], asked["id2"]
    if other not in {edge.target for edge in inside(graph.out("transfer", one), asked)}:
        return []
    back = dict(grouped(inside(graph.into("transfer", one), asked)))
    on = dict(grouped(inside(graph.out("transfer", other), asked)))
    thirds = (back.keys() & on.keys()) - {one, other}
    ordered = sorted(thirds, key=lambda node: (-total(back[node]), -total(on[node]), node))
    return [
        [str(node)]
        + [
            cell
            for edges in (back[node], on[node])
            for cell in (str(len(edges)), money(total(edges)), money(max(edge.amount for edge in edges)))
        ]
        for node in ordered
    ]


def complex_5(graph: Plain, asked: Asked) -> Rows:
    step = lambda node: kept(graph.out("transfer", node), asked)  # noqa: E731
    found = walks(own(graph, asked), step, lambda one, other: one.time < other.time)
    ways = {(walk[0].source, *(edge.target for edge in walk)) for walk in found}
    simple = sorted((way for way in ways if len(set(way)) == len(way)), key=lambda way: (-len(way), way))
    return [[f"[{', '.join(map(str, way))}]"] for way in simple]


def complex_6(graph: Plain, asked: Asked) -> Rows:
    if not graph.accounts[asked["id"]][2].endswith("card"):
        return []
    rows = []
    withdrawn = above(kept(graph.into("withdraw", asked["id"]), asked), asked["threshold2"])
    for node, edges in grouped(withdrawn):
        pooled = above(kept(graph.into("transfer", node), asked), asked["threshold1"])
        if len(pooled) > 3:
            rows.append([str(node), money(total(pooled)), money(total(edges))])
    return rows


def complex_7(graph: Plain, asked: Asked) -> Rows:
    came, went = (
        above(kept(edges("transfer", asked["id"]), asked), asked["threshold"])
        for edges in (graph.into, graph.out)
    )
    counts = [str(len({edge.target for edge in edges})) for edges in (came, went)]
    return [[*counts, ratio(total(came), total(went))]]


def complex_8(graph: Plain, asked: Asked) -> Rows:
    rim = {edge.target for edge in inside(graph.out("deposit", asked["id"]), asked)}
    hops: dict[int, int] = {}
    edges: dict[int, list[Edge]] = defaultdict(list)
    done: set[int] = set()
    for hop in (2, 3, 4):
        following: set[int] = set()
        for node in rim - done:
            came_in = total(inside(graph.into("transfer", node), asked))
            for edge in kept(graph.out("transfer withdraw", node), asked):
                if edge.amount > Fraction(str(asked["threshold"])) * came_in:
                    hops.setdefault(edge.target, hop)
                    edges[edge.target].append(edge)
                    following.add(edge.target)
        done |= rim
        rim = following
    rows = [(-hops[node], node, ratio(total(edges[node]), graph.loans[asked["id"]][0])) for node in hops]
    ordered = sorted(rows, key=lambda row: (row[0], -Fraction(row[2]), row[1]))
    return [[str(node), share, str(-hop)] for hop, node, share in ordered]


def complex_9(graph: Plain, asked: Asked) -> Rows:
    node, threshold = asked["id"], asked["threshold"]
    deposit = total(above(inside(graph.into("deposit", node), asked), threshold))
    repay = total(above(inside(graph.out("repay", node), asked), threshold))
    came = total(above(kept(graph.into("transfer", node), asked), threshold))
    went = total(above(kept(graph.out("transfer", node), asked), threshold))
    return [[ratio(deposit, repay), ratio(deposit, went), ratio(came, went)]]


def complex_10(graph: Plain, asked: Asked) -> Rows:
    one, other = (
        {edge.target for edge in inside(graph.out("invest", asked[name]), asked)} for name in ("pid1", "pid2")
    )
    return [[ratio(len(one & other), len(one | other)) if one | other else "0.000"]]


def complex_11(graph: Plain, asked: Asked) -> Rows:
    rim, seen = {asked["id"]}, set[int]()
    while rim:
        rim = {edge.target for node in rim for edge in kept(graph.out("guarantee", node), asked)} - seen
        seen |= rim
    loans = {edge.target for node in seen for edge in graph.out("apply", node)}
    return [[money(sum(graph.loans[loan][0] for loan in loans)), str(len(loans))]]


def complex_12(graph: Plain, asked: Asked) -> Rows:
    paid = [edge for node in own(graph, asked) for edge in kept(graph.out("transfer", node), asked)]
    of_companies = {edge.target for edge in graph.edges["companyOwn"]}
    mine = grouped(edge for edge in paid if edge.target in of_companies)
    return [[str(node), money(total(edges))] for node, edges in mine]


def simple_1(graph: Plain, asked: Asked) -> Rows:
    created, blocked, word = graph.accounts[asked["id"]]
    return [[str(created // 1000), str(blocked).lower(), word]]


def simple_2(graph: Plain, asked: Asked) -> Rows:
    row: list[str] = []
    for edges in (graph.out, graph.into):
        found = inside(edges("transfer", asked["id"]), asked)
        largest = money(max(edge.amount for edge in found)) if found else "-1.000"
        row += [money(total(found)), largest, str(len(found))]
    return [row]


def simple_3(graph: Plain, asked: Asked) -> Rows:
    every = graph.into("transfer", asked["id"])
    large = above(inside(every, asked), asked["threshold"])
    return [[ratio(len([edge for edge in large if graph.accounts[edge.target][1]]), len(every))]]


def simple_4(graph: Plain, asked: Asked) -> Rows:
    return counted(graph.out("transfer", asked["id"]), asked)


def simple_5(graph: Plain, asked: Asked) -> Rows:
    return counted(graph.into("transfer", asked["id"]), asked)


def counted(edges: Iterable[Edge], asked: Asked) -> Rows:
    """Count and sum of edges above a threshold, by far node."""
    large = above(inside(edges, asked), asked["threshold"])
    return [[str(node), str(len(mine)), money(total(mine))] for node, mine in grouped(large)]


def simple_6(graph: Plain, asked: Asked) -> Rows:
    payers = {edge.target for edge in inside(graph.into("transfer", asked["id"]), asked)}
    paid = {edge.target for node in payers for edge in inside(graph.out("transfer", node), asked)}
    return [[str(node)] for node in sorted(paid - {asked["id"]}) if graph.accounts[node][1]]


READS: dict[str, Callable[[Plain, Asked], Rows]] = {
    name: read for name, read in globals().items() if name.startswith(("complex_", "simple_"))
}
"""Every read by name."""

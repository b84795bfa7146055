"""The slow, obvious twins of the kernels for shapes, from the words of docs/patterns.md.

Moves are [(payer, payee, time)] in time order, of equal times those known by the day alone first; a
transaction is its place. An instance is a set of places, with what the kernel says of it.
"""

from itertools import combinations

ALL = 99
"""More moves than there are of one time: all are known by the day alone."""


def known_by_day(times, most):
    """Whether each move is known by the day alone: of each time the first ``most`` are."""
    return [place - times.index(time) < most for place, time in enumerate(times)]


class Moves:
    """Moves, a window, and of each time how many, the first ones, are known by the day alone."""

    def __init__(self, moves, window, loose):
        self.moves, self.window = moves, window
        self.by_day = known_by_day([time for _, _, time in moves], loose)
        self.places = [place for place, (payer, payee, _) in enumerate(moves) if payer != payee]

    def payer(self, place):
        return self.moves[place][0]

    def payee(self, place):
        return self.moves[place][1]

    def time(self, place):
        return self.moves[place][2]

    def follows(self, first, second):
        later = self.time(second) - self.time(first)
        return later > 0 or (later == 0 and self.by_day[first])

    def within(self, start):
        """Transactions of the window that begins at the time of one."""
        begin = self.time(start)
        return [place for place in self.places if 0 <= self.time(place) - begin <= self.window]

    def payees(self, places):
        return {self.payee(place) for place in places}

    def payers(self, places):
        return {self.payer(place) for place in places}


def maximal(sets):
    """Distinct sets that no other holds."""
    return {one for one in sets if not any(one < other for other in sets)}


def fan_ins(moves, least):
    """Node, transactions."""
    return {
        (node, fan)
        for node in moves.payees(moves.places)
        for fan in maximal(
            {
                frozenset(place for place in moves.within(start) if moves.payee(place) == node)
                for start in moves.places
                if moves.payee(start) == node
            }
        )
        if len(moves.payers(fan)) >= least
    }


def fan_outs(moves, least):
    """Node, transactions."""
    return {
        (node, fan)
        for node in moves.payers(moves.places)
        for fan in maximal(
            {
                frozenset(place for place in moves.within(start) if moves.payer(place) == node)
                for start in moves.places
                if moves.payer(start) == node
            }
        )
        if len(moves.payees(fan)) >= least
    }


def gather_scatters(moves, fewest_payers, fewest_payees):
    """Node, (gathered, scattered)."""

    def windows(node):
        for start in moves.places:
            if moves.payee(start) == node:
                inside = moves.within(start)
                receipts = [place for place in inside if moves.payee(place) == node]
                payments = [place for place in inside if moves.payer(place) == node]
                scattered = {
                    p
                    for p in payments
                    if len(moves.payers([r for r in receipts if moves.follows(r, p)])) >= fewest_payers
                }
                gathered = {
                    r
                    for r in receipts
                    if len(moves.payees([p for p in payments if moves.follows(r, p)])) >= fewest_payees
                }
                if len(moves.payees(scattered)) >= fewest_payees:
                    assert len(moves.payers(gathered)) >= fewest_payers
                    yield frozenset([(r, "in") for r in gathered] + [(p, "out") for p in scattered])

    return {(node, one) for node in moves.payees(moves.places) for one in maximal(set(windows(node)))}


def scatter_gathers(moves, least):
    """Source, sink, ways."""
    ways = {}
    for first in moves.places:
        for second in moves.places:
            on = moves.payee(first) == moves.payer(second) and moves.follows(first, second)
            if on and moves.payer(first) != moves.payee(second):
                ways.setdefault((moves.payer(first), moves.payee(second)), []).append((first, second))
    return {
        (*ends, one)
        for ends, some in ways.items()
        for one in maximal(
            {
                frozenset(
                    way
                    for way in some
                    if moves.time(way[0]) >= moves.time(start)
                    and moves.time(way[1]) - moves.time(start) <= moves.window
                )
                for start, _ in some
            }
        )
        if len({moves.payee(first) for first, _ in one}) >= least
    }


def temporal_cycles(moves, fewest, most, amounts, alike_pct):
    """Rows of places."""
    rows = set()

    def grow(row):
        last = row[-1]
        if moves.payee(last) == moves.payer(row[0]):
            if len(row) >= fewest:
                rows.add(row)
            return
        if len(row) < most and moves.payee(last) not in moves.payers(row):
            for place in moves.places:
                after = moves.payer(place) == moves.payee(last) and moves.follows(last, place)
                smaller, larger = sorted((amounts[last], amounts[place]))
                after = after and 100 * smaller >= alike_pct * larger
                if after and moves.time(place) - moves.time(row[0]) <= moves.window:
                    grow((*row, place))

    for start in moves.places:
        grow((start,))
    return {
        row
        for row in rows
        if not any(row[n:] + row[:n] in rows and row[n] < row[0] for n in range(1, len(row)))
    }


def layers(moves, fewest):
    """Sets of (transaction, layer), of two layers where ``fewest[2]`` is 0, else of three."""
    found = set()
    for start in moves.places:
        found |= set(_layers_from(moves, start, fewest))
    return found


def _layers_from(moves, start, fewest):
    window = moves.within(start)
    inside = [place for place in window if place >= start]
    source, first = moves.payer(start), moves.payee(start)
    paid = moves.payees([place for place in inside if moves.payer(place) == source])
    opening = {
        node: next(p for p in inside if moves.payer(p) == source and moves.payee(p) == node) for node in paid
    }
    sources_of = {node: moves.payers([p for p in inside if moves.payee(p) == node]) for node in paid}
    sinks_of = {
        node: moves.payees([p for p in window if moves.payer(p) == node and moves.follows(opening[node], p)])
        - {source}
        for node in paid
    }
    concepts = set()
    for size in range(len(paid)):
        for others in combinations(sorted(paid - {first}), size):
            between = {first, *others}
            sources = set.intersection(*(sources_of[node] for node in between))
            sinks = set.intersection(*(sinks_of[node] for node in between)) if fewest[2] else set()
            closed = frozenset(
                node for node in paid if sources <= sources_of[node] and sinks <= sinks_of[node]
            )
            concepts.add((frozenset(sources), closed, frozenset(sinks)))
    for sources, between, sinks in concepts:
        if len(sources) >= fewest[0] and len(between) >= fewest[1] and len(sinks) >= fewest[2]:
            yield frozenset(
                [(p, 0) for p in inside if moves.payer(p) in sources and moves.payee(p) in between]
                + [
                    (p, 1)
                    for p in window
                    if moves.payer(p) in between
                    and moves.payee(p) in sinks
                    and moves.follows(opening[moves.payer(p)], p)
                ]
            )

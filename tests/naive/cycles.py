"""The slow, obvious twin of the round-trip kernel: every row of transactions, checked from the words."""

from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Rules:
    """What a round trip is; ``by_day``: the moves of which the day alone is known."""

    window: int
    fewest_hops: int
    most_hops: int
    kept_pct: int
    back_pct: int
    by_day: frozenset[int]


def round_trips(moves, holders, rules):
    """Moves as [(payer, payee, time, amount)] -> set of cycles as tuples of places."""
    rows = set()
    for start in range(len(moves)):
        grow(moves, holders, rules, (start,), rows)
    return {row for row in rows if not any(turned_earlier(row, other) for other in rows)}


def grow(moves, holders, rules, row, found):
    """Add every cycle that begins with a row of hops."""
    if is_cycle(moves, holders, rules, row):
        found.add(row)
    if len(row) < rules.most_hops:
        for place in range(len(moves)):
            longer = (*row, place)
            if place not in row and is_path(moves, rules, longer):
                grow(moves, holders, rules, longer, found)


def is_path(moves, rules, row):
    """Whether hops follow each other in place, time and amount."""
    hops = [(*moves[place], place) for place in row]
    return all(
        a[1] == b[0]
        and (a[2] < b[2] or (a[2] == b[2] and a[4] in rules.by_day))
        and rules.kept_pct * a[3] <= 100 * b[3] <= 100 * a[3]
        for a, b in pairwise(hops)
    )


def is_cycle(moves, holders, rules, row):
    """Whether a path is a round trip."""
    hops = [moves[place] for place in row]
    met = [holders[hop[0]] for hop in hops]
    return (
        rules.fewest_hops <= len(row) <= rules.most_hops
        and all(holders[hop[0]] != holders[hop[1]] for hop in hops)
        and len(set(met)) == len(met)
        and holders[hops[-1][1]] == met[0]
        and hops[-1][2] - hops[0][2] <= rules.window
        and 100 * hops[-1][3] >= rules.back_pct * hops[0][3]
    )


def turned_earlier(row, other):
    """Whether another row is the same cycle begun at an earlier transaction."""
    turns = [row[place:] + row[:place] for place in range(1, len(row))]
    return other in turns and other[0] < row[0]

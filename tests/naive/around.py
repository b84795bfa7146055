"""The slow, obvious twin of the neighbourhood: ties within some hops, walked with sets."""


def ties_around(ties, ordinary, start, hops):
    """Hop by which each tie is found; ``ties`` are (id, end, other end), those not ordinary end the walk."""
    found, seen, frontier = {}, {start}, {start}
    for hop in range(1, hops + 1):
        beside = [(tie, {one, other}) for tie, one, other in ties if frontier & {one, other}]
        for tie, _ends in beside:
            found.setdefault(tie, hop)
        reached = set().union(*(ends for _tie, ends in beside)) - seen
        seen |= reached
        frontier = {party for party in reached if party in ordinary}
    return found

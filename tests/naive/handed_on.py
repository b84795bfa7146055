"""The slow, obvious twin of the kernel that pairs receipts with payments, from its own words."""

from math import log

from graph_engine.kernels.handed_on import SLACK


def handed_on(moves, amounts, bounds):
    """Chains as {transactions: surprise}; ``moves`` is a `tests.naive.shapes.Moves`."""
    chances = {
        (receipt, payment): chance
        for receipt in moves.places
        for payment in moves.places
        if (chance := _chance(moves, amounts, bounds, receipt, payment)) <= bounds.by_chance
    }
    pairs: dict[int, int] = {}
    for receipt, payment in sorted(chances, key=lambda pair: (chances[pair], pair)):
        if receipt in pairs or payment in pairs.values():
            continue
        end = payment
        while end in pairs:
            end = pairs[end]
        if end != receipt:
            pairs[receipt] = payment
    often = max(1.0, len(pairs) / (len(moves.moves) * bounds.by_chance)) if moves.moves else 1.0
    surprises = {
        receipt: max(0.0, -log(min(1.0, chances[receipt, payment]) * often))
        for receipt, payment in pairs.items()
    }
    found = {}
    for first in sorted(set(pairs) - set(pairs.values())):
        chain = [first]
        while chain[-1] in pairs:
            chain.append(pairs[chain[-1]])
        found[tuple(chain)] = sum(surprises[receipt] for receipt in chain[:-1])
    return found


def _chance(moves, amounts, bounds, receipt, payment):
    node = moves.payee(receipt)
    hands_on = (
        moves.payer(payment) == node
        and moves.payee(payment) != moves.payer(receipt)
        and moves.follows(receipt, payment)
        and moves.time(payment) - moves.time(receipt) <= moves.window
        and bounds.least_pct <= 100 * amounts[payment] / amounts[receipt] <= bounds.most_pct
    )
    if not hands_on:
        return float("inf")
    kept = 100 * amounts[payment] / amounts[receipt]
    factor = max(kept / 100, 100 / kept)

    def near(place):
        low, high = amounts[receipt] / factor * (1 - SLACK), amounts[receipt] * factor * (1 + SLACK)
        return low <= amounts[place] <= high

    paid = [place for place in moves.places if moves.payer(place) == node]
    n_paid = sum(moves.follows(receipt, place) and place <= payment for place in paid)
    n_received = sum(
        moves.payee(place) == node and place >= receipt and moves.follows(place, payment)
        for place in moves.places
    )
    own = sum(map(near, paid)) - 1
    share = sum(map(near, range(len(moves.moves)))) / len(moves.moves)
    return n_received * n_paid * (own + share) / len(paid)

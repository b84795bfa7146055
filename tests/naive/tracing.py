"""Slow, obvious twins of tracing: every unit of money is a token, every share a fraction."""

from collections import defaultdict
from fractions import Fraction
from typing import NamedTuple

Token = tuple[str, int]
"""A unit of a transaction: its id and which of its units."""


class Move(NamedTuple):
    """A transfer, or an entry where payer or payee is -1; the id of a transaction is its place, as text.

    ``exchanged``: it arrives in currency 0, in another amount. The twins know of no such transfers.
    """

    payer: int
    payee: int
    amount: int
    time: int
    by_day: bool = False
    currency: int = 0
    exchanged: bool = False


class Event(NamedTuple):
    name: str
    inward: bool
    amount: int


Purses = dict[tuple[int, int], list[Event]]
"""Events by account and currency."""


def name_of(place: int) -> str:
    return f"t{place:03}"


def purses_of(moves: list[Move]) -> Purses:
    """The events of each account in each currency, in their order."""
    keyed = defaultdict(list)
    for place, move in enumerate(moves):
        itself = move.payer == move.payee
        for account, inward in ((move.payer, False), (move.payee, True)):
            rank = 1 if not move.by_day else 0 if inward and not itself else 2
            if account >= 0:
                event = Event(name_of(place), inward, move.amount)
                keyed[account, move.currency].append(((move.time, rank, event.name, inward), event))
    return {purse: [event for _, event in sorted(events)] for purse, events in keyed.items()}


def unit_sources(moves: list[Move], openings: dict[int, int], method: str) -> dict[Token, Token]:
    """Where each unit of each payment came from; ``opening`` and ``uncovered`` are no transactions."""
    sources: dict[Token, Token] = {}
    for (account, _), events in purses_of(moves).items():
        lying = [("opening", unit) for unit in range(openings.get(account, 0))]
        for event in events:
            if event.inward:
                lying += [(event.name, unit) for unit in range(event.amount)]
                continue
            taken = (
                _taken_first(lying, event.amount) if method == "fifo" else _taken_last(lying, event.amount)
            )
            taken += [("uncovered", unit) for unit in range(event.amount - len(taken))]
            sources |= {(event.name, unit): token for unit, token in enumerate(taken)}
    return sources


def _taken_first(lying: list[Token], amount: int) -> list[Token]:
    taken = lying[:amount]
    del lying[:amount]
    return taken


def _taken_last(lying: list[Token], amount: int) -> list[Token]:
    """The receipt on top first; what is taken of a receipt keeps its order."""
    taken: list[Token] = []
    while lying and amount:
        on_top = [token for token in lying if token[0] == lying[-1][0]][-amount:]
        taken += on_top
        del lying[-len(on_top) :]
        amount -= len(on_top)
    return taken


def traced_units(
    moves: list[Move], sources: dict[Token, Token], seeds: list[int], *, forward: bool, hops: int
):
    """Units per (hop, transaction) of the money of some transfers."""
    links = defaultdict(list)
    for sink, source in sources.items():
        near, far = (source, sink) if forward else (sink, source)
        links[near].append(far)
    tokens = [(name_of(seed), unit) for seed in seeds for unit in range(moves[seed].amount)]
    found: dict[tuple[int, str], int] = defaultdict(int)
    started = {name_of(seed) for seed in seeds}
    for hop in range(hops + 1):
        for name, _ in tokens:
            found[hop, name] += 1
        onward = [token for token in tokens if hop == 0 or token[0] not in started]
        tokens = [far for token in onward for far in links[token] if far[0] not in ("opening", "uncovered")]
    return dict(found)


def shares(amount: int, weights: list[int]) -> list[int]:
    """Whole parts by largest remainder, the first of equal ones first."""
    whole = sum(weights)
    if whole == 0:
        return [0] * len(weights)
    exact = [Fraction(amount * weight, whole) for weight in weights]
    parts = [int(part) for part in exact]
    order = sorted(range(len(weights)), key=lambda place: (parts[place] - exact[place], place))
    for place in order[: amount - sum(parts)]:
        parts[place] += 1
    return parts


def pro_rata(moves: list[Move], openings: dict[int, int]) -> list[tuple[str, str, int]]:
    """Parts (receipt, payment, amount) of all purses, in the order of payments, then receipts."""
    parts = []
    for (account, _), events in purses_of(moves).items():
        lying = {"opening": openings.get(account, 0)}
        for event in events:
            if event.inward:
                lying[event.name] = event.amount
                continue
            covered = min(event.amount, sum(lying.values()))
            for name, part in zip(list(lying), shares(covered, list(lying.values())), strict=True):
                lying[name] -= part
                parts.append((name, event.name, part))
            parts.append(("uncovered", event.name, event.amount - covered))
    return [part for part in parts if part[2]]


def traced_shares(
    moves: list[Move], parts: list[tuple[str, str, int]], seeds: list[int], *, forward: bool, hops: int
):
    """Amounts per (hop, transaction): on each transaction what is not used yet is shared, hop by hop."""
    free = [amount for _, _, amount in parts]
    near, far = (0, 1) if forward else (1, 0)
    amounts = {name_of(place): move.amount for place, move in enumerate(moves)}
    rests = {name: amounts[name] - sum(p[2] for p in parts if p[near] == name) for name in amounts}
    now = {name_of(seed): moves[seed].amount for seed in seeds}
    found: dict[tuple[int, str], int] = defaultdict(int)
    for hop in range(hops + 1):
        following: dict[str, int] = defaultdict(int)
        for name in sorted(now):
            found[hop, name] += now[name]
            mine = [place for place, part in enumerate(parts) if part[near] == name]
            if hop and name in {name_of(seed) for seed in seeds}:
                continue
            split = shares(now[name], [free[place] for place in mine] + [rests[name]])
            rests[name] -= split.pop()
            for place, part in zip(mine, split, strict=True):
                free[place] -= part
                if part and parts[place][far] not in ("opening", "uncovered"):
                    following[parts[place][far]] += part
        now = following
    return {key: amount for key, amount in found.items() if amount}


def poisoned(moves: list[Move], seeds: list[int], *, forward: bool, hops: int):
    """Whole amounts per (fewest hops, transaction) of whatever traced money touched."""
    purses, best = purses_of(moves), {name_of(seed): 0 for seed in seeds}
    for hop in range(hops):
        for events in purses.values():
            ordered = events if forward else events[::-1]
            touched = False
            for event in ordered:
                if event.inward == forward:
                    touched |= best.get(event.name) == hop
                elif touched and event.name not in best:
                    best[event.name] = hop + 1
    return {(hop, name): moves[int(name[1:])].amount for name, hop in best.items()}


def libr(moves: list[Move], openings: dict[int, int], seeds: list[int], hops: int):
    """Amounts per (hop, transaction), one transaction after another; no data of days."""
    balance: dict[tuple[int, int], int] = {}
    traced = defaultdict(list)
    found: dict[tuple[int, str], int] = defaultdict(int)
    for place, move in enumerate(moves):
        carried = [(0, move.amount)] if place in seeds else []
        payer, payee = (move.payer, move.currency), (move.payee, move.currency)
        if move.payer >= 0:
            balance[payer] = max(balance.get(payer, openings[move.payer]) - move.amount, 0)
            leaving = max(sum(amount for _, amount in traced[payer]) - balance[payer], 0)
            gone = _first_of(traced[payer], leaving)
            if place not in seeds:
                carried = [(hop + 1, amount) for hop, amount in gone]
            else:
                for hop, amount in gone:
                    found[hop + 1, name_of(place)] += amount
        for hop, amount in carried:
            found[hop, name_of(place)] += amount
        if move.payee >= 0:
            balance[payee] = balance.get(payee, openings[move.payee]) + move.amount
            traced[payee] += [(hop, amount) for hop, amount in carried if hop < hops]
    return dict(found)


def _first_of(parcels: list[tuple[int, int]], amount: int) -> list[tuple[int, int]]:
    gone = []
    while amount:
        hop, held = parcels.pop(0)
        gone.append((hop, min(held, amount)))
        if held > amount:
            parcels.insert(0, (hop, held - amount))
        amount -= gone[-1][1]
    return gone

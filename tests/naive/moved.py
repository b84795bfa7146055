"""Slow, obvious twins of the queries about transfers, from rows as tests put them down."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def holders(bank):
    return {row["account_id"]: row["holder"] for row in bank.accounts}


def sides(bank, party, direction):
    """Transfers of a party as (direction, other party, amount, currency), one for each side that it is on."""
    holder = holders(bank)
    for payer, payee, amount, _time, further in bank.transfers:
        if holder[payer] == party and direction != "in":
            yield "out", holder[payee], amount, further["currency"]
        if holder[payee] == party and direction != "out":
            yield "in", holder[payer], amount, further["currency"]


def counterparties(bank, party, direction):
    """Counterparty, direction, currency, count and amount, the largest amount first within a currency."""
    added = defaultdict(list)
    for way, other, amount, currency in sides(bank, party, direction):
        if other != party:
            added[currency, other, way].append(amount)
    rows = [(other, way, currency, len(of), sum(of)) for (currency, other, way), of in added.items()]
    return sorted(rows, key=lambda row: (row[2], -row[4], row[0], row[1]))


def common_counterparties(bank, party, other_party, direction):
    """Counterparty, currency, count and amount with either, those with the most transfers first."""
    ordinary = {row["party_id"] for row in bank.parties if row["role"] == "ordinary"}
    added = [defaultdict(list), defaultdict(list)]
    for of, one in zip(added, (party, other_party), strict=True):
        for _way, other, amount, currency in sides(bank, one, direction):
            of[other, currency].append(amount)
    first, second = added
    rows = [
        (*key, len(first[key]), sum(first[key]), len(second[key]), sum(second[key]))
        for key in first.keys() & second.keys()
        if key[0] in ordinary - {party, other_party}
    ]
    return sorted(rows, key=lambda row: (-row[2] - row[4], row[0], row[1]))


def flows_between_two_parties(bank, party, other_party):
    """Month, payer, payee, currency, count and amount, what the party paid first."""
    holder, added = holders(bank), defaultdict(list)
    for payer, payee, amount, time, further in bank.transfers:
        if {holder[payer], holder[payee]} == {party, other_party}:
            month = (EPOCH + timedelta(microseconds=time)).date().replace(day=1).isoformat()
            added[month, holder[payer], holder[payee], further["currency"]].append(amount)
    rows = [(*key, len(of), sum(of)) for key, of in added.items()]
    return sorted(rows, key=lambda row: (row[0], row[1] != party, row[3]))


TWINS = {
    counterparties: ("counterparty", "direction", "currency", "count", "amount_minor"),
    common_counterparties: (
        *("counterparty", "currency", "count", "amount_minor"),
        *("other_count", "other_amount_minor"),
    ),
    flows_between_two_parties: ("month", "payer", "payee", "currency", "count", "amount_minor"),
}
"""Each twin, called as its query, and the columns of the query that it gives."""

"""Slow, obvious pairing of statement legs: every leg is compared with every other."""

ACCOUNTS = ("payer_account", "payee_account")
BY_SERIAL = ("serial", "amount_minor", "currency")
BY_ACCOUNTS = ("amount_minor", "currency", "business_day", *ACCOUNTS)


def pair_legs(rows):
    """Pairs (debit id, credit id) and the ids of ambiguous and of single legs, each sorted."""
    legs = sorted(
        (row for row in rows if row["leg"] and row["kind"] in {"transfer", "card_withdrawal"}),
        key=lambda row: (row["time"], row["transaction_id"]),
    )
    pairs = [pair for pair in lonely(numbered(legs), BY_SERIAL) if agree(*pair)]

    rest = numbered(free(legs, pairs))
    pairs += in_order(told(rest), (*BY_SERIAL, *ACCOUNTS))
    doubtful = [leg for leg in rest if crowded(sides(leg, rest, BY_SERIAL), more_than=2)]

    rest = numbered(free(legs, pairs))
    pairs += [
        (debit, credit)
        for debit, credit in lonely(rest, ("serial",))
        if debit["currency"] != credit["currency"] and agree(debit, credit)
    ]

    rest = told(free(legs, pairs))
    pairs += in_order(rest, BY_ACCOUNTS)
    doubtful += [leg for leg in rest if crowded(sides(leg, rest, BY_ACCOUNTS), more_than=1)]

    left, doubtful_ids = set(ids(free(legs, pairs))), set(ids(doubtful))
    return sorted(map(tuple, map(ids, pairs))), sorted(left & doubtful_ids), sorted(left - doubtful_ids)


def ids(legs):
    return [leg["transaction_id"] for leg in legs]


def free(legs, pairs):
    """Legs that are in no pair yet."""
    return [leg for leg in legs if not any(leg in pair for pair in pairs)]


def numbered(legs):
    """Legs with a serial number."""
    return [leg for leg in legs if leg["serial"]]


def told(legs):
    """Legs that name both accounts."""
    return [leg for leg in legs if all(leg[name] is not None for name in ACCOUNTS)]


def agree(debit, credit):
    """Whether two legs may be of the same accounts."""
    return all(None in {debit[name], credit[name]} or debit[name] == credit[name] for name in ACCOUNTS)


def sides(leg, among, columns):
    """The debits and the credits that equal a leg in some columns, and in being a reversal or not."""
    same = [other for other in among if all(leg[name] == other[name] for name in columns)]
    same = [other for other in same if (leg["reverses"] is None) == (other["reverses"] is None)]
    return [[other for other in same if other["leg"] == side] for side in ("debit", "credit")]


def crowded(both_sides, *, more_than):
    """Whether there are debits and credits, and more than so many of them."""
    return all(both_sides) and sum(map(len, both_sides)) > more_than


def lonely(legs, columns):
    """Pairs of the one debit and the one credit of a group."""
    groups = [sides(leg, legs, columns) for leg in legs if leg["leg"] == "debit"]
    return [(debits[0], theirs[0]) for debits, theirs in groups if len(debits) == len(theirs) == 1]


def in_order(legs, columns):
    """Each debit with the first credit of its group that is not taken."""
    pairs = []
    for debit in (leg for leg in legs if leg["leg"] == "debit"):
        _, theirs = sides(debit, legs, columns)
        pairs += [(debit, credit) for credit in free(theirs, pairs)[:1]]
    return pairs

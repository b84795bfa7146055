"""Slow, obvious check of running balances of movements: follow each account through time."""


def differing(opening, entries):
    """How many stated balances of one account differ; entries are (time, added, balance or None)."""
    balance, wrong = opening, 0
    for _, added, stated in sorted(entries):
        if balance is None:
            balance = None if stated is None else stated
            continue
        balance += added
        wrong += stated is not None and stated != balance
    return wrong

"""The slow, obvious twin of the pass-through kernel: money as single coins in a queue."""

from collections import Counter


def allocations(receipts, payments, window, *, ties):
    """One node's receipts and payments, {code: (time, amount)} -> {(receipt, payment): amount}."""
    coins = [code for code, (_, amount) in sorted(receipts.items(), key=when) for _ in range(amount)]
    taken = Counter()
    for payment, (now, amount) in sorted(payments.items(), key=when):
        for _ in range(amount):
            usable = [coin for coin in coins if came_in(receipts[coin][0], now, window, ties=ties)]
            if not usable:
                break
            coins.remove(usable[0])
            taken[usable[0], payment] += 1
    return dict(taken)


def when(item):
    """Order by time, then by code."""
    code, (time, _) = item
    return time, code


def came_in(then, now, window, *, ties):
    """Whether money of then may be passed on now."""
    return now - then <= window and (then <= now if ties else then < now)

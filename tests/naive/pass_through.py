"""The slow, obvious twin of the pass-through kernel: money as single coins in a queue."""

from collections import Counter


def allocations(receipts, payments, window, by_day):
    """One node's receipts and payments, {code: (time, amount)} -> {(receipt, payment): amount}.

    ``by_day``: the codes of which the day alone is known.
    """

    def came(item):
        code, (time, _) = item
        return time, code not in by_day, code

    def came_in(coin, now):
        then = receipts[coin][0]
        return now - then <= window and (then < now or (then == now and coin in by_day))

    coins = [code for code, (_, amount) in sorted(receipts.items(), key=came) for _ in range(amount)]
    taken = Counter()
    for payment, (now, amount) in sorted(payments.items()):
        for _ in range(amount):
            usable = [coin for coin in coins if came_in(coin, now)]
            if not usable:
                break
            coins.remove(usable[0])
            taken[usable[0], payment] += 1
    return dict(taken)

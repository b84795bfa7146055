"""The slow, obvious twins of the kernels for model features: rows before a row, looked at one by one."""

import math
from itertools import pairwise


def histories(rows, windows):
    """Rows (adds, reads, pair, time, amount) -> of each row (counts, distinct, sums, largest, since)."""

    def of(place):
        _, asked, _, now, _ = rows[place]
        if asked < 0:
            return [0] * (len(windows) + 1), [0] * (len(windows) + 1), [0] * (len(windows) + 1), 0, -1
        upto = [row for row in rows[: place + 1] if row[0] == asked]
        spans = [[row for row in upto if now - row[3] <= window] for window in windows] + [upto]
        before = [row for row in rows[:place] if row[0] == asked]
        return (
            [len(span) for span in spans],
            [len({row[2] for row in span if row[2] >= 0}) for span in spans],
            [sum(row[4] for row in span) for span in spans],
            max((row[4] for row in before), default=0),
            now - before[-1][3] if before else -1,
        )

    return [of(place) for place in range(len(rows))]


def window_means(rows, values, window):
    """Rows (adds, reads, time) and a value of each -> the mean of those before it, None without any."""
    means = []
    for place, (_, asked, now) in enumerate(rows):
        chosen = [
            values[other]
            for other in range(place)
            if asked >= 0 and rows[other][0] == asked and now - rows[other][2] <= window
        ]
        means.append(sum(chosen) / len(chosen) if chosen else None)
    return means


def ranks_so_far(groups, values):
    ranks = []
    for place, (group, value) in enumerate(zip(groups, values, strict=True)):
        before = [values[other] for other in range(place) if groups[other] == group]
        ranks.append(sum(other <= value for other in before) / len(before) if before else None)
    return ranks


class Payments:
    """Payments (payer, payee, time, amount, currency) in order; ``loose``: only their days are known."""

    def __init__(self, payments, window, loose):
        self.payments, self.window, self.loose = payments, window, loose

    def moved(self, row):
        return self.payments[row][0] != self.payments[row][1]

    def follows(self, earlier, later):
        times = self.payments[earlier][2], self.payments[later][2]
        return earlier < later and (times[0] < times[1] or self.loose)

    def recent(self, row, node, side):
        """Rows before it, moved in its window, with a node on a side (0 payer, 1 payee)."""
        now = self.payments[row][2]
        return [
            other
            for other in range(row)
            if self.moved(other)
            and self.payments[other][side] == node
            and now - self.payments[other][2] <= self.window
        ]

    def cycles_closed(self, row, hops):
        """How many simple cycles of so many hops end with a row."""
        return len(self._cycles(row, hops))

    def returning(self, row, hops):
        """How many of the cycles of some numbers of hops bring their money back."""
        return sum(self._returns(path) for number in hops for path in self._cycles(row, number))

    def _cycles(self, row, hops):
        if not self.moved(row):
            return []
        paths = [[row]]
        for _ in range(hops - 1):
            paths = [[other, *path] for path in paths for other in range(path[0]) if self._leads(other, path)]
        return [path for path in paths if self._closes(path)]

    def _returns(self, path):
        amounts = [self.payments[row][3] for row in path]
        alike = all(100 * min(pair) >= 60 * max(pair) for pair in pairwise(amounts))
        one_currency = len({self.payments[row][4] for row in path}) == 1
        return one_currency and alike and 50 * amounts[0] <= 100 * amounts[-1] <= 110 * amounts[0]

    def _leads(self, other, path):
        _, payee, time, *_ = self.payments[other]
        return (
            self.moved(other)
            and payee == self.payments[path[0]][0]
            and self.payments[path[-1]][2] - time <= self.window
            and self.follows(other, path[0])
        )

    def _closes(self, path):
        payers = [self.payments[row][0] for row in path]
        return len(set(payers)) == len(payers) and payers[0] == self.payments[path[-1]][1]

    def scatter_gathered(self, row):
        """The most parties between a source and the payee of a row, and how many sources have two or more."""
        payer, sink, *_ = self.payments[row]
        if not self.moved(row):
            return 0, 0
        between = {}
        for last in [*self.recent(row, sink, 1), row]:
            middle = self.payments[last][0]
            for first in self.recent(row, middle, 1):
                if self.follows(first, last) and self.payments[first][0] != sink:
                    between.setdefault(self.payments[first][0], set()).add(middle)
        widths = [len(middles) for middles in between.values() if payer in middles and len(middles) > 1]
        return max(widths, default=0), len(widths)

    def meshed(self, row):
        """What the payer shares with other payers of the payee: bipartite groups, their size, stacks."""
        payer, payee, *_ = self.payments[row]
        if not self.moved(row):
            return 0, 0, 0
        paid = self._ends(self.recent(row, payer, 0), 1) - {payee}
        fed = self._ends([one for one in self.recent(row, payer, 1) if self.follows(one, row)], 0) - {payee}
        to_payee = self.recent(row, payee, 1)
        others = self._ends(to_payee, 0) - {payer}
        shared = [len(self._ends(self.recent(row, other, 0), 1) & paid) for other in others]
        stacked = 0
        for other in others:
            last = max(one for one in to_payee if self.payments[one][0] == other)
            sources = self._ends([one for one in self.recent(row, other, 1) if self.follows(one, last)], 0)
            stacked += len(sources & fed) > 1
        return sum(width > 0 for width in shared), max(shared, default=0), stacked

    def _ends(self, rows, side):
        return {self.payments[row][side] for row in rows}

    def hops(self, row):
        """Length of the longest chain that ends with a row."""
        payer, _, _, amount, currency = self.payments[row]
        if not self.moved(row):
            return 1
        feeding = [
            other
            for other in self.recent(row, payer, 1)
            if self.follows(other, row)
            and self.payments[other][4] == currency
            and amount <= self.payments[other][3] <= 2 * amount
        ]
        return 1 + max((self.hops(other) for other in feeding), default=0)

    def nearest(self, row):
        payer, _, _, amount, currency = self.payments[row]
        came = [
            self.payments[other][3]
            for other in self.recent(row, payer, 1)
            if self.moved(row) and self.follows(other, row) and self.payments[other][4] == currency
        ]
        return max((min(amount, other) / max(amount, other) for other in came), default=0.0)

    def alike(self, row, side):
        if not self.moved(row):
            return 0
        node, amount, currency = self.payments[row][side], self.payments[row][3], self.payments[row][4]
        others = [*self.recent(row, node, side), row]
        return sum(
            self.payments[other][4] == currency and 20 * abs(self.payments[other][3] - amount) <= amount
            for other in others
        )


def log_sums(rows):
    """Of each row (adds, reads, amount): sum of ln(1 + amount) of the rows before that it asks about."""
    return [
        sum(math.log1p(rows[other][2]) for other in range(place) if rows[other][0] == asked)
        for place, (_, asked, _) in enumerate(rows)
    ]

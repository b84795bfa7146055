"""Bursts of new payers, tried one by one."""

from math import log


def divergence(n, k, p):
    """n times the divergence of k / n from p, 0 where k is no more than expected."""
    if k / n <= p:
        return 0.0
    return k * log(k / n / p) + ((n - k) * log((1 - k / n) / (1 - p)) if k < n else 0.0)


def naive_bursts(moves, window):
    """Surprise and last meeting of the most surprising burst that begins with each of (payer, payee, day)."""
    pairs = [move[:2] for move in moves]
    is_meeting = [pairs.index(pair) == place for place, pair in enumerate(pairs)]
    surprise, last = [0.0] * len(moves), list(range(len(moves)))
    for first, (_, payee, day) in enumerate(moves):
        own = [place for place, move in enumerate(moves) if move[1] == payee and is_meeting[place]]
        later = [place for place in own if place > first and moves[place][2] - day <= window]
        for n_inside, place in enumerate(later if is_meeting[first] else [], start=1):
            inside = [move for move in moves if day <= move[2] <= moves[place][2]]
            told = divergence(len(own) - 1, n_inside, len(inside) / len(moves))
            if told > surprise[first] + 1e-12:
                surprise[first], last[first] = told, place
    return surprise, last

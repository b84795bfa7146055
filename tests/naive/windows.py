"""The slow, obvious twins of the kernels for windows and dealings."""


def gatherings(events, window, least):
    """Events of one anchor, (time, group) in order -> [(start, stop, distinct, before)]."""

    def runs_that_fit():
        for start in range(len(events)):
            for stop in range(start + 1, len(events) + 1):
                if events[stop - 1][0] - events[start][0] <= window:
                    yield start, stop

    def distinct(start, stop):
        return len({group for _, group in events[start:stop]})

    fitting = set(runs_that_fit())
    maximal = [
        (start, stop)
        for start, stop in sorted(fitting)
        if (start - 1, stop) not in fitting and (start, stop + 1) not in fitting
    ]
    return [
        (
            start,
            stop,
            distinct(start, stop),
            max((distinct(i, j) for i, j in fitting if j <= start), default=0),
        )
        for start, stop in maximal
        if distinct(start, stop) >= least
    ]


def joined(windows):
    """Windows of one anchor as (start, stop), in order -> situations as (start, stop)."""
    situations = []
    for window in windows:
        events = set(range(*window))
        if situations and 2 * len(situations[-1] & events) >= min(len(situations[-1]), len(events)):
            situations[-1] |= events
        else:
            situations.append(events)
    return [(min(events), max(events) + 1) for events in situations]


def first_dealings(pairs):
    """Place of the first transaction between the same two parties, whoever paid."""
    parties = [frozenset(pair) for pair in pairs]
    return [parties.index(pair) for pair in parties]


def last_dealings(pairs):
    """Place of the last one."""
    parties = [frozenset(pair) for pair in pairs]
    return [max(place for place, other in enumerate(parties) if other == pair) for pair in parties]

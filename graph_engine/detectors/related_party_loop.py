"""Money goes round among firms of one owner and comes back.

Related parties pass one sum round so that each shows turnover, a payment on capital or a repaid loan.

An *ownership group* is a largest set of parties tied by shares of at least o (or of a size that is not told),
by control, legal representation, or membership of a group of firms. A *loop* is a round trip (see there) of 3
to 6 payments among parties of one ownership group: times strictly rise (but may be equal after one known by
its day alone), each payment goes out of the very account that the one before paid into and carries on at
least s and at most all of it, the last pays the holder of the first account and brings back at least b of the
first payment and comes at most W after it; the first is at least m payments that are usual (the median) in
the currency. Loops of one group of which one begins before the other has ended are one situation; it is about
the first account of ours on the loop that returns most.

*Fires on*: feigned turnover and capital, loans handed round in a group. Known false alarms: groups that
settle internal deliveries in a ring. Silent on cash pools (header and member: two parties), on owners'
loans that are repaid (two parties), on dividends.

*Misses*: owners who hide behind others (see round trips); loops over accounts outside the group or in cash;
slower than W. The search is bounded for each first payment and in all; what was cut short is counted.

*Look next*: contracts and deliveries behind each payment; annual accounts of the firms; whether a loan or a
capital increase fell into the days.

*Source*: China Banking and Insurance Regulatory Commission, Measures for the Administration of
Related-Party Transactions (2022) (for banks themselves; not checked against the text); Accounting Standard
for Business Enterprises No. 36, Related Party Disclosures (who is related; not checked against the text);
that a share of 20 per cent gives influence: the presumption of IAS 28, paragraph 5 (not checked against the
text); the rest is ours.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph_engine.findings import Fact, Found, Pattern
from graph_engine.kernels.cycles import Bounds
from graph_engine.patterns.background import DAY_US, Background, Resolution
from graph_engine.patterns.groups import OWNERSHIP, groups_of, tied_by_capital, tied_by_relation
from graph_engine.patterns.scores import scores_of
from graph_engine.patterns.stakes import severity_of
from graph_engine.patterns.trips import Trip, found_trips, parts_of

TITLE = {"en": "Money goes round among related parties", "zh": "关联方资金循环"}

SENTENCE = {
    "en": "{sent_minor} went out and {returned_minor} ({returned_share}) came back over "
    "{between:other party|other parties} of one ownership group in {days:day|days}; {loops:loop|loops} in "
    "all.",
    "zh": "转出的 {sent_minor} 经同一股权关联体内 {between} 个其他主体，"
    "在 {days} 天内有 {returned_minor}（{returned_share}）回流；共 {loops} 个循环。",
}

LOOK_NEXT_ZH = "各笔付款背后的合同与货物；相关企业年报；期间是否有贷款发放或增资。"

NO_OWNERSHIP = "customers not judged, as the ledger tells no ownership"
"""Reason for which customers were not judged."""

CUT_SHORT = "first payments whose search for loops was cut short or left out"
"""Reason for which loops may be missing."""


FEWEST_HOPS = 3
"""With two it is a loan repaid."""

PER_START = 64
"""Most loops kept of one first payment; ours: more are one situation anyway."""


@dataclass(frozen=True)
class Parameters:
    """What counts as a loop among related parties."""

    window_days: int = 30
    """W; ours: a month, at whose end accounts are closed."""
    most_hops: int = 6
    """Ours: larger groups repeat the same firms."""
    kept_pct: int = 80
    """s; ours: each stop takes at most a fifth."""
    returned_pct: int = 80
    """b; ours: nearly all comes back, as nobody outside takes a cut."""
    usual_payments: int = 5
    """m; ours: more than daily life moves at once."""
    least_share_pct: int = 20
    """o: the presumption of influence in IAS 28 (not checked against the text); its use here is ours."""
    steps_per_start: int = 20_000
    """Most payments looked at from one first payment; ours."""
    steps_in_all: int = 500_000_000
    """Most payments looked at in all; ours."""


def parameters_for(resolution: Resolution) -> Parameters:
    """Give the parameters for data of a resolution: 30 days count both ends where times are days."""
    return Parameters(window_days=29 if resolution == "day" else 30)


def find(background: Background, parameters: Parameters) -> Found:
    """Find every situation in which money goes round among related parties."""
    parties = background.flows.parties
    capital = tied_by_capital(background, parameters.least_share_pct)
    control = tied_by_relation(background, OWNERSHIP)
    if not capital[0].size + control[0].size:
        return Found((), {NO_OWNERSHIP: int(np.count_nonzero(parties.column("ours")))})
    group = groups_of(len(parties), capital, control)
    related = _related(background, group)
    found = found_trips(background, related, parameters.usual_payments, _bounds(parameters))
    left_out = {CUT_SHORT: found.starts_cut + found.starts_unseen}
    situations = _situations(background, group, found.trips)
    if not situations:
        return Found((), left_out)
    amounts = background.flows.amount_minor
    active = int(np.unique(group[background.payer_party[related]]).size)
    n_loops = np.zeros(active, np.int64)
    n_loops[: len(situations)] = [len(each) for each in situations]
    scores = scores_of(
        [
            (np.array([len(each) for each in situations]), n_loops),
            (np.array([amounts[each[0][0]] for each in situations]), amounts[related]),
        ]
    )
    patterns = (_pattern(background, *pair) for pair in zip(situations, scores, strict=True))
    return Found(tuple(patterns), left_out)


def _related(background: Background, group: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Whether payments go from one party to another of its ownership group, both accounts ordinary."""
    related: NDArray[np.bool_] = group[background.payer_party] == group[background.payee_party]
    return related & background.ordinary


def _bounds(parameters: Parameters) -> Bounds:
    return Bounds(
        window=parameters.window_days * DAY_US,
        fewest_hops=FEWEST_HOPS,
        most_hops=parameters.most_hops,
        kept_pct=parameters.kept_pct,
        back_pct=parameters.returned_pct,
        per_start=PER_START,
        steps_per_start=parameters.steps_per_start,
        steps_in_all=parameters.steps_in_all,
    )


def _situations(background: Background, group: NDArray[np.int32], loops: list[Trip]) -> list[list[Trip]]:
    """Join loops of one group that overlap in time; the loop that returns most comes first in each."""
    times, amounts = background.flows.time_us, background.flows.amount_minor
    owner = [int(group[background.payer_party[loop[0]]]) for loop in loops]
    order = sorted(range(len(loops)), key=lambda place: (owner[place], loops[place].tolist()))
    situations: list[list[Trip]] = []
    last_owner, ends = -1, 0
    for place in order:
        loop = loops[place]
        if owner[place] != last_owner or times[loop[0]] > ends:
            situations.append([])
            last_owner, ends = owner[place], 0
        situations[-1].append(loop)
        ends = max(ends, int(times[loop[-1]]))
    return [sorted(each, key=lambda loop: (-amounts[loop[-1]], loop.tolist())) for each in situations]


def _pattern(background: Background, loops: list[Trip], score: float) -> Pattern:
    flows, loop = background.flows, loops[0]
    accounts, days = flows.payer[loop], flows.business_day[loop]
    sent, returned = (int(flows.amount_minor[loop[end]]) for end in (0, -1))
    kept = float((flows.amount_minor[loop[1:]] / flows.amount_minor[loop[:-1]]).min())
    facts: dict[str, Fact] = {
        "sent_minor": sent,
        "returned_minor": returned,
        "returned_share": round(returned / sent, 4),
        "between": loop.size - 1,
        "days": int(days.max() - days.min()) + 1,
        "loops": len(loops),
    }
    return Pattern(
        anchor=int(accounts[flows.ours[accounts]][0]),
        roles=parts_of(loops),
        amount_minor=sent,
        currency=int(flows.currency[loop[0]]),
        score=score,
        confidence=round((returned / sent + kept) / 2, 4),
        severity=severity_of(background, sent, flows.currency[loop[0]]),
        facts=facts,
    )

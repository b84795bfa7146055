"""Money handed on from hand to hand, nearly whole.

Whoever launders money lets it go through many hands, each of which keeps a cut, so that nobody sees both
its origin and its goal.

A window W; payments between ordinary accounts of strangers, and those that come from or go to accounts that
are not ordinary (a cash desk, a payment institution), with which chains may begin or end. A payment *hands
on* a receipt of its payer if it follows it (if the receipt is known by its day alone: not before it) at most
W later, carries at least s and at most t of it, in usual payments (the median of the currency), and does not
go back to who paid. Chance would bring i x j x p pairs that come as near: i receipts and j payments of the
payer from the one to the other, p the share of its payments that come as near to the receipt (of the payment
itself, that share of all payments). Only what chance would bring at most q times counts; each receipt is
handed on by one payment at most, and each payment hands on one receipt at most, those least likely first. If
more than q of all payments are so handed on, all chances are raised in proportion. A *chain* is a row of
payments, each handing on the one before, at least one of them between ordinary accounts: from hand to hand.
Strangers have had no dealings with each other, in either direction, more than W before.

Chains that leave one party, or that reach one, within a day, a week or 35 days after each other are one
situation: of those, the least likely ones, as many as are least likely together among its payments
(receipts) in that time; a chain belongs to its source or to its goal, whichever situation is the less
likely. It fires if in the whole ledger chance would bring at most e as unlikely, it has n payments or more,
and moves at least m usual ones. In the first 35 days of the ledger parties with dealings more than W after
are no strangers either, and the confidence is lower by a quarter.

How odd it is, is told by how far it is beyond chance, its number of payments, its sum, its typical payment,
how unlike these are to what their payers usually pay, how many pairs deal at no other time, and how much of
what set out arrived.

*Fires on*: layering over mules and shell firms, from one origin or to one collector; takings of a front
business on their way abroad; sums that turn back to who sent them. Known false alarms: a family that passes
a gift on, a deposit for a flat that goes over an agent, sub-contractors who pass one advance on. Silent on
supply chains and households that pay each other every month (known parties), on loans repaid (back to who
paid), on platforms that settle (not ordinary).

*Misses*: sums that are split or pooled on the way; cash that is booked one-sidedly; hands that wait longer
than W; amounts that everybody pays.

*Look next*: who stands at both ends; what each hand kept; whether the hands share devices, addresses or an
opening day.

*Source*: FATF, Professional Money Laundering (2018) (layering over chains of accounts; not checked against
the text); Tide, a generator of laundering data (overseas transfers, front businesses and rapid movements
over several hands, a few per cent kept at each; its configuration was read); A. Desolneux, L. Moisan, J.-M.
Morel: From Gestalt Theory to Image Analysis (2008) (an event counts if chance would bring less than one;
not checked against the text). How chance is told: ours, with Fisher's method for many hand-ons together.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph_engine.findings import Found
from graph_engine.kernels.handed_on import HandingBounds, handed_on
from graph_engine.patterns.background import DAY_US, Background, Resolution
from graph_engine.patterns.bundles import Bundle, Chain, bundles
from graph_engine.patterns.shape_alerts import Facts, Telling, shape_alerts
from graph_engine.patterns.shapes import Shape
from graph_engine.patterns.strangers import Among, among_strangers_and_from_elsewhere

TITLE = {"en": "Money handed on from hand to hand, nearly whole", "zh": "资金经多手接力、几乎原额转出"}

SENTENCE = {
    "en": "{moved_minor} set out in {chains:chain|chains} of {payments:payment|payments} over {parties:party|"
    "parties} within {days:day|days}, each handing on what the one before brought; {fit_share} arrived. "
    "No two of the hands had dealt with each other before.",
    "zh": "{moved_minor} 在 {days} 天内经 {chains} 条链、{payments} 笔转账、{parties} 方接力转出，"
    "最终到达 {fit_share}；各经手方之间此前从无往来。",
}

LOOK_NEXT_ZH = "两端是何人；每一手截留多少；各经手方是否共用设备、地址或同日开户。"


LEAST = 1e-9
"""What stands for an amount of nothing, in usual payments, so that shares of it can be told."""


@dataclass(frozen=True)
class Parameters:
    """What counts as handing on."""

    window_days: int = 14
    """W: 10 business days, the short period of PBoC Order [2006] No. 2 (not checked against the text)."""
    least_pct: int = 50
    """s; ours: each hand keeps less than what it hands on."""
    most_pct: int = 110
    """t; ours: all of it, with some room for rates of exchange."""
    by_chance_pct: int = 5
    """q, in per cent; ours: the level at which statistics commonly takes chance to be ruled out."""
    fewest_payments: int = 3
    """n; ours: with two of one chain it is a rapid pass-through."""
    expected_by_chance: int = 1
    """e; ours: of all situations that are found, chance brings about one (Desolneux, Moisan, Morel 2008)."""
    usual_payments: int = 3
    """m; ours: a usual payment for each of the fewest."""


def parameters_for(resolution: Resolution) -> Parameters:
    """Give the parameters for data of a resolution: 14 days count both ends where times are days."""
    return Parameters(window_days=13 if resolution == "day" else 14)


def find(background: Background, parameters: Parameters) -> Found:
    """Find every situation in which money is handed on from hand to hand."""
    among = among_strangers_and_from_elsewhere(background, parameters.window_days * DAY_US)
    told = {_first(bundle): bundle for bundle in _bundles(background, parameters, among)}
    chances = np.log(max(among.rows.size, 1))
    telling = Telling(
        lambda shape: _facts(told[int(shape.transactions[0])]),
        lambda shape: _arrived(background, told[int(shape.transactions[0])]),
        lambda shape: told[int(shape.transactions[0])].surprise - chances,
    )
    shapes = [_shape(bundle) for bundle in told.values()]
    return shape_alerts(background, shapes, parameters.usual_payments, telling, {})


def _bundles(background: Background, parameters: Parameters, among: Among) -> list[Bundle]:
    """Bundles of enough payments that chance would hardly bring."""
    chains, graph = _chains(background, parameters, among), among.graph
    times = background.flows.time_us[among.rows]
    out, into = graph.out_offsets, graph.in_offsets
    paid = {
        source: times[graph.outgoing[out[source] : out[source + 1]]].tolist()
        for source in {chain.source for chain in chains}
    }
    received = {
        goal: times[graph.incoming[into[goal] : into[goal + 1]]].tolist()
        for goal in {chain.goal for chain in chains}
    }
    return [
        bundle
        for bundle in bundles(chains, paid, received)
        if among.rows.size * np.exp(-bundle.surprise) <= parameters.expected_by_chance
        and sum(chain.transactions.size for chain in bundle.chains) >= parameters.fewest_payments
    ]


def _chains(background: Background, parameters: Parameters, among: Among) -> list[Chain]:
    amounts = np.maximum(background.in_usual_payments(among.rows), LEAST)
    bounds = HandingBounds(parameters.least_pct, parameters.most_pct, parameters.by_chance_pct / 100)
    found = handed_on(among.graph, among.until, amounts, bounds)
    from_hand_to_hand = np.maximum(among.payers, among.payees) < len(background.flows.parties)
    return [
        _chain(background, among, found.transactions[begin:end], surprise)
        for begin, end, surprise in zip(
            found.offsets[:-1].tolist(), found.offsets[1:].tolist(), found.surprise.tolist(), strict=True
        )
        if from_hand_to_hand[found.transactions[begin:end]].any()
    ]


def _chain(background: Background, among: Among, places: NDArray[np.int32], surprise: float) -> Chain:
    """A chain of the ledger's transactions; its ends are the first and last party that money went through."""
    n_parties, graph = len(background.flows.parties), among.graph
    from_elsewhere = int(graph.payers[places[0]] >= n_parties)
    to_elsewhere = int(graph.payees[places[-1]] >= n_parties)
    codes = among.rows[places]
    times = background.flows.time_us[codes]
    return Chain(
        transactions=codes,
        source=int(graph.payers[places[from_elsewhere]]),
        goal=int(graph.payees[places[-1 - to_elsewhere]]),
        leaves_us=int(times[from_elsewhere]),
        arrives_us=int(times[-1 - to_elsewhere]),
        surprise=surprise,
    )


def _first(bundle: Bundle) -> int:
    return int(min(chain.transactions.min() for chain in bundle.chains))


def _shape(bundle: Bundle) -> Shape:
    sent = np.sort([chain.transactions[0] for chain in bundle.chains])
    passed_on = np.sort(np.concatenate([chain.transactions[1:] for chain in bundle.chains]))
    parts = {"sent": sent.astype(np.int32), "passed_on": passed_on}
    return Shape(bundle.party, parts, int(sent.size + passed_on.size))


def _facts(bundle: Bundle) -> Facts:
    return {
        "chains": len(bundle.chains),
        "longest_chain": max(chain.transactions.size for chain in bundle.chains),
    }


def _arrived(background: Background, bundle: Bundle) -> float:
    """Share of what set out that arrived, 1 at most."""
    sent, arrived = (_moved(background, bundle.chains, end) for end in (0, -1))
    return min(1.0, arrived / sent) if sent > 0 else 0.0


def _moved(background: Background, chains: Sequence[Chain], end: int) -> float:
    codes = np.array([chain.transactions[end] for chain in chains], np.int32)
    return float(background.in_usual_payments(codes).sum())

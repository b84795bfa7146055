"""Many unrelated customers act from one device.

Whoever works bought or borrowed accounts works them from one telephone or one computer.

A device d, a window W. A customer *acts* from d by a payment that names d or by a sign-in from d. Customers
who are spouses, family, or tied as a firm with its legal representative, controller, owner, director or
employer count as one *circle*. A gathering is a run of acts from d, the last at most W after the first,
that no earlier or later act could join; gatherings of d that share at least half of the smaller's acts are
one situation. It fires if

1. customers of at least k circles act in it, and of at most h: a device that more use is a counter or a
   public terminal, and is counted as left out;
2. what these customers paid from d in it is, in the currency of most of these payments, at least m payments
   that are usual (the median); where no payment of the ledger names a device, what they paid within a day
   after signing in from d.

It is about the customer who paid most.

*Fires on*: accounts worked by one hand, mule networks, straw men. Known false alarms: a shop's telephone
used by its staff, a helper who banks for the old. Silent on families and on owners who act for their firms
(one circle).

*Misses*: one telephone for each account; devices behind one network address only.

*Look next*: who owns the device and where it signs in; whether the customers pay each other or the same
payees; when their accounts were opened.

*Source*: People's Bank of China, Notice Yin Fa [2016] No. 261 (accounts sold and lent); Europol, European
Money Mule Action (several accounts worked from one device) (neither checked against the text); all figures
are ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_engine.findings import Fact, Found, Pattern
from graph_engine.kernels.windows import gatherings, joined
from graph_engine.patterns.background import DAY_US, Background, Resolution
from graph_engine.patterns.groups import CIRCLE, groups_of, tied_by_relation
from graph_engine.patterns.movements import largest_account
from graph_engine.patterns.scores import scores_of
from graph_engine.patterns.stakes import severity_of

TITLE = {"en": "Many unrelated customers act from one device", "zh": "多名无关客户共用一台设备"}

SENTENCE = {
    "en": "{customers:customer|customers} of {circles:unrelated circle|unrelated circles} acted from one "
    "device within {days:day|days} and paid {paid_minor} from it in {payments:payment|payments}"
    "[ to {payees:party|parties}].",
    "zh": "{days} 天内 {customers} 名客户（{circles} 个互不相关的圈子）使用同一台设备，"
    "经其付款 {payments} 笔共 {paid_minor}[，流向 {payees} 个收款方]。",
}

LOOK_NEXT_ZH = "设备归谁所有、在何处登录；这些客户是否互相付款或付给同一收款方；账户何时开立。"

NO_DEVICES = "customers not judged, as the ledger tells no device of a payment or sign-in"
"""Reason for which customers were not judged."""

PUBLIC = "devices that so many customers use that they are public"
"""Reason for which devices were not judged."""


@dataclass(frozen=True)
class Parameters:
    """What counts as many on one device."""

    window_days: int = 30
    """W; ours: a month, in which every customer acts."""
    fewest_circles: int = 4
    """k; ours: more than a household and its guests."""
    most_circles: int = 50
    """h; ours: what more use is a public terminal."""
    usual_payments: int = 5
    """m; ours: more than daily life moves at once."""


def parameters_for(resolution: Resolution) -> Parameters:
    """Give the parameters for data of a resolution: 30 days count both ends where times are days."""
    return Parameters(window_days=29 if resolution == "day" else 30)


def find(background: Background, parameters: Parameters) -> Found:
    """Find every device that customers of many circles act from."""
    acts = _acts(background)
    if acts.is_empty():
        return Found((), {NO_DEVICES: int(np.count_nonzero(background.flows.parties.column("ours")))})
    device = acts["device"].rank("dense").cast(pl.Int32).to_numpy() - 1
    offsets = np.searchsorted(device, np.arange(int(device[-1]) + 2))
    every = gatherings(
        offsets,
        acts["time"].to_numpy(),
        acts["circle"].to_numpy(),
        window=parameters.window_days * DAY_US,
        least=1,
    )
    many = every.where(every.distinct >= parameters.fewest_circles)
    _, starts, stops = joined(many.anchors, many.starts, many.stops)
    told = [_situation(acts[start:stop]) for start, stop in zip(starts, stops, strict=True)]
    public = sum(int(each.facts["circles"]) > parameters.most_circles for each in told)
    chosen = [each for each in told if _fires(background, parameters, each)]
    if not chosen:
        return Found((), {PUBLIC: public})
    by_device = acts.group_by("device").agg(pl.col("circle").n_unique())["circle"].to_numpy()
    paid = (
        acts.filter(pl.col("code") >= 0).group_by("device").agg(pl.col("amount").sum())["amount"].to_numpy()
    )
    scores = scores_of(
        [
            (np.array([each.facts["circles"] for each in chosen]), by_device),
            (np.array([each.facts["paid_minor"] for each in chosen]), paid),
        ]
    )
    patterns = (_pattern(background, *pair) for pair in zip(chosen, scores, strict=True))
    return Found(tuple(patterns), {PUBLIC: public})


def _acts(background: Background) -> pl.DataFrame:
    """Acts from devices, by device, time and code: ``code`` of the payment, -1 for a sign-in; ``circle``."""
    movements, flows = background.movements, background.flows
    paid = movements.by_device.select("device", "party", "time", "code")
    signed = _sign_ins(background)
    if paid.is_empty() and signed.height:
        paid = _paid_after(background, signed)
    circle = groups_of(len(flows.parties), tied_by_relation(background, CIRCLE))
    acts = pl.concat([paid, signed]).sort("device", "time", "code", "party")
    codes = acts["code"].to_numpy()
    known = np.maximum(codes, 0)
    payee = movements.payee[known] if codes.size else codes
    return acts.with_columns(
        circle=pl.Series(circle[acts["party"].to_numpy()]),
        account=pl.Series(np.where(codes < 0, -1, movements.payer[known]) if codes.size else codes),
        amount=pl.Series(np.where(codes < 0, 0, movements.amount_minor[known]) if codes.size else codes),
        currency=pl.Series(movements.currency[known] if codes.size else codes),
        day=pl.Series(acts["time"] // DAY_US),
        payee=pl.Series(
            np.where((codes < 0) | (payee < 0), -1, flows.holder[payee]) if codes.size else codes
        ),
    )


def _sign_ins(background: Background) -> pl.DataFrame:
    """Sign-ins of customers, to an account or to all of theirs."""
    flows, parts = background.flows, []
    for target in ("Account", "Party"):
        edges = flows.index.edges("SIGNED_IN", "Device", target)
        party = flows.holder[edges.targets] if target == "Account" else edges.targets
        names = edges.source_nodes.ids_at(edges.sources)
        parts.append(
            pl.DataFrame(
                {"device": names, "party": party, "time": edges.times, "code": np.full(party.size, -1)},
                schema={"device": pl.String, "party": pl.Int32, "time": pl.Int64, "code": pl.Int64},
            )
        )
    return pl.concat(parts).unique(maintain_order=True)


def _paid_after(background: Background, signed: pl.DataFrame) -> pl.DataFrame:
    """Payments within a day after a sign-in of the payer, as made from the device of the latest."""
    paid = background.movements.entries.filter(~pl.col("inward")).select("party", "time", "code")
    latest = signed.select("party", "device", signed_at="time").sort("signed_at", "device")
    told = paid.sort("time", "code").join_asof(
        latest, left_on="time", right_on="signed_at", by="party", strategy="backward", check_sortedness=False
    )
    return told.filter(pl.col("time") - pl.col("signed_at") <= DAY_US).select(
        "device", "party", "time", "code"
    )


@dataclass(frozen=True)
class Situation:
    """Acts of one device with their measures."""

    payments: pl.DataFrame
    parties: NDArray[np.int32]
    currency: int
    facts: Mapping[str, Fact]


def _situation(acts: pl.DataFrame) -> Situation:
    payments = acts.filter(pl.col("code") >= 0)
    counts = payments.group_by("currency").len().sort("len", "currency", descending=[True, False])
    currency = int(counts["currency"][0]) if counts.height else -1
    payments = payments.filter(pl.col("currency") == currency)
    facts: dict[str, Fact] = {
        "device": acts["device"][0],
        "customers": acts["party"].n_unique(),
        "circles": acts["circle"].n_unique(),
        "days": int(np.ptp(acts["day"].to_numpy())) + 1,
        "payments": payments.height,
        "paid_minor": int(payments["amount"].sum()),
        "payees": payments.filter(pl.col("payee") >= 0)["payee"].n_unique(),
    }
    return Situation(payments, acts["party"].unique().sort().to_numpy(), currency, facts)


def _fires(background: Background, parameters: Parameters, each: Situation) -> bool:
    if each.currency < 0 or int(each.facts["circles"]) > parameters.most_circles:
        return False
    least = parameters.usual_payments * int(background.usual_minor[each.currency])
    return int(each.facts["paid_minor"]) >= max(1, least)


def _pattern(background: Background, each: Situation, score: float) -> Pattern:
    circles, customers = int(each.facts["circles"]), int(each.facts["customers"])
    paid, active = int(each.facts["paid_minor"]), each.payments["party"].n_unique()
    return Pattern(
        anchor=largest_account(each.payments),
        roles={"paid": each.payments["code"].to_numpy()},
        amount_minor=paid,
        currency=each.currency,
        score=score,
        confidence=round((circles / customers + active / customers + 1 - 1 / circles) / 3, 4),
        severity=severity_of(background, paid, each.currency),
        facts=each.facts,
        parties={"same_device": each.parties},
    )

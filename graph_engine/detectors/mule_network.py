"""Strangers' money runs through several persons' accounts that one hand works.

Who recruits mules needs many, and spreads the money so thinly that no account stands out by itself. That all
is worked from one device, or ends with one payee whom none of them knew, gives the network away.

A *taking* of a person h is a payment into an account of h from an ordinary account of a party with which h
had its first dealing at most T days before, of which at least s leaves the account within W, to ordinary
accounts of other parties than its payer or in cash, where every unit paid is the oldest that came in at most
W before. Two takings are *tied* if they were passed on from one device, which at most d customers pay from,
or to one party with which each holder had its first dealing at most T days before. A *meeting* is a run of
takings so tied to one device or party, each at most G after the one before, of at least k persons of
different circles (spouses, family). Meetings that share a taking are one situation. It fires if what was
passed on is at least m payments that are usual (the median) in the currency. It is about the person who took
most.

*Fires on*: mule networks, accounts bought or rented and worked together. Known false alarms: relatives whose
ties are not told, who collect for one purchase. Silent on customers of one shop (they do not pay on what
strangers paid them), on a firm's staff, who are paid by whom they know.

*Misses*: one device for each mule and a controller for each; money that leaves in cash at machines only;
money that rests longer than W; firms.

*Look next*: who owns the device and who is the payee; the other accounts that pay it or from it; the payers'
banks, which may want their money back.

*Source*: Europol, European Money Mule Action (networks of recruited holders); FATF, Professional Money
Laundering (2018) (mule networks) (neither checked against the text); how takings are tied, and all figures,
are ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_engine.findings import Fact, Found, Pattern
from graph_engine.patterns.background import (
    DAY_US,
    EARLY,
    HISTORY_DAYS,
    UNKNOWN_SHARE,
    Background,
    Resolution,
)
from graph_engine.patterns.groups import CIRCLE, groups_of, tied_by_relation
from graph_engine.patterns.onward import runs_of
from graph_engine.patterns.scores import scores_of
from graph_engine.patterns.stakes import matter, severity_of
from graph_engine.patterns.takings import Conditions, facts_of, takings

TITLE = {"en": "Strangers' money runs through accounts that one hand works", "zh": "疑似过渡账户团伙"}

SENTENCE = {
    "en": "{payers:stranger|strangers} paid {taken_minor} into accounts of {holders:person|persons} within "
    "{days:day|days}, of which {passed_minor} ({passed_share}) left within {hours:hour|hours} of coming in, "
    "[from {devices:common device|common devices}|from no common device] and [to {goals:common payee|common "
    "payees} new to them|to no common payee].",
    "zh": "{days} 天内有 {payers} 个陌生付款方向 {holders} 人的账户转入 {taken_minor}，"
    "其中 {passed_minor}（{passed_share}）到账后 {hours} 小时内即转出"
    "[，共用设备 {devices} 台][，流向 {goals} 个共同的新收款方]。",
}

LOOK_NEXT_ZH = (
    "设备归谁所有、收款方是何人；经同一设备付款或付给同一收款方的其他账户；付款方所在银行，其款项或需追回。"
)


@dataclass(frozen=True)
class Parameters(Conditions):
    """What counts as a network of mules."""

    fewest_holders: int = 3
    """k; ours: more than a couple."""
    most_customers: int = 50
    """d; ours: what more use is a public terminal."""
    usual_payments: int = 10
    """m; ours: what makes a sum of medium severity."""


def parameters_for(resolution: Resolution) -> Parameters:
    """Give the parameters for data of a resolution: the same or the next day where times are days."""
    return Parameters(window_hours=24 if resolution == "day" else 48)


def find(background: Background, parameters: Parameters) -> Found:
    """Find every network of persons' accounts that strangers' money runs through."""
    units, taken = takings(background, parameters)
    units = units.join(taken.select("receipt", "time", "passed"), on="receipt", maintain_order="left")
    runs = _tied(background, parameters, units).with_columns(
        runs_of(pl.col("tie"), gap_us=parameters.gap_days * DAY_US)
    )
    networks = _networks(runs, parameters.fewest_holders)
    sums = taken.join(networks, on="receipt").with_columns(
        pl.col("passed").sum().over("network").alias("sum")
    )
    large = matter(background, sums, "sum", parameters.usual_payments).sort("network", "time", "receipt")
    if large.is_empty():
        return Found()
    found = [
        _network(background, own, units.filter(pl.col("receipt").is_in(own["receipt"].implode())))
        for own in large.partition_by("network", maintain_order=True)
    ]
    by_run = runs.group_by("run").agg(pl.col("holder").n_unique(), pl.col("passed").sum())
    measures = (("holders", "holder"), ("passed_minor", "passed"))
    scores = scores_of(
        [
            (np.array([one.facts[fact] for one in found]), by_run[of_run].to_numpy())
            for fact, of_run in measures
        ]
    )
    return Found(tuple(_pattern(background, *pair) for pair in zip(found, scores, strict=True)))


def _tied(background: Background, parameters: Parameters, units: pl.DataFrame) -> pl.DataFrame:
    """Takings by what ties them and by time; ``circle``: that of the ``holder``."""
    movements, flows = background.movements, background.flows
    payments, holder = units["payment"].to_numpy(), flows.holder[units["account"].to_numpy()]
    transfers = np.where(payments < flows.payer.size, payments, 0)
    since_us = flows.time_us[transfers] - background.first_dealing_us[transfers]
    new = (payments < flows.payer.size) & (since_us <= parameters.known_days * DAY_US)
    circle = groups_of(len(flows.parties), tied_by_relation(background, CIRCLE))
    own = units.select("receipt", "payment", "currency", "time", "passed").with_columns(
        holder=pl.Series(holder),
        circle=pl.Series(circle[holder]),
        goal=pl.Series(background.payee_party[transfers]),
    )
    devices = movements.by_device.filter(pl.col("parties") <= parameters.most_customers)
    by_device = own.join(devices.select("device", payment="code"), on="payment")
    ties = (
        by_device.with_columns(tie=pl.format("device {} {}", "device", "currency")),
        own.filter(pl.Series(new)).with_columns(tie=pl.format("goal {} {}", "goal", "currency")),
    )
    columns = ("tie", "receipt", "time", "passed", "holder", "circle")
    return pl.concat([each.select(columns) for each in ties]).unique().sort("tie", "time", "receipt")


def _networks(runs: pl.DataFrame, fewest_holders: int) -> pl.DataFrame:
    """Join meetings that share a taking: ``receipt``, ``network``, how many ``devices`` and ``goals``."""
    many = runs.filter(pl.col("circle").n_unique().over("run") >= fewest_holders).with_columns(
        place=pl.col("receipt").rank("dense").cast(pl.Int32) - 1
    )
    first = many.select(pl.col("place").first().over("run"))["place"]
    network = groups_of(many["place"].n_unique(), (many["place"].to_numpy(), first.to_numpy()))
    of_row = many.with_columns(network=pl.Series(network[many["place"].to_numpy()], dtype=pl.Int32))
    return (
        of_row.with_columns(
            pl.col("tie")
            .filter(pl.col("tie").str.starts_with(kind))
            .n_unique()
            .over("network")
            .alias(f"{kind}s")
            for kind in ("device", "goal")
        )
        .select("receipt", "network", "devices", "goals")
        .unique()
    )


@dataclass(frozen=True)
class Network:
    """Takings of one network with what was passed on of them, and its measures."""

    account: int
    currency: int
    received: NDArray[np.int64]
    paid: NDArray[np.int64]
    facts: Mapping[str, Fact]


def _network(background: Background, own: pl.DataFrame, units: pl.DataFrame) -> Network:
    received, paid = own["receipt"].to_numpy(), units["payment"].unique().sort().to_numpy()
    by_account = own.group_by("account").agg(pl.col("taken").sum())
    facts: dict[str, Fact] = {
        **facts_of(background, own, units),
        "holders": np.unique(background.flows.holder[own["account"].to_numpy()]).size,
        "devices": int(own["devices"][0]),
        "goals": int(own["goals"][0]),
    }
    account = int(by_account.sort("taken", "account", descending=[True, False])["account"][0])
    return Network(account, int(own["currency"][0]), np.setdiff1d(received, paid), paid, facts)


def _pattern(background: Background, each: Network, score: float) -> Pattern:
    passed, holders = int(each.facts["passed_minor"]), int(each.facts["holders"])
    early = int(each.facts["history_days"]) < HISTORY_DAYS
    sure = (float(each.facts["passed_share"]), UNKNOWN_SHARE if early else 1.0, 1 - 1 / holders)
    return Pattern(
        anchor=each.account,
        roles={"received": each.received, "paid_on": each.paid},
        amount_minor=passed,
        currency=each.currency,
        score=score,
        confidence=round(sum(sure) / len(sure), 4),
        severity=severity_of(background, passed, each.currency),
        facts=each.facts,
        also=(EARLY,) if early else (),
    )

"""A person's account that strangers' money runs through.

Who recruits mules needs accounts that nobody suspects: a small payment tries the account, then strangers'
money comes in and leaves at once, to others or in cash, and hardly anything stays.

An account a of ours, its holder h a person, a currency. A *taking* is a payment into a from an ordinary
account of a party with which h had its first dealing at most T days before; it is passed on if at least s
of it leaves a within W after it, to ordinary accounts of other parties than its payer or in cash, where
every unit paid is the oldest that came in at most W before. A situation is a run of passed-on takings, each
at most G after the one before, that no other could join. It fires if

1. the takings come from at least k parties, and what was passed on is at least m payments that are usual
   (the median) in the currency;
2. it bears at least q *marks*: at least c payers; a *test*, which is a payment between a and a party new to
   h, of at most t of the largest taking, at most T days before the first taking that is larger than that;
   *night*, at least half of the payments made between 22 and 6 o'clock, local time; a *strange device*, at
   least half of the payments whose device is told made from one that h had not used before the situation or
   that at least d customers pay from; *emptied*, where the source states that at most r of what came in
   stands on the account after the last payment.

No unit is counted twice. What is not told (devices, balances, the hour where times are days) is no mark. In
the first 35 days of the ledger novelty tells less: half of its share counts in the confidence then.

*Fires on*: mule accounts, recruited or rented, one by one. Known false alarms: a person who sells on a
platform at night and pays suppliers at once; a household's new shared tablet after the sale of a car.
Silent on family transfers and rent passed on (parties known for longer), on red packets (they stay, and
payers are known), on wages spent, on money moved to the holder's own accounts.

*Misses*: mules who know their payers; money that rests longer than W; firms (see company money to persons).

*Look next*: who recruited the holder; the other accounts that pay from the device or to the same payees;
the payers' banks, which may want their money back.

*Source*: Europol, European Money Mule Action (yearly notices; on recruited holders and quick forwarding;
not checked against the text); FATF, Professional Money Laundering (2018) (mule networks; not checked
against the text); People's Bank of China, Notice Yin Fa [2016] No. 261 (accounts sold and lent; not checked
against the text); that small tests, night and strange devices are signs, and all figures, are ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_engine.findings import Fact, Found, Pattern
from graph_engine.patterns.background import DAY_US, EARLY, UNKNOWN_SHARE, Background, Resolution
from graph_engine.patterns.manner import manner
from graph_engine.patterns.scores import scores_of
from graph_engine.patterns.stakes import severity_of
from graph_engine.patterns.takings import Conditions, facts_of, large_runs, takings
from graph_engine.wording import Language

TITLE = {"en": "A person's account that strangers' money runs through", "zh": "疑似个人过渡账户（跑分）"}

SENTENCE = {
    "en": "{payers:stranger|strangers} paid {taken_minor} into a person's account within {days:day|days}, "
    "of which {passed_minor} ({passed_share}) left within {hours:hour|hours} of coming in[, {cash_minor} "
    "of it as cash].",
    "zh": "{days} 天内有 {payers} 个陌生付款方向个人账户转入 {taken_minor}，"
    "其中 {passed_minor}（{passed_share}）到账后 {hours} 小时内即转出[，含取现 {cash_minor}]。",
}

LOOK_NEXT_ZH = (
    "持有人由何人招募；使用同一设备、转给同一收款方的其他账户；付款方所在银行，其款项可能需要追回。"
)

MARKS: Mapping[str, Mapping[Language, str]] = {
    "crowd": {"en": "Few private persons are paid by so many strangers.", "zh": "陌生付款方众多。"},
    "test": {
        "en": "A payment of {test_minor} tried the account before.",
        "zh": "此前曾有 {test_minor} 的小额试探交易。",
    },
    "night": {
        "en": "{night_share} of the payments out were made at night.",
        "zh": "{night_share} 的转出发生在夜间。",
    },
    "device": {
        "en": "{device_share} of the payments out came from a device new to the holder or shared by several "
        "customers.",
        "zh": "{device_share} 的转出来自新设备或多名客户共用的设备。",
    },
    "emptied": {
        "en": "{balance_after_minor} was left on the account.",
        "zh": "此后账户仅余 {balance_after_minor}。",
    },
}
"""What a finding says of each mark it bears."""


@dataclass(frozen=True)
class Parameters(Conditions):
    """What counts as a mule's account."""

    fewest_payers: int = 2
    """k; ours: one stranger may be a buyer."""
    usual_payments: int = 5
    """m; ours: more than daily life moves at once."""
    fewest_marks: int = 2
    """q; ours: one may be chance."""
    kept_pct: int = 20
    """r; ours: no more stays than a mule's cut."""
    crowd: int = 3
    """c; ours: more strangers than a private sale has."""
    test_pct: int = 1
    """t; ours: a hundredth of what follows."""
    shared_by: int = 3
    """d; ours: more than a couple."""


def parameters_for(resolution: Resolution) -> Parameters:
    """Give the parameters for data of a resolution: the same or the next day where times are days."""
    return Parameters(window_hours=24 if resolution == "day" else 48)


def find(background: Background, parameters: Parameters) -> Found:
    """Find every person's account that strangers' money runs through."""
    units, taken = takings(background, parameters)
    large = large_runs(
        background, taken, payers=parameters.fewest_payers, usual_payments=parameters.usual_payments
    )
    of_run = units.join(large.select("receipt", "run"), on="receipt", maintain_order="left").partition_by(
        "run", as_dict=True
    )
    situations = (
        _situation(background, parameters, run, of_run[key])
        for key, run in large.partition_by("run", as_dict=True, maintain_order=True).items()
    )
    chosen = [each for each in situations if len(each.marks) >= parameters.fewest_marks]
    population = taken.group_by("account", "currency").agg(
        pl.col("passed").sum(), pl.col("payer").n_unique().alias("payers")
    )
    if not chosen:
        return Found()
    persons = np.count_nonzero(background.is_kind("person")[background.flows.holder[background.flows.ours]])
    others = np.zeros(max(int(persons) - population.height, 0), np.int64)
    scores = scores_of(
        [
            (
                np.array([each.facts[fact] for each in chosen]),
                np.append(population[measure].to_numpy(), others),
            )
            for fact, measure in (("passed_minor", "passed"), ("payers", "payers"))
        ]
    )
    return Found(tuple(_pattern(background, *pair) for pair in zip(chosen, scores, strict=True)))


@dataclass(frozen=True)
class Situation:
    """One run of takings with what is known of it."""

    account: int
    currency: int
    received: NDArray[np.int64]
    paid: NDArray[np.int64]
    tests: NDArray[np.int64]
    facts: Mapping[str, Fact]
    marks: tuple[str, ...]
    early: bool


def _situation(
    background: Background, parameters: Parameters, run: pl.DataFrame, own: pl.DataFrame
) -> Situation:
    movements, flows = background.movements, background.flows
    received = run["receipt"].to_numpy()
    paid = own["payment"].unique().sort().to_numpy()
    account = int(run["account"][0])
    tests = _tests(background, parameters, account, run)
    last = int(flows.in_time_order(paid)[-1])
    balance = movements.balance_after(last, inward=False)
    facts: dict[str, Fact] = {
        **facts_of(background, run, own),
        "cash_minor": int(own.filter("cash")["amount"].sum()),
        **({"test_minor": int(movements.amount_minor[tests[0]])} if tests.size else {}),
        **({} if balance is None else {"balance_after_minor": balance}),
        **manner(background, paid, int(run["time"][0]), shared_by=parameters.shared_by),
    }
    early = bool(background.early(flows.time_us[received[:1]])[0])
    marks = _marks(parameters, facts)
    return Situation(account, int(run["currency"][0]), received, paid, tests, facts, marks, early)


def _tests(
    background: Background, parameters: Parameters, account: int, run: pl.DataFrame
) -> NDArray[np.int64]:
    """Small payments between the account and strangers before the first large taking, the earliest first."""
    flows, least = background.flows, parameters.test_pct * int(run["taken"].to_numpy().max())
    first = int(run.filter(100 * pl.col("taken") > least)["time"][0])
    known_us = parameters.known_days * DAY_US
    near = [
        each.edges_of(account, after=first - known_us - 1, before=first)
        for each in (flows.forward, flows.backward)
    ]
    codes = np.unique(np.concatenate(near)).astype(np.int64)
    small = 100 * flows.amount_minor[codes] <= least
    new = flows.time_us[codes] - background.first_dealing_us[codes] <= known_us
    same = flows.currency[codes] == int(run["currency"][0])
    chosen: NDArray[np.int64] = codes[small & new & same & background.ordinary[codes]]
    return chosen


def _marks(parameters: Parameters, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    borne = {
        "crowd": int(facts["payers"]) >= parameters.crowd,
        "test": "test_minor" in facts,
        "night": float(facts.get("night_share", 0)) >= UNKNOWN_SHARE,
        "device": float(facts.get("device_share", 0)) >= UNKNOWN_SHARE,
        "emptied": "balance_after_minor" in facts
        and 100 * int(facts["balance_after_minor"]) <= parameters.kept_pct * int(facts["taken_minor"]),
    }
    return tuple(name for name, is_borne in borne.items() if is_borne)


def _pattern(background: Background, each: Situation, score: float) -> Pattern:
    passed = int(each.facts["passed_minor"])
    sure = (
        float(each.facts["passed_share"]),
        UNKNOWN_SHARE if each.early else 1.0,
        len(each.marks) / len(MARKS),
    )
    return Pattern(
        anchor=each.account,
        roles={
            "test": each.tests,
            "received": np.setdiff1d(each.received, each.tests),
            "paid_on": each.paid,
        },
        amount_minor=passed,
        currency=each.currency,
        score=score,
        confidence=round(sum(sure) / len(sure), 4),
        severity=severity_of(background, passed, each.currency),
        facts=each.facts,
        also=(*(MARKS[mark] for mark in each.marks), *((EARLY,) if each.early else ())),
    )

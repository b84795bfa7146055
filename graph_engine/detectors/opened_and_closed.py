"""An account opened, used for large sums and closed again.

An account that lives only as long as one flow of money is a tool: opened for it, closed before anybody
asks.

An account a of ours that was opened and closed within D days, a currency. What a received from other
parties and paid to them in its life, in transfers and cash, counts. It fires if what it received is at
least m payments that are usual (the median) in the currency and at least s of it went out again. It fires
once for an account and currency. What moves among the holder's own accounts does not count.

Accounts that are closed without their opening being told are not judged, and counted.

*Fires on*: accounts opened for one fraud or one chain. Known false alarms: escrow for one purchase, an
account opened for a project. Silent on accounts closed empty and unused, on savings that move from and to
the holder's own accounts.

*Misses*: accounts left open and empty (see mule accounts); lives longer than D.

*Look next*: other accounts that the holder opened and closed; who paid in and where the money went; who
opened it.

*Source*: FFIEC BSA/AML Examination Manual, appendix F, red flags (accounts opened and closed after little
use; not checked against the text); People's Bank of China, Order [2006] No. 2, art. 11 (accounts opened and
closed often with large flows before the closing; read in reprints; Order [2016] No. 3 has taken its place;
not checked against the text); all figures are ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from graph_engine.findings import Fact, Found, Pattern
from graph_engine.patterns.background import DAY_US, Background, Resolution
from graph_engine.patterns.movements import RECEIVED_AND_PAID
from graph_engine.patterns.scores import scores_of
from graph_engine.patterns.stakes import matter, severity_of

TITLE = {"en": "Account opened and closed around large flows", "zh": "短期开户销户且资金量大"}

SENTENCE = {
    "en": "An account that was open for {life_days:day|days} received {received_minor} and paid out "
    "{paid_minor} ({paid_share}), dealing with {counterparties:party|parties}, before it was closed.",
    "zh": "账户自开立至销户仅 {life_days} 天，期间转入 {received_minor}，"
    "转出 {paid_minor}（{paid_share}），涉及 {counterparties} 个对手方。",
}

LOOK_NEXT_ZH = "持有人开立并注销的其他账户；付款方及资金去向；由谁办理开户。"

DAYS_OF_A_MONTH = 30
"""Life with which one of the two shares of the confidence is one half; ours."""

OPENING_UNKNOWN = "closed accounts whose opening is not told"
"""Reason for which accounts were not judged."""


@dataclass(frozen=True)
class Parameters:
    """What counts as opened and closed around large flows."""

    life_days: int = 90
    """D; ours: a quarter."""
    usual_payments: int = 20
    """m; ours: more than a household moves in the time."""
    paid_pct: int = 80
    """s; ours: nearly all leaves."""


def parameters_for(_resolution: Resolution) -> Parameters:
    """Give the parameters for data of a resolution: days are counted in both."""
    return Parameters()


def find(background: Background, parameters: Parameters) -> Found:
    """Find every account opened and closed around large flows."""
    accounts = background.flows.accounts
    closed = np.flatnonzero(accounts.valid("closed_at") & background.flows.ours)
    told = accounts.valid("opened_at")[closed]
    life_us = accounts.column("closed_at")[closed] - accounts.column("opened_at")[closed]
    short = told & (life_us >= 0) & (life_us <= parameters.life_days * DAY_US)
    unknown = {OPENING_UNKNOWN: int(np.count_nonzero(~told))}
    lives = pl.DataFrame(
        {"account": closed[short].astype(np.int32), "life_days": -(-life_us[short] // DAY_US)}
    )
    flows = background.movements.entries.group_by("account", "currency").agg(RECEIVED_AND_PAID)
    large = matter(background, flows.join(lives, on="account"), "received", parameters.usual_payments)
    chosen = large.filter(100 * pl.col("paid") >= parameters.paid_pct * pl.col("received")).sort(
        "account", "currency"
    )
    if chosen.is_empty():
        return Found((), unknown)
    scores = scores_of([(chosen["received"].to_numpy(), flows["received"].to_numpy())])
    evidence = background.movements.entries.join(
        chosen.select("account", "currency"), on=["account", "currency"]
    ).partition_by("account", "currency", as_dict=True)
    found = (
        _pattern(background, row, evidence[row["account"], row["currency"]], score)
        for row, score in zip(chosen.iter_rows(named=True), scores, strict=True)
    )
    return Found(tuple(found), unknown)


def _pattern(background: Background, row: Mapping[str, Any], entries: pl.DataFrame, score: float) -> Pattern:
    received, paid, life_days = row["received"], row["paid"], row["life_days"]
    share = round(min(1.0, paid / received), 4)
    facts: dict[str, Fact] = {
        "life_days": life_days,
        "received_minor": received,
        "paid_minor": paid,
        "paid_share": share,
        "counterparties": row["counterparties"],
    }
    return Pattern(
        anchor=row["account"],
        roles={
            "received": entries.filter("inward")["code"].to_numpy(),
            "paid_on": entries.filter(~pl.col("inward"))["code"].to_numpy(),
        },
        amount_minor=received,
        currency=row["currency"],
        score=score,
        confidence=round((share + 1 / (1 + life_days / DAYS_OF_A_MONTH)) / 2, 4),
        severity=severity_of(background, received, row["currency"]),
        facts=facts,
    )

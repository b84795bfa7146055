"""An account long silent that large sums suddenly run through.

Accounts that nobody watches any more are lent, sold or taken over; they wake for a few days, and what comes
in leaves again.

An account a of ours, a currency. a is *silent* from one movement to the next, from its opening or, if that
was earlier, from the beginning of the ledger to its first movement; interest and fees that the bank books
by itself are no movements. It *wakes* at the first movement after at least D days of silence. The *waking*
is every receipt from and payment to other parties, in transfers or cash, from then to W days later. It
fires if what came in is at least m payments that are usual (the median) in the currency and at least g of
it went out again in the waking. It fires once for each time that a wakes.

Money from and to the holder's own accounts is neither receipt nor payment, but wakes the account. The first
silence of an account whose opening is not told is not judged; such accounts are counted.

*Fires on*: accounts bought, lent or taken over; sleepers of a network. Known false alarms: the sale of a
home settled over an old account, a seasonal business that rests for longer than D. Silent on an old account
that gets a refund or a pension, on one that is filled and stays full, on savings moved by the holder.

*Misses*: silence shorter than D or before the ledger begins; accounts woken by small movements long before
the large ones (tests).

*Look next*: who acted and from which device; whether telephone or address changed shortly before; where the
money went.

*Source*: People's Bank of China, Order [2006] No. 2, art. 11 (3): an account long unused is suddenly used
without reason, with large sums within a short time (read in reprints; Order [2016] No. 3 has taken its
place; not checked against the text); D, W and g are ours.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_engine.findings import Fact, Found, Pattern
from graph_engine.patterns.background import DAY_US, Background, Resolution
from graph_engine.patterns.movements import BANK_KINDS
from graph_engine.patterns.scores import scores_of
from graph_engine.patterns.stakes import matter, severity_of

TITLE = {"en": "A long silent account suddenly moves large sums", "zh": "久未使用账户突然启用"}

SENTENCE = {
    "en": "After {silent_days:day|days} without a movement, {received_minor} came in within {days:day|days} "
    "and {gone_minor} ({gone_share}) went out again[, {cash_minor} of it as cash].",
    "zh": "账户静止 {silent_days} 天后突然启用，{days} 天内转入 {received_minor}，"
    "转出 {gone_minor}（{gone_share}）[，其中取现 {cash_minor}]。",
}

LOOK_NEXT_ZH = "由谁操作、使用哪台设备；此前是否变更过电话或地址；资金去向。"

YEAR_DAYS = 365
"""Silence that leaves no doubt; ours: every yearly habit has passed."""

OPENING_UNKNOWN = "accounts first used late whose opening is not told"
"""Reason for which accounts were not judged."""


@dataclass(frozen=True)
class Parameters:
    """What counts as dormant, and as waking."""

    silent_days: int = 90
    """D; ours: a quarter, in which even savers' accounts mostly move; a bank's own rule may be a year."""
    window_days: int = 14
    """W; ours: 10 business days."""
    usual_payments: int = 5
    """m; ours: more than daily life moves at once."""
    gone_pct: int = 50
    """g; ours: most of it leaves."""


def parameters_for(resolution: Resolution) -> Parameters:
    """Give the parameters for data of a resolution: 14 days count both ends where times are days."""
    return Parameters(window_days=13 if resolution == "day" else 14)


def find(background: Background, parameters: Parameters) -> Found:
    """Find every account that wakes and moves large sums."""
    silences = _silences(background)
    unknown = silences.filter(~pl.col("told") & (pl.col("late_us") >= parameters.silent_days * DAY_US)).height
    woken = silences.filter(pl.col("silent_us") >= parameters.silent_days * DAY_US)
    wakings = _wakings(background, parameters, woken)
    large = matter(background, wakings, "received", parameters.usual_payments)
    chosen = large.filter(100 * pl.col("gone") >= parameters.gone_pct * pl.col("received"))
    if chosen.is_empty():
        return Found((), {OPENING_UNKNOWN: unknown})
    longest = silences.group_by("account").agg(pl.col("silent_us").max())["silent_us"]
    received = background.movements.entries.filter("inward").group_by("account").agg(pl.col("amount").sum())
    scores = scores_of(
        [
            (chosen["silent_us"].to_numpy(), longest.to_numpy()),
            (chosen["received"].to_numpy(), received["amount"].to_numpy()),
        ]
    )
    found = zip(chosen.iter_rows(named=True), scores, strict=True)
    return Found(tuple(_pattern(background, row, score) for row, score in found), {OPENING_UNKNOWN: unknown})


def _silences(background: Background) -> pl.DataFrame:
    """How long each account was silent before each movement: one row a movement, by account and time.

    Columns ``account``, ``time``, ``silent_us`` (0 where it is not known); ``told``, false for a first
    movement of an account whose opening is not told; ``late_us``, since the ledger began.
    """
    movements, flows = background.movements, background.flows
    followed, counted = flows.passable & flows.ours, ~movements.one_of("kind", BANK_KINDS)
    sides = []
    for own in (movements.payer, movements.payee):
        codes = np.flatnonzero((own >= 0) & followed[own] & counted)
        sides.append(pl.DataFrame({"account": own[codes], "time": movements.time_us[codes]}))
    used = pl.concat(sides).sort("account", "time")
    begins = int(movements.time_us.min()) if movements.time_us.size else 0
    opened = pl.DataFrame(
        {
            "opened": np.maximum(flows.accounts.column("opened_at"), begins),
            "told": flows.accounts.valid("opened_at"),
        }
    ).with_row_index("account", 0)
    first = pl.col("account").is_first_distinct()
    return used.join(opened.cast({"account": pl.Int32}), on="account", maintain_order="left").with_columns(
        pl.when(first)
        .then(pl.when("told").then(pl.col("time") - pl.col("opened")).otherwise(0))
        .otherwise(pl.col("time").diff())
        .alias("silent_us"),
        (pl.col("told") | ~first).alias("told"),
        (pl.col("time") - begins).alias("late_us"),
    )


def _wakings(background: Background, parameters: Parameters, woken: pl.DataFrame) -> pl.DataFrame:
    """What came in and went out after each waking, by currency, account and time."""
    entries = background.movements.entries
    wakes = woken.with_columns(pl.col("time").alias("woken")).select("account", "time", "woken", "silent_us")
    within = entries.sort("time").join_asof(
        wakes.sort("time"), on="time", by="account", strategy="backward", check_sortedness=False
    )
    return (
        within.filter(pl.col("time") - pl.col("woken") <= parameters.window_days * DAY_US)
        .group_by("account", "woken", "silent_us", "currency")
        .agg(
            pl.col("amount").filter("inward").sum().alias("received"),
            pl.col("amount").filter(~pl.col("inward")).sum().alias("gone"),
            pl.col("amount").filter(~pl.col("inward") & pl.col("cash")).sum().alias("drawn"),
            pl.col("code").filter("inward").alias("receipts"),
            pl.col("code").filter(~pl.col("inward")).alias("payments"),
            (pl.col("day").max() - pl.col("day").min() + 1).alias("days"),
        )
        .sort("currency", "account", "woken")
    )


def _pattern(background: Background, row: dict[str, Any], score: float) -> Pattern:
    received, gone, currency = row["received"], row["gone"], row["currency"]
    silent_days = row["silent_us"] // DAY_US
    share = min(1.0, round(gone / received, 4))
    facts: dict[str, Fact] = {
        "silent_days": silent_days,
        "received_minor": received,
        "gone_minor": gone,
        "gone_share": share,
        "cash_minor": row["drawn"],
        "days": row["days"],
    }
    codes: dict[str, NDArray[np.int64]] = {
        role: np.array(row[name], np.int64)
        for role, name in (("received", "receipts"), ("paid_on", "payments"))
    }
    return Pattern(
        anchor=row["account"],
        roles=codes,
        amount_minor=received,
        currency=currency,
        score=score,
        confidence=round((share + min(1.0, silent_days / YEAR_DAYS)) / 2, 4),
        severity=severity_of(background, received, currency),
        facts=facts,
    )

"""Cash below the line by several hands, day after day, all to one stranger.

Who splits a sum so that no day reaches the line hands parts of it to others, so that no customer stands out
either. What they paid in meets again with the one it belongs to.

A party x; a line: a sum from which a customer's cash of a business day is reported (the lines of
`structuring`). A *share* is what a customer other than x pays in as cash on one business day, if that does
not reach the line and is at least n of it, and the customer then pays x at least s of it within T days
after the day. Only shares of customers count that had no dealings with x, in either direction, before their
first share. A *meeting* is a maximal run of shares, the last day at most W days after the first, on at
least k days, of at least c customers. Meetings that share half of the smaller's shares are one situation.
It is about the customer with the largest share.

*Fires on*: helpers who share a structured sum. Known false alarms: partners who found a firm with their
takings, relatives who pay in for one purchase. Silent on traders who pay a wholesaler the takings of every
day (known parties), on one customer alone (see structuring).

*Misses*: depositors who pay x over a third party, keep the money longer than T or draw it again; who has
dealt with x before; cash paid straight into x's account.

*Look next*: from whom the cash came; whether the depositors know each other; who x is, and who else pays x.

*Source*: FFIEC BSA/AML Examination Manual, appendix G, Structuring (several persons; not checked against
the text); the line: PBoC Order [2016] No. 3, art. 5 (1) (not checked against the text); all figures are
ours.
"""

from dataclasses import dataclass

import polars as pl

from graph_engine.findings import Found
from graph_engine.patterns.background import Background, Resolution
from graph_engine.patterns.series import crowded
from graph_engine.patterns.shared_deposits import Sharing, shared_deposits

TITLE = {
    "en": "Cash below the line by several hands, all to one stranger",
    "zh": "多人分散存现后归集同一陌生人",
}

SENTENCE = {
    "en": "{depositors:customer|customers} each paid in less than {line_minor} a day as cash, on "
    "{deposit_days:day|days} within {days:day|days}, {cash_minor} in all, and passed {passed_minor} "
    "({passed_share}) to one party that none had dealt with before.",
    "zh": "{days} 天内有 {deposit_days} 天，{depositors} 名客户分别以现金存入低于 {line_minor} 的金额，"
    "共 {cash_minor}，随后向此前从无往来的同一主体转出 {passed_minor}（{passed_share}）。",
}

LOOK_NEXT_ZH = "现金由何人提供；存款人是否相识；收款主体是何人、还有谁向其付款。"


@dataclass(frozen=True)
class Parameters:
    """What counts as split among several."""

    window_days: int = 14
    """W; ours: two weeks, twice the window of structuring, as several take turns."""
    fewest_days: int = 3
    """k; ours: as for structuring, two may be chance."""
    fewest_depositors: int = 2
    """c; ours: one alone is structuring."""
    near_pct: int = 50
    """n; ours: as several share, each may stay further under the line than one who works alone."""
    passed_pct: int = 50
    """s; ours: most of it."""
    within_days: int = 28
    """T; ours: two windows, after which all is passed on at once."""


def parameters_for(_resolution: Resolution) -> Parameters:
    """Give the parameters for data of a resolution: days are counted in both."""
    return Parameters()


def find(background: Background, parameters: Parameters) -> Found:
    """Find every stranger to whom several depositors below a line pass it on."""

    def meetings(shares: pl.DataFrame) -> list[pl.DataFrame]:
        found = crowded(
            _to_strangers(background, shares),
            ("payee",),
            window_days=parameters.window_days,
            fewest=parameters.fewest_days,
            times_before=0,
        )
        return [
            each
            for each in found
            if each["party"].n_unique() >= parameters.fewest_depositors
            and each["day"].n_unique() >= parameters.fewest_days
        ]

    sharing = Sharing(parameters.near_pct, parameters.passed_pct, parameters.within_days)
    return shared_deposits(background, sharing, meetings)


def _to_strangers(background: Background, shares: pl.DataFrame) -> pl.DataFrame:
    """Shares of customers who had no dealings with the payee before their first share."""
    first = background.first_dealing_us[shares["payments"].list.first().to_numpy()]
    return shares.filter(pl.Series(first) >= pl.col("time").min().over("party", "payee"))

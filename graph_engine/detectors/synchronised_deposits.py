"""Several persons pay in cash below the line at one time, and it all goes to one party.

The sum that one customer may not pay in unseen is shared out among several, who deposit on one day and pay
it to whom it belongs.

A party x, a line: a sum from which a customer's cash of one business day is reported (as for structuring: by
which the bank files, with its days, customers and exemptions, other currencies by their worth on the day). A
*share* is what a customer other than x pays in as cash on one business day, if it does not meet the line and
is at least n of it, and the customer then pays x at least s of it within T days after the day (in payments,
on the day itself too). A *meeting* is a maximal run of shares, the last day at most W days after the first,
of at least k customers. Meetings that share half of the smaller's shares are one situation. It is about the
customer with the largest share.

*Fires on*: depositors who share the work (smurfs). Known false alarms: market traders who pay a wholesaler
the takings of one day. Silent on traders who pay in more or less than the line allows, on households that
pay different parties.

*Misses*: depositors who pay x over a third party; cash paid straight into x's account.

*Look next*: whether the depositors came together, and from whom the cash came; who x is.

*Source*: FFIEC BSA/AML Examination Manual, appendix G, Structuring (several persons on the same day; not
checked against the text); Tide (Amsterdam), pattern SynchronisedTransactions (not checked against the text);
the lines are those of the filings, with what their text was checked against; all other figures are ours.
"""

from dataclasses import dataclass

import polars as pl

from graph_engine.findings import Found
from graph_engine.patterns.background import Background, Resolution
from graph_engine.patterns.series import crowded
from graph_engine.patterns.shared_deposits import Sharing, shared_deposits

TITLE = {"en": "Cash below the line by several at one time, all to one party", "zh": "多人同步低额存现归集"}

SENTENCE = {
    "en": "{depositors:customer|customers} each paid in less than {line_minor} a day as cash within "
    "{days:day|days}, "
    "{cash_minor} in all, and passed {passed_minor} ({passed_share}) to one party.",
    "zh": "{days} 天内 {depositors} 名客户各自存入低于 {line_minor} 的现金，共 {cash_minor}，"
    "随后向同一主体转出 {passed_minor}（{passed_share}）。",
}

LOOK_NEXT_ZH = "存款人是否同行、现金由何人提供；收款主体是何人。"


@dataclass(frozen=True)
class Parameters:
    """What counts as synchronised."""

    window_days: int = 1
    """W; ours: the same or the next day."""
    fewest_depositors: int = 4
    """k; ours: more than a couple and its parents."""
    near_pct: int = 50
    """n; ours: as several share, each may stay further under the line than one who works alone."""
    passed_pct: int = 50
    """s; ours: most of it."""
    within_days: int = 3
    """T; ours: a weekend."""


def parameters_for(_resolution: Resolution) -> Parameters:
    """Give the parameters for data of a resolution: days are counted in both."""
    return Parameters()


def find(background: Background, parameters: Parameters) -> Found:
    """Find every party that several depositors below a line pay at one time."""

    def meetings(shares: pl.DataFrame) -> list[pl.DataFrame]:
        found = crowded(
            shares,
            ("payee",),
            window_days=parameters.window_days,
            fewest=parameters.fewest_depositors,
            times_before=0,
        )
        return [each for each in found if each["party"].n_unique() >= parameters.fewest_depositors]

    sharing = Sharing(parameters.near_pct, parameters.passed_pct, parameters.within_days)
    return shared_deposits(background, sharing, meetings)

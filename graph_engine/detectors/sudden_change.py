"""A customer suddenly moves many times what it ever did, and its peers do not.

A jump of turnover tells that an account changed its use or its user: a business sold, an account lent, a
fraud begun.

A customer h, all its accounts together, the currency of most of its movements, a week from Monday to
Sunday. The *turnover* of a week is what h received from and paid to other parties, in transfers and cash. A
loan of the bank does not count, nor a payment of h of which at least half comes out of one granted in the
week before, nor a receipt of h of which at least half repays one in the week after, the oldest unit first.
The *past* of a week is the largest turnover of the H weeks before. The *rise* is turnover over past. It
fires for a week if

1. the past is more than nothing, and h's first movement is at least F weeks before;
2. the turnover is at least r times the past, and at least m payments that are usual (the median) in the
   currency;
3. at most p of the customers of the same kind and segment who moved money before rise as much in that week
   (of the same kind, where fewer than q share the segment; of all, where fewer than q are of the kind).

Each week that fires is a situation; a large week belongs to the past of those that follow.

*Fires on*: a private account that suddenly serves a business, a firm that takes in money for others. Known
false alarms: the purchase of a home, an inheritance, the first large order of a firm. Silent on festivals,
pay days and quarter ends, when peers rise as well, on accounts that always swing, on new customers, on a loan
renewed with a friend's money in between.

*Misses*: slow growth; money in a second currency; jumps within a customer's usual range; customers silent
before (see dormant accounts); money of loans (see loans repaid by others or early).

*Look next*: where the money came from and went to; whether kind of business, owner or device changed.

*Source*: People's Bank of China, Order [2006] No. 2, art. 11 (2): amounts that do not fit the customer's
identity, finances and business (read in reprints; Order [2016] No. 3 has taken its place; not checked
against the text); FATF Recommendations, note to recommendation 10 (complex, unusual large transactions)
(not checked against the text); all figures are ours.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from graph_engine.findings import Fact, Found, Pattern
from graph_engine.patterns.background import DAY_US, Background, Resolution
from graph_engine.patterns.movements import largest_account
from graph_engine.patterns.onward import onward
from graph_engine.patterns.scores import scores_of
from graph_engine.patterns.stakes import matter, severity_of

TITLE = {"en": "Turnover jumps against own past and peers", "zh": "交易规模突然异常放大"}

SENTENCE = {
    "en": "{turnover_minor} moved within a week ([{in_minor}|nothing] in, [{out_minor}|nothing] out), "
    "{times} times the largest of the {past_weeks:week|weeks} before ({past_minor})[. {as_much_share} of "
    "{peers} comparable customers rose as much in that week].",
    "zh": "一周内交易 {turnover_minor}（转入 [{in_minor}|无]，转出 [{out_minor}|无]），"
    "为此前 {past_weeks} 周最高值 {past_minor} 的 {times} 倍"
    "[；同期 {peers} 个同类客户中有同等增幅的占 {as_much_share}]。",
}

LOOK_NEXT_ZH = "资金来源与去向；经营业务、实际控制人或使用设备是否变更。"

MONDAY = 3
"""Days from the Monday before to 1 January 1970, a Thursday."""

WEEK_DAYS = 7

LOAN_DAYS = 7
"""Days from a loan to what is paid out of it, and from a receipt to what it repays; ours: a week."""


@dataclass(frozen=True)
class Parameters:
    """What counts as a sudden change."""

    past_weeks: int = 12
    """H; ours: a quarter."""
    fewest_weeks: int = 8
    """F; ours: two months tell what is usual."""
    times: int = 10
    """r; ours: another order of magnitude."""
    usual_payments: int = 50
    """m; ours: from where severity is high, as small customers always swing."""
    peers_pct: int = 2
    """p; ours: one in fifty, so that festivals and pay days are none."""
    fewest_peers: int = 20
    """q; ours: fewer tell nothing."""


def parameters_for(_resolution: Resolution) -> Parameters:
    """Give the parameters for data of a resolution: weeks are the same in both."""
    return Parameters()


def find(background: Background, parameters: Parameters) -> Found:
    """Find every week in which a customer's turnover jumps and its peers' does not."""
    entries = _entries(background)
    weeks = _with_past(_weeks(entries), parameters.past_weeks)
    old = pl.col("week") - pl.col("first_week") >= parameters.fewest_weeks
    jumps = matter(background, weeks, "turnover", parameters.usual_payments).filter(
        old & (pl.col("past") > 0) & (pl.col("turnover") >= parameters.times * pl.col("past"))
    )
    chosen = _against_peers(background, parameters, jumps, weeks)
    if chosen.is_empty():
        return Found()
    most = weeks.group_by("party", "currency").agg(pl.col("turnover").max(), pl.col("rise").max())
    scores = scores_of([(chosen[name].to_numpy(), most[name].to_numpy()) for name in ("turnover", "rise")])
    jumped = entries.join(chosen.select("party", "currency", "week"), on=["party", "currency", "week"])
    evidence = jumped.partition_by("party", "currency", "week", as_dict=True)
    return Found(
        tuple(
            _pattern(background, parameters, row, evidence[row["party"], row["currency"], row["week"]], score)
            for row, score in zip(chosen.iter_rows(named=True), scores, strict=True)
        )
    )


def _entries(background: Background) -> pl.DataFrame:
    """Entries of each customer, no loans, in the currency of most of its entries, with their week."""
    entries = background.movements.entries.filter(~_of_loans(background))
    counts = entries.group_by("party", "currency").len()
    ordered = counts.sort("party", "len", "currency", descending=[False, True, False])
    own = ordered.unique("party", keep="first", maintain_order=True).select("party", "currency")
    week = ((pl.col("day") + MONDAY) // WEEK_DAYS).alias("week")
    return entries.join(own, on=["party", "currency"], maintain_order="left").with_columns(week)


def _of_loans(background: Background) -> pl.Expr:
    """Whether an entry is a loan's, is paid mostly out of one or mostly repays one."""
    movements = background.movements
    lent, repaid = (movements.one_of("kind", (kind,)) for kind in ("loan_disbursement", "loan_repayment"))
    loans = np.flatnonzero(lent | repaid)
    if not loans.size:
        return pl.lit(value=False)
    units = onward(background, window_us=LOAN_DAYS * DAY_US, by_holder=True)
    used = _most_of(background, units.filter(lent[units["receipt"].to_numpy()]), "payment")
    fed = _most_of(background, units.filter(repaid[units["payment"].to_numpy()]), "receipt")
    code, inward = pl.col("code"), pl.col("inward")
    return code.is_in(loans.tolist()) | (inward & code.is_in(fed)) | (~inward & code.is_in(used))


def _most_of(background: Background, units: pl.DataFrame, end: str) -> list[int]:
    """Movements at one end of some units that these are at least half of."""
    sums = units.group_by(end).agg(pl.col("amount").sum())
    codes = sums[end].to_numpy()
    most = 2 * sums["amount"].to_numpy() >= background.movements.amount_minor[codes]
    chosen: list[int] = codes[most].tolist()
    return chosen


def _weeks(entries: pl.DataFrame) -> pl.DataFrame:
    """Turnover of each customer, currency and week with any, and the customer's first week; by all three."""
    return (
        entries.group_by("party", "currency", "week")
        .agg(pl.col("amount").sum().alias("turnover"))
        .sort("party", "currency", "week")
        .with_columns(pl.col("week").min().over("party", "currency").alias("first_week"))
    )


def _with_past(weeks: pl.DataFrame, past_weeks: int) -> pl.DataFrame:
    """Add ``past``, the largest turnover of the weeks before, and ``rise``, turnover over past (0: no past).

    Of so many weeks before, at most as many rows are weeks with turnover: each shift compares with one.
    """
    own = ("party", "currency")
    earlier = [
        pl.when(pl.col("week") - pl.col("week").shift(n).over(own) <= past_weeks)
        .then(pl.col("turnover").shift(n).over(own))
        .otherwise(0)
        for n in range(1, past_weeks + 1)
    ]
    past = weeks.with_columns(pl.max_horizontal(*earlier).fill_null(0).alias("past"))
    rise = pl.when(pl.col("past") > 0).then(pl.col("turnover") / pl.col("past")).otherwise(0.0)
    return past.with_columns(rise.alias("rise"))


def _against_peers(
    background: Background, parameters: Parameters, jumps: pl.DataFrame, weeks: pl.DataFrame
) -> pl.DataFrame:
    """Jumps that few peers share, with ``peers`` and ``as_much``, how many of those rose as much."""
    told = weeks.join(_groups(background), on="party", maintain_order="left")
    compared = [_compared(told, jumps, by) for by in (("kind", "segment"), ("kind",), ())]
    fits = [each["peers"] >= parameters.fewest_peers for each in compared[:-1]]
    peers, as_much = (
        pl.select(
            pl.when(fits[0])
            .then(compared[0][name])
            .when(fits[1])
            .then(compared[1][name])
            .otherwise(compared[2][name])
        ).to_series()
        for name in ("peers", "as_much")
    )
    both = jumps.with_columns(peers.alias("peers"), as_much.alias("as_much"))
    return both.filter(100 * pl.col("as_much") <= parameters.peers_pct * pl.col("peers"))


def _compared(weeks: pl.DataFrame, jumps: pl.DataFrame, by: tuple[str, ...]) -> pl.DataFrame:
    """How many others moved money before the week of each jump, and how many of them rose as much in it."""
    since = weeks.unique(["party", "currency"], keep="any").select("currency", *by, week="first_week")
    known = (
        since.group_by("currency", *by, "week")
        .len("began")
        .sort("week")
        .with_columns(pl.col("began").cum_sum().over("currency", *by).alias("known"))
    )
    same = weeks.join(jumps.select("week", "currency").unique(), on=["week", "currency"], how="semi")
    ranked = same.with_columns(
        (pl.col("rise").rank("max", descending=True).over("week", "currency", *by) - 1).alias("as_much")
    )
    asked = jumps.select("party", "currency", "week").join(
        ranked.select("party", "currency", "week", *by, "as_much"),
        on=["party", "currency", "week"],
        maintain_order="left",
    )
    before = asked.with_row_index("place").with_columns((pl.col("week") - 1).alias("before")).sort("before")
    counted = before.join_asof(
        known.rename({"week": "before"}),
        on="before",
        by=["currency", *by],
        strategy="backward",
        check_sortedness=False,
    ).sort("place")
    return counted.select(
        (pl.col("known").fill_null(1).cast(pl.Int64) - 1).alias("peers"), pl.col("as_much").cast(pl.Int64)
    )


def _groups(background: Background) -> pl.DataFrame:
    """Kind and segment of every party, as codes; -1 where it is not told."""
    parties = background.flows.parties
    segment = "value_segment" if parties.described("value_segment").storage != "arrow" else "kind"
    return pl.DataFrame(
        {
            "party": np.arange(len(parties), dtype=np.int32),
            "kind": parties.codes("kind").astype(np.int32),
            "segment": parties.codes(segment).astype(np.int32),
        }
    )


def _pattern(
    background: Background, parameters: Parameters, row: dict[str, Any], entries: pl.DataFrame, score: float
) -> Pattern:
    turnover, currency = row["turnover"], row["currency"]
    as_much_share = round(row["as_much"] / max(row["peers"], 1), 4)
    facts: dict[str, Fact] = {
        "turnover_minor": turnover,
        "in_minor": int(entries.filter("inward")["amount"].sum()),
        "out_minor": int(entries.filter(~pl.col("inward"))["amount"].sum()),
        "past_minor": row["past"],
        "past_weeks": parameters.past_weeks,
        "times": turnover // row["past"],
        "peers": row["peers"],
        "as_much_share": as_much_share,
        "movements": entries.height,
    }
    return Pattern(
        anchor=largest_account(entries),
        roles={
            "received": entries.filter("inward")["code"].to_numpy(),
            "paid": entries.filter(~pl.col("inward"))["code"].to_numpy(),
        },
        amount_minor=turnover,
        currency=currency,
        score=score,
        confidence=round((1 - row["past"] / turnover + 1 - as_much_share) / 2, 4),
        severity=severity_of(background, turnover, currency),
        facts=facts,
    )

"""A customer lives on cash where its peers do not.

Cash has no memory; a customer of a kind and trade that hardly uses cash, and moves much of it, needs an
explanation.

A customer h, all its accounts together, a currency, a calendar month. The *cash share* is what h paid in
and drew as cash over all that h received from and paid to other parties, in transfers and cash. Peers are
the customers of the same kind and industry whose turnover is at least a tenth of h's in the month, h left
out; of the same kind, where fewer than q are of the industry. It fires for a month if h's cash is at least
m payments that are usual (the median) in the currency, its cash share at least c, at least q peers are
there, and at most p of them have a cash share as high. Months in a row that fire are one situation.

*Fires on*: proceeds in cash on a firm's or a clerk's account, fronts. Known false alarms: a home sold for
cash, a collector of charity. Silent on retail, restaurants and markets among their like, on pensioners who
draw their pension.

*Misses*: fronts in cash trades; cash split over several customers.

*Look next*: takings that the trade can explain; who pays in; where the money goes.

*Source*: FFIEC BSA/AML Examination Manual, Cash-Intensive Businesses (compare with like businesses; not
checked against the text); People's Bank of China, Order [2006] No. 2, art. 11 (cash that does not fit the
customer's business; read in reprints; Order [2016] No. 3 has taken its place; not checked against the
text); all figures are ours.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from graph_engine.findings import Fact, Found, Pattern
from graph_engine.patterns.background import Background, Resolution
from graph_engine.patterns.months import in_a_row, with_month
from graph_engine.patterns.movements import largest_account
from graph_engine.patterns.scores import scores_of
from graph_engine.patterns.stakes import matter, severity_of

TITLE = {"en": "Much cash where peers use none", "zh": "现金收付明显高于同业"}

SENTENCE = {
    "en": "{cash_minor} moved as cash within {days:day|days}, {cash_share} of the customer's turnover"
    "[; {as_much_share} of {peers} comparable customers had as high a share].",
    "zh": "{days} 天内现金收付 {cash_minor}，占交易额 {cash_share}"
    "[；{peers} 个同类客户中有同样高占比的占 {as_much_share}]。",
}

LOOK_NEXT_ZH = "经营能否解释现金收入；由谁存取；资金去向。"

NO_CASH = "customers not judged, as the ledger tells no cash"
"""Reason for which customers were not judged."""

PEERS_FROM = 10
"""Peers have at least one part in so many of a customer's turnover; ours."""


@dataclass(frozen=True)
class Parameters:
    """What counts as cash-intensive."""

    cash_pct: int = 50
    """c; ours: most of the turnover."""
    usual_payments: int = 20
    """m; ours: more than a household draws."""
    peers_pct: int = 5
    """p; ours: one in twenty."""
    fewest_peers: int = 20
    """q; ours: fewer tell nothing."""


def parameters_for(_resolution: Resolution) -> Parameters:
    """Give the parameters for data of a resolution: months are the same in both."""
    return Parameters()


def find(background: Background, parameters: Parameters) -> Found:
    """Find every customer who lives on cash where its peers do not."""
    entries = with_month(background.movements.entries)
    if not entries["cash"].any():
        return Found((), {NO_CASH: entries["party"].n_unique()})
    months = _months(background, entries)
    large = matter(background, months, "cash", parameters.usual_payments).filter(
        100 * pl.col("cash") >= parameters.cash_pct * pl.col("turnover")
    )
    firing = _against_peers(parameters, large, months)
    if firing.is_empty():
        return Found()
    runs = in_a_row(firing, "party", "currency")
    members = entries.filter("cash").join(
        runs.select("party", "currency", "month", "run"), on=["party", "currency", "month"]
    )
    told = runs.group_by("run", maintain_order=True).agg(
        pl.col("cash").sum(),
        pl.col("turnover").sum(),
        pl.col("peers").min(),
        pl.col("as_much_share").max(),
        pl.col("cash").max().alias("most"),
    )
    most = months.group_by("party", "currency").agg(pl.col("cash").max())["cash"].to_numpy()
    scores = scores_of(
        [
            (told["most"].to_numpy(), most),
            ((told["cash"] / told["turnover"]).to_numpy(), (months["cash"] / months["turnover"]).to_numpy()),
        ]
    )
    found = members.partition_by("run", as_dict=True)
    return Found(
        tuple(
            _pattern(background, found[(row["run"],)], row, score)
            for row, score in zip(told.iter_rows(named=True), scores, strict=True)
        )
    )


def _months(background: Background, entries: pl.DataFrame) -> pl.DataFrame:
    """Cash and turnover of each customer, currency and month, with kind and industry as codes."""
    parties = background.flows.parties
    industry = pl.Series(parties.column("industry")).cast(pl.String).rank("dense").fill_null(0).cast(pl.Int64)
    kinds = pl.DataFrame(
        {
            "party": np.arange(len(parties), dtype=np.int32),
            "kind": parties.codes("kind").astype(np.int32),
            "industry": industry,
        }
    )
    return (
        entries.group_by("party", "currency", "month")
        .agg(pl.col("amount").filter("cash").sum().alias("cash"), pl.col("amount").sum().alias("turnover"))
        .filter(pl.col("turnover") > 0)
        .join(kinds, on="party")
        .sort("party", "currency", "month")
    )


def _against_peers(parameters: Parameters, large: pl.DataFrame, months: pl.DataFrame) -> pl.DataFrame:
    """Months whose cash share few peers have, with ``peers`` and ``as_much_share``."""
    groups = {
        by: months.partition_by(*by, as_dict=True)
        for by in (("month", "currency", "kind", "industry"), ("month", "currency", "kind"))
    }
    rows = []
    for row in large.iter_rows(named=True):
        for by, parts in groups.items():
            alike = parts[tuple(row[name] for name in by)]
            peers = alike.filter(
                (pl.col("party") != row["party"]) & (PEERS_FROM * pl.col("turnover") >= row["turnover"])
            )
            if peers.height >= parameters.fewest_peers:
                break
        as_much = peers.filter(pl.col("cash") * row["turnover"] >= row["cash"] * pl.col("turnover")).height
        if peers.height >= parameters.fewest_peers and 100 * as_much <= parameters.peers_pct * peers.height:
            rows.append({**row, "peers": peers.height, "as_much_share": as_much / peers.height})
    schema = {**large.schema, "peers": pl.Int64(), "as_much_share": pl.Float64()}
    return pl.DataFrame(rows, schema=schema)


def _pattern(
    background: Background, members: pl.DataFrame, row: dict[str, int | float], score: float
) -> Pattern:
    cash, currency = int(row["cash"]), int(members["currency"][0])
    share, as_much = float(row["cash"]) / float(row["turnover"]), float(row["as_much_share"])
    facts: dict[str, Fact] = {
        "cash_minor": cash,
        "cash_share": round(share, 4),
        "movements": members.height,
        "peers": int(row["peers"]),
        "as_much_share": round(as_much, 4),
        "days": int(np.ptp(members["day"].to_numpy())) + 1,
    }
    return Pattern(
        anchor=largest_account(members),
        roles={
            "paid_in": members.filter("inward")["code"].to_numpy(),
            "drawn": members.filter(~pl.col("inward"))["code"].to_numpy(),
        },
        amount_minor=cash,
        currency=currency,
        score=score,
        confidence=round((share + 1 - as_much) / 2, 4),
        severity=severity_of(background, cash, currency),
        facts=facts,
    )

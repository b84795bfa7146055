"""The AML reviewer's screen: the best alerts, one ring drawn, and a look-alike that stayed silent."""

from decimal import Decimal
from typing import Any

import polars as pl

from api.demo.page import Line, Page
from api.demo.show import Show
from api.pictures import Hop, ring_picture
from api.reading.evidence import evidence_of
from api.reading.evidence_pieces import Pieces
from api.reading.findings import findings_seen
from graph_engine.detectors import DETECTORS
from graph_engine.schema.access import Viewer
from graph_engine.wording import amount, minor_digits

ROLE = "aml"

BEST = 10
"""Alerts told."""

RING = "round_trip"
LOOK_ALIKE = "payroll_agent"

Row = dict[str, Any]


def reviewer_page(show: Show) -> Page:
    """Tell of the ten best alerts, of one ring, and of payroll agents that look like laundering."""
    alerts = findings_seen(show.run, Viewer(ROLE), "alert").filter(pl.col("state") == "open")
    return Page(
        show.say("reviewer_title"),
        [*_alert_lines(show, alerts), *_ring_lines(show, alerts), *_look_alike_lines(show)],
    )


def _alert_lines(show: Show, alerts: pl.DataFrame) -> list[Line]:
    if alerts.is_empty():
        return [Line(show.say("no_alert"), "fundgraph detectors")]
    titles = {detector.name: detector.title[show.lang] for detector in DETECTORS}
    best = alerts.head(BEST).to_dicts()
    names = show.names(alert["anchor_id"] for alert in best)
    told = [
        Line(
            show.say(
                "alert",
                place=place,
                severity=show.say(f"severity_{alert['severity']}"),
                party=names[alert["anchor_id"]],
                title=titles[alert["detector"]],
                sentence=alert[f"sentence_{show.lang}"],
            ),
            f"fundgraph query findings_of_a_customer party={alert['anchor_id']}",
        )
        for place, alert in enumerate(best, start=1)
    ]
    counts = alerts.group_by("detector").len().sort("len", "detector", descending=[True, False])
    kinds = show.say("comma").join(f"{titles[name]} {count:,}" for name, count in counts.iter_rows())
    head = show.say("alerts", count=f"{alerts.height:,}", best=len(best), kinds=kinds)
    return [Line(head, "fundgraph export alerts --out alerts.xlsx"), *told]


def _ring_lines(show: Show, alerts: pl.DataFrame) -> list[Line]:
    """The best round trip, payment by payment."""
    rings = alerts.filter(pl.col("detector") == RING)
    if rings.is_empty():
        return [Line(show.say("no_ring"), f"fundgraph detectors {RING}")]
    ring = rings.row(0, named=True)
    hops = _hops(show, ring["finding_id"])
    names = show.names(hop["payer_id"] for hop in hops)
    drawn = [
        Hop(
            names[hop["payer_id"]],
            names[hop["payee_id"]],
            hop["amount_minor"],
            hop["currency"],
            show.when(hop["time"]),
        )
        for hop in hops
    ]
    first, last = drawn[0].when, drawn[-1].when
    return [
        Line(
            show.say("ring", way=" → ".join([*(hop.payer for hop in drawn), drawn[-1].payee])),
            f"fundgraph query flows_between_two_parties party={hops[0]['payer_id']} "
            f"other_party={hops[0]['payee_id']}",
            show.draw("ring", ring_picture(drawn, show.lang)),
        ),
        Line(
            show.say("ring_account", party=drawn[0].payer, first=first, last=last),
            f"fundgraph query account_statement account={hops[0]['payer_account']}",
        ),
    ]


def _hops(show: Show, finding_id: str) -> list[Row]:
    """The payments of a ring in order, with the holders of their accounts."""
    evidence, _ = evidence_of(Viewer(ROLE), Pieces(show.run, "alert", finding_id))
    holders = {row["account_id"]: row["holder_id"] for row in evidence["accounts"]}
    hops = [row for row in evidence["transactions"] if row["role"].startswith("hop_")]
    return [
        {**hop, "payer_id": holders[hop["payer_account"]], "payee_id": holders[hop["payee_account"]]}
        for hop in sorted(hops, key=lambda row: row["role"])
    ]


def _look_alike_lines(show: Show) -> list[Line]:
    """The largest payroll agent of whose payments no alert holds one, and how many agents stayed silent."""
    planted = show.truth.patterns.filter(pl.col("kind") == LOOK_ALIKE)
    alerted = _alerted_patterns(show)
    silent = planted.filter(~pl.col("pattern_id").is_in(alerted.implode()))
    if silent.is_empty():
        return [Line(show.say("no_silent_look_alike", planted=planted.height))]
    largest = silent.sort("transactions", "pattern_id", descending=[True, False]).row(0, named=True)
    members = show.truth.members.filter(
        pl.col("pattern_id") == largest["pattern_id"], pl.col("member_kind") == "party"
    )
    by_role = {
        role: members.filter(pl.col("role") == role)["member_id"] for role in ("agent", "client", "employee")
    }
    agent = by_role["agent"][0]
    text = show.say(
        "look_alike",
        agent=show.names([agent]).get(agent, agent),
        firms=len(by_role["client"]),
        employees=len(by_role["employee"]),
        moved=_money(largest, show),
        payments=f"{largest['transactions']:,}",
        silent=silent.height,
        planted=planted.height,
    )
    return [Line(text, f"fundgraph query counterparties party={agent} direction=out")]


def _alerted_patterns(show: Show) -> pl.Series:
    """Planted patterns of which an alert, open or not, holds a transaction."""
    findings = show.run.table("findings").filter(pl.col("kind") == "alert").select("finding_id")
    evidence = show.run.table("finding_members").filter(pl.col("member_kind") == "transaction")
    held = evidence.join(findings, on="finding_id", how="semi")["member_id"].unique()
    planted = show.truth.members.filter(pl.col("member_kind") == "transaction")
    return planted.filter(pl.col("member_id").is_in(held.implode()))["pattern_id"].unique()


def _money(pattern: Row, show: Show) -> str:
    minor = int(Decimal(pattern["amount"]).scaleb(minor_digits(pattern["currency"])))
    return amount(minor, pattern["currency"], show.lang)

"""Findings keep their identity from run to run, and are kept with a reason when people explained them."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from graph_engine.findings import (
    FINDING_COLUMNS,
    MEMBER_COLUMNS,
    Described,
    Detected,
    Finding,
    Found,
    Known,
    Member,
    Pattern,
    finding_id,
    frames,
    settle,
    to_frames,
)
from graph_engine.findings.from_patterns import LESS_SURE
from graph_engine.run_tables import RUN_TABLES
from graph_engine.schema import TABLES
from tests.graph_engine.detectors.small_flows import Payment, SmallLedger, flows_of

NOW = datetime(2025, 6, 30, tzinfo=UTC)
BEFORE = NOW - timedelta(days=30)
DAY = timedelta(days=1)


def finding(
    *transactions: str, anchor: str = "party:a", detector: str = "fan_in", seen: datetime = NOW
) -> Finding:
    """A finding with an account ``acct:a`` and some transactions as evidence."""
    members = {Member("transaction", name, "gathered") for name in transactions}
    return Finding(
        finding_id=finding_id(detector, [anchor], min(transactions)),
        kind="alert",
        detector=detector,
        severity="low",
        confidence=0.5,
        score=0.5,
        first_at=BEFORE + DAY * int(min(transactions)),
        last_at=BEFORE + DAY * int(max(transactions)),
        amount_minor=100,
        currency="CNY",
        anchor_id=anchor,
        sentence_en="Something happened.",
        sentence_zh="有情况。",
        facts={"payers": 5},
        parameters={"window_days": 14},
        source="ours",
        look_next_en="At the payers.",
        look_next_zh="看付款方。",
        members=frozenset(
            members | {Member("account", "acct:a", "anchor"), Member("party", anchor, "anchor")}
        ),
        first_seen=seen,
        last_seen=seen,
    )


def table(name: str, *rows: dict[str, object]) -> pl.DataFrame:
    schema = TABLES[name].polars_schema
    return pl.DataFrame([{column: row.get(column) for column in schema} for row in rows], schema=schema)


def known(*, parent: list[Finding] | None = None, entries=(), judgements=()) -> Known:
    return Known(
        NOW,
        table("list_entry", *entries),
        table("judgement", *judgements),
        None if parent is None else frames(parent),
    )


def test_an_id_depends_on_detector_anchors_and_first_transaction_alone():
    one = finding_id("fan_in", ["a", "b"], "tx:1")
    assert one == finding_id("fan_in", ["b", "a"], "tx:1")
    others = [("round_trip", ["a", "b"], "tx:1"), ("fan_in", ["a"], "tx:1"), ("fan_in", ["a", "b"], "tx:2")]
    assert len({one, *(finding_id(*parts) for parts in others)}) == 4
    assert len(one) == 16


def test_the_same_situation_tomorrow_keeps_its_id_and_first_sighting():
    old = finding("1", "2", "3", seen=BEFORE)
    (new,) = settle([finding("1", "2", "3", "4")], known(parent=[old]))
    assert (new.finding_id, new.first_seen, new.last_seen) == (old.finding_id, BEFORE, NOW)
    assert new.facts == {"payers": 5}


def test_an_earlier_payment_that_arrives_late_does_not_change_the_id():
    old = finding("3", "4", "5", seen=BEFORE)
    (new,) = settle([finding("2", "3", "4", "5")], known(parent=[old]))
    assert (new.finding_id, new.first_seen) == (old.finding_id, BEFORE)


def test_findings_without_transactions_are_the_same_by_their_id_alone():
    members = frozenset({Member("party", "party:a", "anchor")})
    old, other = (replace(finding(name, seen=BEFORE), members=members) for name in ("1", "2"))
    (new,) = settle([replace(finding("1"), members=members)], known(parent=[old, other]))
    assert (new.finding_id, new.first_seen, new.facts) == (old.finding_id, BEFORE, {"payers": 5})


def test_less_than_half_in_common_is_another_situation():
    old = finding("1", "2", "3", seen=BEFORE)
    (new,) = settle([finding("3", "4", "5")], known(parent=[old]))
    assert (new.finding_id, new.first_seen) == (finding("3", "4", "5").finding_id, NOW)


@pytest.mark.parametrize("other", [{"anchor": "party:b"}, {"detector": "round_trip"}])
def test_another_anchor_or_detector_is_another_situation(other):
    old = finding("1", "2", "3", seen=BEFORE, **other)
    (new,) = settle([finding("1", "2", "3")], known(parent=[old]))
    assert (new.finding_id, new.first_seen) == (finding("1", "2", "3").finding_id, NOW)


def test_of_merged_findings_the_oldest_id_survives_and_lists_the_others():
    young, old = finding("1", "2", seen=BEFORE + DAY), finding("5", "6", seen=BEFORE)
    (new,) = settle([finding("1", "2", "3", "4", "5", "6")], known(parent=[young, old]))
    assert (new.finding_id, new.first_seen) == (old.finding_id, BEFORE)
    assert new.facts["merged_findings"] == [young.finding_id]


def test_what_was_merged_stays_listed_in_the_next_run():
    old = replace(finding("1", "2", seen=BEFORE), facts={"merged_findings": ["0123"]})
    (new,) = settle([finding("1", "2", "3")], known(parent=[old]))
    assert new.facts["merged_findings"] == ["0123"]


def test_a_finding_that_falls_apart_leaves_its_id_to_the_part_that_has_its_first_payment():
    old = finding("1", "2", "3", "4", seen=BEFORE)
    first, second = settle([finding("3", "4"), finding("1", "2")], known(parent=[old]))
    assert (first.finding_id, second.finding_id) == (old.finding_id, finding("3", "4").finding_id)
    assert (first.first_seen, second.first_seen) == (BEFORE, NOW)


ENTRY = {
    "entry_id": "e:1",
    "list": "explained_behaviour",
    "party_id": "party:a",
    "reason": "collects rents",
    "valid_from": BEFORE,
}


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, "suppressed"),
        ({"detector": "fan_in"}, "suppressed"),
        ({"party_id": None, "account_id": "acct:a"}, "suppressed"),
        ({"detector": "round_trip"}, "open"),
        ({"party_id": "party:b"}, "open"),
        ({"list": "internal_blacklist"}, "open"),
        ({"valid_from": NOW + DAY}, "open"),
        ({"valid_to": NOW}, "open"),
        ({"valid_to": NOW + DAY}, "suppressed"),
    ],
)
def test_explained_behaviour_is_kept_as_suppressed_with_its_reason(changes, state):
    (new,) = settle([finding("1")], known(entries=[ENTRY | changes]))
    assert (new.state, new.reason) == (state, "collects rents" if state == "suppressed" else None)


def judged(outcome: str, decided_at: datetime, name: str = "j:1", **more: object) -> dict[str, object]:
    row = {"judgement_id": name, "subject_kind": "finding", "subject_id": finding("1").finding_id}
    return row | {"outcome": outcome, "decided_at": decided_at, "reason": "known to us"} | more


@pytest.mark.parametrize(
    ("judgements", "state"),
    [
        ([judged("closed_as_explained", BEFORE)], "closed"),
        ([judged("closed_as_explained", NOW)], "closed"),
        ([judged("closed_as_explained", NOW + DAY)], "open"),
        ([judged("reported", BEFORE)], "open"),
        ([judged("closed_as_explained", BEFORE), judged("open", NOW, "j:2")], "open"),
        ([judged("open", BEFORE), judged("closed_as_explained", NOW, "j:2")], "closed"),
        ([judged("closed_as_explained", BEFORE, subject_id="other")], "open"),
        ([judged("closed_as_explained", BEFORE, subject_kind="party")], "open"),
    ],
)
def test_a_judgement_counts_from_when_it_was_decided(judgements, state):
    (new,) = settle([finding("1")], known(judgements=judgements))
    assert (new.state, new.reason) == (state, "known to us" if state == "closed" else None)


def test_closed_goes_before_suppressed_and_a_missing_reason_names_its_row():
    closed = judged("closed_as_explained", BEFORE, reason=None)
    (both,) = settle([finding("1")], known(entries=[ENTRY], judgements=[closed]))
    assert (both.state, both.reason) == ("closed", "judgement j:1")
    (suppressed,) = settle([finding("1")], known(entries=[ENTRY | {"reason": None}]))
    assert suppressed.reason == "list entry e:1"


def test_frames_have_the_columns_of_the_run_tables_and_stand_in_the_order_of_their_keys():
    for name, columns in (("findings", FINDING_COLUMNS), ("finding_members", MEMBER_COLUMNS)):
        assert RUN_TABLES[name].columns == columns
    rows, members = frames([finding("3", "2"), finding("1", anchor="party:b")])
    assert rows["finding_id"].is_sorted()
    assert members.equals(members.sort("finding_id", "member_kind", "member_id", "role"))
    assert json.loads(rows["facts"][0]) == {"payers": 5}
    assert all(frame.height == 0 for frame in frames([]))


def test_a_pattern_becomes_a_finding_with_every_member_and_its_part(tmp_path):
    lines = (
        "2025-03-03 09:00 | p | m | 100",
        "2025-03-04 09:00 | m2 | b | 90",
        "2025-03-05 09:00 | m | b | 95",
    )
    flows = flows_of(SmallLedger([Payment.read(line) for line in lines], {"m2": "m"}), tmp_path / "index")
    said = {"en": "{x_minor} moved.", "zh": "转出{x_minor}。"}
    words = Described("test", "alert", said, {"en": "There.", "zh": "看那里。"}, "ours", {"k": 1})
    codes = {"in": np.array([0], np.int32), "out": np.array([2, 1], np.int32)}
    anchor = flows.accounts.code_of("acct:m")
    pattern = Pattern(anchor, codes, 10_000, 0, 0.5, 0.25, "high", {"x_minor": 10_000}, (said,))
    rows, members = to_frames([Detected(words, Found((pattern,)))], flows, known())
    (row,) = rows.rows(named=True)
    assert row["finding_id"] == finding_id("test", ["party:m"], "tx:001")
    assert row["sentence_en"] == f"CNY 100.00 moved. CNY 100.00 moved. {LESS_SURE['en']}"
    assert row["sentence_zh"] == f"转出100元。转出100元。{LESS_SURE['zh']}"
    assert (row["look_next_en"], row["look_next_zh"]) == ("There.", "看那里。")
    assert (row["first_at"], row["last_at"]) == tuple(datetime(2025, 3, day, 9, tzinfo=UTC) for day in (3, 5))
    assert (row["state"], row["reason"], row["first_seen"]) == ("open", None, NOW)
    assert members.rows() == [
        (row["finding_id"], *member)
        for member in (
            ("account", "acct:b", "payee"),
            ("account", "acct:m", "anchor"),
            ("account", "acct:m2", "payer"),
            ("account", "acct:p", "payer"),
            ("party", "party:b", "payee"),
            ("party", "party:m", "anchor"),
            ("party", "party:p", "payer"),
            ("transaction", "tx:001", "in"),
            ("transaction", "tx:002", "out"),
            ("transaction", "tx:003", "out"),
        )
    ]

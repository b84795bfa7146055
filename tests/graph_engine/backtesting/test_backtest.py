"""A detector tried over the past of a small bank, by days of cash just under the line of CNY 50,000."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from graph_engine.backtesting import Asked, Backtest, Tally, backtest
from graph_engine.backtesting.backtest import SUPPRESSED
from graph_engine.backtesting.period import BEGAN_BEFORE
from graph_engine.errors import BadParameter, OutOfTime, UnknownName
from graph_engine.ledger import Ledger
from graph_engine.ranker import Labels
from graph_engine.runs import Run, analyse, publish
from graph_engine.schema import TABLES
from tests.graph_engine.runs.run_bank import new_home
from tests.graph_engine.small_facts import SmallBank, noon

DEPOSITS = {
    "ann": (48_000, "06-03", "06-05", "06-07"),
    "bob": (41_000, "06-10", "06-12", "06-14"),
    "cat": (49_000, "06-17", "06-18"),
    "dan": (48_000, "05-28", "05-30", "06-02"),
    "eve": (48_000, "06-20", "06-22", "06-24"),
    "fay": (48_000, "06-04", "06-06", "06-08"),
    "gil": (48_000, "06-04", "06-06", "06-08"),
}
"""By customer: so much cash on each of some days. Gil's is explained; one of fay's is deleted later."""

DECIDED, REOPENED = noon(date(2025, 6, 28)), noon(date(2025, 7, 5))
ASKED_EARLY, ASKED_LATE = DECIDED + timedelta(days=1), REOPENED + timedelta(days=1)
MIDDLE = {"first": date(2025, 6, 1), "last": date(2025, 6, 19)}
STRICTER = {"near_pct": 90, "fewest_days": 2}
"""Loses bob, whose days are 82 per cent of the line, and wins cat, who has two."""


def bank() -> SmallBank:
    bank = SmallBank()
    for name, (amount, *days) in DEPOSITS.items():
        bank.customer(name)
        for day in days:
            bank.pay(None, f"{name}:1", amount * 100, date.fromisoformat(f"2025-{day}"), kind="cash_deposit")
    bank.customer("zoe").pay("zoe:1", "ann:1", 100, date(2025, 6, 30))
    bank.row("list_entry", entry_id="gil", list="explained_behaviour", party_id="gil", reason="a shop")
    return bank


def append(ledger: Ledger, name: str, **row: Any) -> None:
    told = row | {"source": "test", "source_key": row[TABLES[name].id_column]}
    schema = {column: kind for column, kind in TABLES[name].polars_schema.items() if column in told}
    with ledger.write() as write:
        assert write.append(name, pl.DataFrame([told], schema=schema)).accepted == 1
        write.commit({})


def decide(ledger: Ledger, subject: str, outcome: str, at: datetime, kind: str = "finding") -> None:
    told = {"subject_kind": kind, "subject_id": subject, "outcome": outcome, "decided_at": at}
    append(ledger, "judgement", judgement_id=f"{subject} {at}", **told)


def alert_of(run: Run, party: str) -> str:
    found = run.table("findings").filter(detector="structuring", anchor_id=party)
    return str(found["finding_id"].item())


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """The bank with a run of June 19 and one of June 30, and what was decided since."""
    home = new_home(tmp_path_factory.mktemp("backtest") / "home")
    ledger = Ledger(home)
    small = bank()
    small.load(ledger)
    fays = next(row["transaction_id"] for row in small.movements if row["payee_account"] == "fay:1")
    told = {"table": "transaction", "deleted_id": fays, "deleted_at": noon(date(2025, 6, 25))}
    append(ledger, "tombstone", **{TABLES["tombstone"].id_column: "gone"}, **told)
    first = analyse(home, ledger, as_of=datetime(2025, 6, 19, 15, 59, 59, 999_999, UTC))
    publish(home, first.run_id)
    last = analyse(home, ledger)
    publish(home, last.run_id)
    for name, outcome in (("ann", "reported"), ("bob", "closed_as_explained")):
        decide(ledger, alert_of(last, name), outcome, DECIDED)
    decide(ledger, alert_of(first, "fay"), "reported", DECIDED)
    decide(ledger, "zoe", "reported", DECIDED, "party")
    decide(ledger, alert_of(last, "bob"), "open", REOPENED)
    return home


def tried(home: Path, now: datetime = ASKED_EARLY, **asked: Any) -> Backtest:
    return backtest(home, Run.open(home), Asked("structuring", **asked), now)


def names(alerts) -> dict[str, bool | None]:
    return {alert.anchor_id: right for alert, right in alerts}


def test_stricter_parameters_lose_one_alert_and_win_one(home):
    found = tried(home, changes=STRICTER, **MIDDLE)
    assert {alert.anchor_id for alert in found.present.alerts} == {"ann", "bob", "fay"}
    assert {alert.anchor_id for alert in found.changed.alerts} == {"ann", "cat", "fay"}
    told = found.comparison
    assert names(told.lost_alerts) == {"bob": False}
    assert names(told.won_alerts) == {"cat": None}
    assert told.present == Tally(3, 3, 2, 1, 0)
    assert told.changed == Tally(3, 3, 2, 0, 1)
    assert (told.present.precision, told.changed.precision) == (0.6667, 1.0)
    assert found.present.parameters == {
        "": {"window_days": 7, "fewest_days": 3, "near_pct": 80, "new_pct": 50}
    }
    assert found.changed.parameters == {
        "": {"window_days": 7, "fewest_days": 2, "near_pct": 90, "new_pct": 50}
    }


@pytest.mark.parametrize("searches", [0, 1])
def test_when_time_is_up_no_further_search_begins(home, searches):
    looks = iter([False] * searches)
    with pytest.raises(OutOfTime, match="longer than it may"):
        tried(home, changes=STRICTER, out_of_time=lambda: next(looks, True), **MIDDLE)
    assert tried(home, changes=STRICTER, out_of_time=lambda: False, **MIDDLE).changed.alerts


def test_what_begins_before_the_period_or_is_explained_is_counted(home):
    found = tried(home, **MIDDLE)
    assert found.present.left_out == {BEGAN_BEFORE: 1, SUPPRESSED: 1}


def test_without_changes_everything_is_kept_as_the_analysis_of_that_day_found_it(home):
    found = tried(home, last=date(2025, 6, 19))
    assert found.comparison.present == found.comparison.changed == found.comparison.kept
    first = Run.open(home, Run.open(home).parent_id)
    assert (first.business_day, first.instant) == (date(2025, 6, 19), found.instant)
    of_run = first.table("findings").filter(detector="structuring", state="open")
    assert {(each.finding_id, each.score, each.first_at) for each in found.present.alerts} == set(
        of_run.select("finding_id", "score", "first_at").iter_rows()
    )


def test_a_deletion_after_the_period_has_not_happened_yet(home):
    assert "fay" in {alert.anchor_id for alert in tried(home, **MIDDLE).present.alerts}
    whole = tried(home, first=date(2025, 6, 1))
    assert {alert.anchor_id for alert in whole.present.alerts} == {"ann", "bob", "eve"}
    assert whole.period.last == date(2025, 6, 30)


def test_what_is_decided_up_to_now_counts_and_the_last_decision_of_each(home):
    early, late = (tried(home, now, changes=STRICTER, **MIDDLE) for now in (ASKED_EARLY, ASKED_LATE))
    assert early.truth == {"from": "judgements", "used": 3, "unused": 1}
    assert late.truth == {"from": "judgements", "used": 2, "unused": 2}
    assert names(late.comparison.lost_alerts) == {"bob": None}
    before = tried(home, DECIDED - timedelta(days=1), **MIDDLE)
    assert before.comparison.present == Tally(3, 3, 0, 0, 3)


def test_labels_tell_instead_of_decisions(home):
    rows = Run.open(home).table("finding_members").filter(member_kind="transaction")
    bobs = rows.filter(finding_id=alert_of(Run.open(home), "bob"))["member_id"]
    labels = Labels(pl.DataFrame({"id": bobs, "label": [True, True, False]}), {"from": "file"})
    found = tried(home, changes=STRICTER, labels=labels, **MIDDLE)
    assert names(found.comparison.lost_alerts) == {"bob": True}
    assert found.comparison.present == Tally(3, 3, 1, 0, 2)
    assert found.truth == {"from": "file"}


def test_a_segment_is_tried_with_parameters_of_its_own(home):
    everyone = {"segment": "all", "where": {"kind": ["person"]}, "parameters": {"near_pct": 95}}
    found = tried(home, changes={"segments": [everyone]}, **MIDDLE)
    assert names(found.comparison.lost_alerts) == {"bob": False}
    assert {name: told["near_pct"] for name, told in found.changed.parameters.items()} == {"": 80, "all": 95}


def test_the_present_is_what_the_run_was_configured_with(home):
    run = Run.open(home)
    run.configuration["detectors"]["structuring"] = {"status": "disabled", "near_pct": 95}
    found = backtest(home, run, Asked("structuring", {"near_pct": 80}, **MIDDLE), ASKED_EARLY)
    assert found.status == "disabled"
    assert names(found.comparison.won_alerts) == {"bob": False}


def test_nothing_of_the_home_is_changed(home):
    def files() -> dict[str, int]:
        return {str(path): path.stat().st_mtime_ns for path in home.rglob("*") if "cache" not in path.parts}

    before = files()
    tried(home, changes=STRICTER, **MIDDLE)
    tried(home, changes=STRICTER)
    assert files() == before


@pytest.mark.parametrize(
    ("asked", "error", "message"),
    [
        (Asked("structurin"), UnknownName, "near: structuring"),
        (Asked("structuring", {"near": 3}), BadParameter, "one of window_days, fewest_days, near_pct"),
        (Asked("structuring", {"near_pct": "x"}), BadParameter, "near_pct is 'x'; allowed is a whole number"),
        (Asked("structuring", {"status": "shadow"}), BadParameter, "parameters and segments only"),
        (
            Asked("structuring", last=date(2025, 7, 1)),
            BadParameter,
            "to is '2025-07-01'; allowed is a day",
        ),
        (Asked("structuring", first=date(2025, 7, 1)), BadParameter, "from is '2025-07-01'"),
    ],
)
def test_what_cannot_be_tried_is_said(home, asked, error, message):
    with pytest.raises(error, match=message):
        backtest(home, Run.open(home), asked, ASKED_EARLY)


def test_a_period_before_the_ledger_holds_nothing(home):
    found = tried(home, last=date(2025, 1, 1))
    assert found.comparison.present == found.comparison.changed == Tally(0, 0, 0, 0, 0)

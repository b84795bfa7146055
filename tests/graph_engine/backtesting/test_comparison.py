"""Two searches side by side: what is kept, won and lost, and how much of it was right."""

from dataclasses import replace

import pytest

from graph_engine.backtesting import Tally, compare
from graph_engine.backtesting.truth import Decided, by_decisions, by_labels
from graph_engine.findings import Finding, Member
from tests.graph_engine.test_findings import finding


def nobody_knows(_: Finding) -> None:
    return None


def ids(alerts) -> list[str]:
    return [alert.finding_id for alert, _ in alerts]


def test_one_alert_is_kept_one_lost_and_one_won():
    kept, lost = finding("1", "2", anchor="ann"), finding("3", anchor="bob")
    won = finding("4", anchor="cat")
    right = {"ann": True, "bob": False}
    found = compare([kept, lost], [kept, won], lambda alert: right.get(alert.anchor_id))
    assert (found.present, found.changed) == (Tally(2, 2, 1, 1, 0), Tally(2, 2, 1, 0, 1))
    assert (found.kept, found.lost, found.won) == (
        Tally(1, 1, 1, 0, 0),
        Tally(1, 1, 0, 1, 0),
        Tally(1, 1, 0, 0, 1),
    )
    assert (found.present.precision, found.changed.precision, found.won.precision) == (0.5, 1.0, None)
    assert found.lost_alerts == ((lost, False),)
    assert found.won_alerts == ((won, None),)


@pytest.mark.parametrize(
    ("present", "changed", "kept"),
    [
        ([("1", "2", "3", "4")], [("3", "4")], 1),  # all of the smaller
        ([("1", "2", "3", "4")], [("4", "5")], 1),  # half of it
        ([("1", "2", "3", "4")], [("4", "5", "6")], 0),  # a third
        ([("1", "2")], [("1", "7", "8", "9")], 1),  # the same first transaction
        ([("1", "2"), ("5", "6")], [("1", "2", "5", "6")], 2),  # two that are joined
        ([], [("1",)], 0),
        ([("1",)], [], 0),
    ],
)
def test_alerts_of_a_customer_are_one_situation_by_half_of_the_smaller(present, changed, kept):
    before, after = ([finding(*evidence) for evidence in some] for some in (present, changed))
    found = compare(before, after, nobody_knows)
    assert found.kept.alerts == kept
    assert found.lost.alerts == len(present) - kept


def test_two_alerts_joined_and_one_parted_are_neither_won_nor_lost():
    parts, whole = [finding("1", "2"), finding("5", "6")], [finding("1", "2", "5", "6")]
    joined, parted = compare(parts, whole, nobody_knows), compare(whole, parts, nobody_knows)
    assert [(one.kept.alerts, one.lost.alerts, one.won.alerts) for one in (joined, parted)] == [
        (2, 0, 0),
        (1, 0, 0),
    ]


def test_the_same_evidence_of_another_customer_is_another_situation():
    found = compare([finding("1", anchor="ann")], [finding("1", anchor="bob")], nobody_knows)
    assert (found.kept.alerts, found.lost.alerts, found.won.alerts) == (0, 1, 1)


def test_a_customer_with_an_alert_lost_and_another_kept_is_no_lost_customer():
    found = compare([finding("1"), finding("9")], [finding("1")], nobody_knows)
    assert (found.lost.alerts, found.lost.customers, found.kept.customers) == (1, 0, 1)


def test_the_best_come_first_and_of_equal_ones_the_first_by_id():
    low, high = finding("1", anchor="a"), replace(finding("2", anchor="b"), score=0.9)
    other = finding("3", anchor="c")
    found = compare([], [low, other, high], nobody_knows)
    assert ids(found.won_alerts) == [high.finding_id, *sorted([low.finding_id, other.finding_id])]


def decided(*evidence: str, reported: bool, **told: str) -> Decided:
    about = {"finding_id": "f", "detector": "fan_in", "anchor_id": "party:a"} | told
    return Decided(evidence=frozenset(evidence), reported=reported, **about)


@pytest.mark.parametrize(
    ("decisions", "told"),
    [
        ([], None),
        ([decided("2", "3", reported=True)], True),
        ([decided("2", "3", reported=False)], False),
        ([decided("2", "8", "9", reported=True)], None),
        ([decided("2", "3", reported=True, anchor_id="party:b")], None),
        ([decided("2", "3", reported=True, detector="stack")], True),
        ([decided("2", "3", reported=False, detector="stack")], None),
        ([decided("1", reported=False), decided("2", reported=True)], True),
        ([decided(reported=True, finding_id=finding("1").finding_id)], True),
    ],
)
def test_an_alert_is_right_if_its_situation_was_reported(decisions, told):
    assert by_decisions(decisions)(finding("1", "2", "3")) is told


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        ({}, None),
        ({"9": True}, None),
        ({"1": True, "2": True, "3": False, "4": False}, True),
        ({"1": True, "2": False, "3": False}, False),
        ({"1": True}, True),
    ],
)
def test_an_alert_is_right_if_half_of_its_labelled_transactions_are(labels, told):
    assert by_labels(labels, "transaction")(finding("1", "2", "3", "4")) is told


def test_labels_of_accounts_are_read_of_accounts():
    alert = replace(
        finding("1"), members=frozenset({Member("account", "1", "anchor"), Member("transaction", "1", "in")})
    )
    assert by_labels({"1": True}, "account")(alert) is True
    assert by_labels({"acct:a": False}, "account")(alert) is None

"""Referral candidates in a bank small enough to follow every rule by hand."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from graph_engine.communities import CommunityParameters, communities
from graph_engine.features import features
from graph_engine.referrals import ReferralParameters, highest_tier, referrals
from graph_engine.run_tables import RUN_TABLES
from tests.graph_engine.small_facts import TODAY, SmallBank, noon

PLAIN = ReferralParameters(tier="private")
NO_ALERTS = (RUN_TABLES["findings"].empty(), RUN_TABLES["finding_members"].empty())


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def at(days: int) -> datetime:
    return noon(ago(days))


def bank(**ann: Any) -> SmallBank:
    """Ann with two friends of the tier in one community and one outside, four others in another."""
    made = SmallBank().customer("ann", born_on=date(1980, 1, 1), **ann)
    for name in "bc":
        made.customer(name, value_segment="private")
    for name in "defg":
        made.customer(name, value_segment="mass")
    for group in (("ann", "b", "c"), tuple("defg")):
        for one in group:
            for other in group:
                if one < other:
                    made.pay(f"{one}:1", f"{other}:1", 100, ago(5))
    made.outside("friend", name="周友", bank="bank:other").pay("friend:1", "ann:1", 5, ago(5))
    return made.row("consent", consent_id="1", party_id="ann", purpose="marketing", given=True, at=at(50))


def asked(made: SmallBank, alerts: tuple[pl.DataFrame, pl.DataFrame] = NO_ALERTS) -> pl.DataFrame:
    return both(made, alerts)[0]


def both(
    made: SmallBank,
    alerts: tuple[pl.DataFrame, pl.DataFrame] = NO_ALERTS,
    parameters: ReferralParameters = PLAIN,
    shuffle: int | None = None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    facts = made.facts(shuffle=shuffle)
    found = communities(facts, CommunityParameters(objective="modularity", resolution=1.0), seed=1)
    return referrals(facts, features(facts)[0], found.members, alerts, parameters)


def names(table: pl.DataFrame) -> list[str]:
    return table["party_id"].to_list()


def test_an_adult_active_customer_with_consent_near_the_tier_is_asked() -> None:
    table, left_out = both(bank())
    row = table.row(0, named=True)
    assert names(table) == ["ann"]
    assert row["why_en"] == (
        "member of a community where 67 % are in the segment private banking (29 % of all customers are); "
        "deals with 1 person who is no customer"
    )
    assert row["why_zh"] == "所在社群中私人银行客户占67%（全体客户为29%）；与1位非本行客户往来"
    assert (row["rank"], row["score"]) == (1, pytest.approx(0.35 + 0.3 + 0.15))
    assert left_out.rows() == [("referrals", "not_adult_or_age_unknown", 6, None, None)]


def test_who_deals_with_no_person_outside_brings_nobody_and_is_not_asked() -> None:
    made = bank().outside("firm", None, name="新和有限公司").pay("ann:1", "firm:1", 5, ago(3))
    del made.movements[-2]
    table, left_out = both(made)
    assert table.is_empty()
    assert ("referrals", "brings_nobody", 1, None, None) in left_out.rows()


@pytest.mark.parametrize(
    "ann",
    [
        {"born_on": date(2007, 7, 1)},
        {"born_on": None},
        {"staff": True},
        {"blocked": True},
        {"kind": "company"},
    ],
)
def test_minors_staff_blocked_customers_and_firms_are_not_asked(ann: dict[str, Any]) -> None:
    made = bank()
    made.parties[0] |= ann
    assert names(asked(made)) == []


def test_a_sole_traders_registration_is_no_birthday() -> None:
    made = bank()
    made.parties[0] |= {"kind": "sole_trader", "born_on": date(2024, 1, 1)}
    assert names(asked(made)) == ["ann"]


def test_the_latest_consent_counts() -> None:
    withdrawn = bank().row(
        "consent", consent_id="2", party_id="ann", purpose="referral", given=False, at=at(9)
    )
    assert names(asked(withdrawn)) == []
    again = withdrawn.row(
        "consent", consent_id="3", party_id="ann", purpose="marketing", given=True, at=at(8)
    )
    assert names(asked(again)) == ["ann"]
    other = bank().row(
        "consent", consent_id="2", party_id="ann", purpose="credit_report", given=False, at=at(9)
    )
    assert names(asked(other)) == ["ann"]


@pytest.mark.parametrize(
    ("table", "party"), [("contact", "party_id"), ("complaint", "party_id"), ("referral", "referrer_id")]
)
def test_nobody_is_asked_who_was_met_less_than_90_days_ago(table: str, party: str) -> None:
    key = f"{table}_id"
    assert names(asked(bank().row(table, **{key: "1", party: "ann", "time": at(89)}))) == []
    assert names(asked(bank().row(table, **{key: "1", party: "ann", "time": at(90)}))) == ["ann"]


def test_an_inactive_customer_is_not_asked() -> None:
    made = bank()
    for movement in made.movements:
        movement |= {"business_day": ago(90), "time": at(90)}
    assert names(asked(made)) == []
    made.movements[0] |= {"business_day": ago(89), "time": at(89)}
    assert names(asked(made)) == ["ann"]


def alert(state: str, kind: str = "alert") -> tuple[pl.DataFrame, pl.DataFrame]:
    finding = dict.fromkeys(RUN_TABLES["findings"].columns) | {
        "finding_id": "f",
        "kind": kind,
        "state": state,
    }
    member = {"finding_id": "f", "member_kind": "party", "member_id": "ann", "role": "payee"}
    return (
        pl.DataFrame([finding], schema=RUN_TABLES["findings"].columns),
        pl.DataFrame([member], schema=RUN_TABLES["finding_members"].columns),
    )


@pytest.mark.parametrize(
    ("state", "kind", "expected"),
    [
        ("open", "alert", []),
        ("suppressed", "alert", ["ann"]),
        ("closed", "alert", ["ann"]),
        ("open", "opportunity", ["ann"]),
    ],
)
def test_only_an_open_alert_keeps_a_customer_from_being_asked(
    state: str, kind: str, expected: list[str]
) -> None:
    assert names(asked(bank(), alert(state, kind))) == expected


@pytest.mark.parametrize(
    ("subject_kind", "subject_id"), [("party", "ann"), ("account", "ann:1"), ("transaction", "tx:0000")]
)
def test_an_open_judgement_keeps_a_customer_from_being_asked(subject_kind: str, subject_id: str) -> None:
    judged = {"subject_kind": subject_kind, "subject_id": subject_id}
    made = bank().row("judgement", judgement_id="1", outcome="open", decided_at=at(9), **judged)
    assert names(asked(made)) == []
    made.row("judgement", judgement_id="2", outcome="closed_as_explained", decided_at=at(8), **judged)
    assert names(asked(made)) == ["ann"]
    made.row("judgement", judgement_id="3", outcome="reported", decided_at=at(7), **judged)
    assert names(asked(made)) == []


@pytest.mark.parametrize("entry", [{"party_id": "ann"}, {"account_id": "ann:1"}])
def test_a_watch_list_keeps_a_customer_from_being_asked_and_explained_behaviour_does_not(
    entry: dict[str, str],
) -> None:
    assert names(asked(bank().row("list_entry", entry_id="1", list="freeze", **entry))) == []
    assert names(asked(bank().row("list_entry", entry_id="1", list="explained_behaviour", **entry))) == [
        "ann"
    ]


def test_what_was_left_out_for_aml_looks_like_what_was_left_out_for_staff() -> None:
    as_staff, as_alerted = both(bank(staff=True))[1], both(bank(), alert("open"))[1]
    assert as_staff.equals(as_alerted)
    assert ("referrals", "not_to_be_asked", 1, None, None) in as_staff.rows()


def test_one_who_deals_with_such_a_community_is_half_as_near() -> None:
    made = bank().customer("zoe", born_on=date(1990, 1, 1)).pay("zoe:1", "d:1", 5, ago(3))
    made.pay("zoe:1", "friend:1", 5, ago(3))
    made.row("consent", consent_id="2", party_id="zoe", purpose="marketing", given=True, at=at(50))
    assert names(asked(made)) == ["ann"]
    for name in "efg":
        made.pay("zoe:1", f"{name}:1", 5, ago(3))
    table = asked(made.pay("zoe:1", "b:1", 5, ago(2)))
    assert names(table) == ["ann", "zoe"]
    assert table["why_en"][1].startswith("deals with a community where 67 % are in the segment private b")


def test_an_employer_in_such_a_community_brings_nobody_near() -> None:
    made = bank().customer("works", "company").customer("zoe", born_on=date(1990, 1, 1))
    made.row("consent", consent_id="2", party_id="zoe", purpose="marketing", given=True, at=at(50))
    for name in ("ann", "b", "c", "zoe"):
        made.pay("works:1", f"{name}:1", 5, ago(3))
    made.pay("zoe:1", "friend:1", 5, ago(3))
    facts = made.facts()
    members = pl.DataFrame(
        {"party_id": ["ann", "b", "c", "works"], "community": ["x"] * 4, "core_rank": [1, 2, 3, 4]}
    )
    table, _ = referrals(facts, features(facts)[0], members, NO_ALERTS, PLAIN)
    assert names(table) == ["ann"]


def test_whom_they_bring_are_counts_and_bands_of_people_who_are_no_customers() -> None:
    made = bank()
    for number in range(6):
        made.outside(f"o{number}", name=f"王{number}", bank="bank:rival" if number < 2 else "bank:other")
        made.pay(f"o{number}:1", "ann:1", 5, ago(3))
    made.outside("firm", None, name="新和有限公司").pay("ann:1", "firm:1", 5, ago(3))
    made.party("pay", "company", ours=False, role="platform").account("pay:1", "pay").pay(
        "ann:1", "pay:1", 5, ago(3)
    )
    row = asked(made).row(0, named=True)
    assert json.loads(row["brings"]) == {"people": 7, "people_at_rivals": 2, "firms": 1, "people_band": "5-9"}
    assert row["why_en"].endswith("; deals with 7 people who are no customers")
    assert not any(name in str(row) for name in ("王", "o1", "firm:1"))


def test_earlier_success_is_told_and_drawn_to_the_mean() -> None:
    made = bank()
    for number, outcome in enumerate(("joined", "declined")):
        made.row("referral", referral_id=str(number), referrer_id="ann", time=at(200), outcome=outcome)
    row = asked(made).row(0, named=True)
    assert row["why_en"].endswith("; 1 of 2 earlier referrals joined")
    assert row["score"] == pytest.approx(0.35 + 0.3 + 0.15 + 0.2)


def test_the_highest_tier_holds_most_and_a_bank_without_segments_has_none() -> None:
    made = bank()
    for name, closing in (("ann", 1), ("b", 900), ("c", 700), ("d", 50)):
        balance = {"account_id": f"{name}:1", "closing_minor": closing, "currency": "CNY"}
        made.row("balance", balance_id=name, business_day=ago(1), **balance)
    facts = made.facts()
    assert highest_tier(facts, features(facts)[0]) == "private"
    for party in made.parties:
        party["value_segment"] = None
    table, left_out = both(made, parameters=ReferralParameters())
    assert table.is_empty()
    assert ("referrals", "no_value_segment", 1, None, None) in left_out.rows()


def test_the_order_of_rows_does_not_matter() -> None:
    made = bank().outside("o1").pay("ann:1", "o1:1", 5, ago(3))
    for name in "bc":
        made.row("consent", consent_id=name, party_id=name, purpose="marketing", given=True, at=at(50))
    for party in made.parties:
        party["born_on"] = date(1980, 1, 1)
    tables = [both(made, shuffle=seed) for seed in (1, 2)]
    assert tables[0][0].equals(tables[1][0])
    assert tables[0][1].equals(tables[1][1])
    assert names(tables[0][0])[0] == "ann"

"""Tags on values small enough to check by hand."""

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from graph_engine.features import features
from graph_engine.run_tables import RUN_TABLES
from graph_engine.tags import KnownOfRun, field_values, read_catalogue, tagged
from graph_engine.tags.conditions import Condition, holds
from tests.graph_engine.small_facts import TODAY, SmallBank

NAMES = ("features", "communities", "community_profiles", "findings", "finding_members")
EMPTY = {name: RUN_TABLES[name].empty() for name in NAMES}


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def tags_of(bank: SmallBank, before: pl.DataFrame | None = None, **tables: pl.DataFrame) -> pl.DataFrame:
    facts = bank.facts()
    known = KnownOfRun(**(EMPTY | {"features": features(facts)[0]} | tables))
    return tagged(read_catalogue(), field_values(facts, known), TODAY, before)


def names(table: pl.DataFrame, party: str = "ann") -> list[str]:
    return table.filter(pl.col("party_id") == party)["tag"].to_list()


def two() -> SmallBank:
    return SmallBank().customer("ann").customer("bo", "company")


def test_three_wages_make_a_payroll_receiver_and_two_do_not() -> None:
    bank = (
        two().pay("bo:1", "ann:1", 100, ago(1), payroll=True).pay("bo:1", "ann:1", 100, ago(31), payroll=True)
    )
    assert "payroll_receiver" not in names(tags_of(bank))
    table = tags_of(bank.pay("bo:1", "ann:1", 123450, ago(61), payroll=True))
    row = table.row(by_predicate=(pl.col("tag") == "payroll_receiver"), named=True)
    assert row["why_en"] == "3 wage payments came in the last 365 days, CNY 1,236.50 in all"
    assert row["why_zh"] == "近365天入账工资3笔，合计1,236.5元"
    assert (row["party_id"], row["since"], row["aml_only"]) == ("ann", TODAY, False)


def test_a_tag_keeps_its_day_from_the_parent_run() -> None:
    bank = two()
    for month in range(3):
        bank.pay("bo:1", "ann:1", 100, ago(1 + 30 * month), payroll=True)
    before = tags_of(bank).with_columns(since=pl.lit(date(2025, 1, 1)))
    assert tags_of(bank, before).filter(pl.col("tag") == "payroll_receiver")["since"].to_list() == [
        date(2025, 1, 1)
    ]


def test_funds_leave_to_a_rival_from_half_on() -> None:
    bank = two().outside("firm").pay("ann:1", "firm:1", 50, ago(3)).pay("ann:1", "bo:1", 51, ago(3))
    assert "leaving_to_rival" not in names(tags_of(bank))
    assert "leaving_to_rival" not in names(tags_of(bank.pay("ann:1", "firm:1", 1, ago(2))))
    for number in range(3):
        bank.customer(f"c{number}").pay(f"c{number}:1", "firm:1", 1, ago(3))
    assert "leaving_to_rival" in names(tags_of(bank))


def test_dormant_since_180_days() -> None:
    bank = two().pay("ann:1", "bo:1", 1, ago(180)).pay("bo:1", "ann:1", 1, ago(200))
    assert names(tags_of(bank)) == ["dormant"]
    assert "dormant" not in names(tags_of(bank.pay("bo:1", "ann:1", 1, ago(179))))


def test_wealth_maturing_is_told_from_thirty_days_before() -> None:
    bank = two().pay("ann:1", "bo:1", 1, ago(100))
    held = {"product_class": "wealth", "party_id": "ann", "currency": "CNY", "amount_minor": 5_000_000}
    bank.row("product_holding", product_holding_id="1", matures_on=ago(-31), **held)
    assert "wealth_maturing" not in names(tags_of(bank))
    bank.row("product_holding", product_holding_id="2", matures_on=ago(-30), **held)
    assert "wealth_maturing" in names(tags_of(bank))


def test_open_alerts_make_a_tag_for_aml_alone() -> None:
    finding: dict[str, Any] = dict.fromkeys(RUN_TABLES["findings"].columns)
    findings = pl.DataFrame(
        [finding | {"finding_id": "f", "kind": "alert", "state": "open"}],
        schema=RUN_TABLES["findings"].columns,
    )
    member = {"finding_id": "f", "member_kind": "party", "member_id": "ann", "role": "payee"}
    members = pl.DataFrame([member], schema=RUN_TABLES["finding_members"].columns)
    table = tags_of(two(), findings=findings, finding_members=members)
    assert table.select("party_id", "tag", "aml_only", "why_en").rows() == [
        ("ann", "under_review", True, "is a party to 1 open alert")
    ]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Condition("n", min=2), [False, True, True, False]),
        (Condition("n", max=2), [True, True, False, False]),
        (Condition("m", min={"CNY": 20}), [False, True, False, False]),
        (Condition("n", top_share=1 / 3), [False, False, True, False]),
        (Condition("t", one_of=("x",)), [True, False, True, False]),
        (Condition("f", equals=True), [True, False, False, False]),
        (Condition("m", min_times=("n", 10.0)), [True, True, True, False]),
    ],
)
def test_a_condition_holds_or_not_and_the_unknown_never_does(
    condition: Condition, expected: list[bool]
) -> None:
    frame = pl.DataFrame(
        {
            "n": [1, 2, 3, None],
            "m": [10, 20, 30, None],
            "t": ["x", "y", "x", None],
            "f": [True, False, None, None],
            "kind": ["person"] * 4,
            "currency": ["CNY", "CNY", "USD", None],
        }
    )
    if condition.top_share:
        frame = frame.with_columns(currency=pl.lit("CNY"))
    assert frame.select(holds(condition)).to_series().to_list() == expected


def test_the_order_of_rows_does_not_matter() -> None:
    bank = two().outside("firm")
    for day in range(0, 200, 3):
        bank.pay("ann:1", "firm:1", day + 1, ago(day)).pay("bo:1", "ann:1", 9 * day + 1, ago(day))
    tables = []
    for order in (1, 2):
        facts = bank.facts(shuffle=order)
        known = KnownOfRun(**(EMPTY | {"features": features(facts)[0]}))
        tables.append(tagged(read_catalogue(), field_values(facts, known), TODAY))
    assert tables[0].equals(tables[1])
    assert not tables[0].is_empty()

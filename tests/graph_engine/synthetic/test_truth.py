"""Found versus planted, by hand."""

import polars as pl
import pytest

from graph_engine.errors import UnreadableFile
from graph_engine.synthetic.truth import Truth, adjusted_rand, best_matches, found_versus_planted, read_truth


def members_of(pattern: str, *transactions: str) -> list[tuple[str, str, str, None]]:
    return [(pattern, "transaction", f"tx:{transaction}", None) for transaction in transactions]


def truth_of(patterns, members, communities=()) -> Truth:
    """Patterns as (id, kind, lawful, transactions); communities as (party, community, kind)."""
    nothing = pl.DataFrame()
    return Truth(
        patterns=pl.DataFrame(
            patterns, schema=["pattern_id", "kind", "lawful", "transactions"], orient="row"
        ),
        members=pl.DataFrame(
            members,
            schema={
                "pattern_id": pl.String,
                "member_kind": pl.String,
                "member_id": pl.String,
                "role": pl.String,
            },
            orient="row",
        ),
        communities=pl.DataFrame(
            list(communities),
            schema={"party_id": pl.String, "community": pl.String, "kind": pl.String},
            orient="row",
        ),
        supply_chains=nothing,
        outside_accounts=nothing,
        referrals=nothing,
        loans=nothing,
        guarantee_circles=nothing,
    )


def findings_of(*rows: tuple[str, str, str]) -> pl.DataFrame:
    return pl.DataFrame(
        list(rows), schema={"finding_id": pl.String, "kind": pl.String, "state": pl.String}, orient="row"
    )


def evidence_of(**transactions: str) -> pl.DataFrame:
    """Finding ids with their transactions, a letter each."""
    rows = [
        (finding, "transaction", f"tx:{t}", "evidence")
        for finding, letters in transactions.items()
        for t in letters
    ]
    schema = dict.fromkeys(("finding_id", "member_kind", "member_id", "role"), pl.String)
    return pl.DataFrame(rows, schema=schema, orient="row")


NO_COMMUNITIES = pl.DataFrame(schema={"party_id": pl.String, "community": pl.String})


def shares(table: pl.DataFrame) -> dict[str, tuple[int, int]]:
    return {
        kind: (planted, found) for kind, planted, found in table.select("kind", "planted", "found").rows()
    }


def test_an_instance_is_found_when_one_alert_holds_half_of_it():
    truth = truth_of(
        [("X1", "fan_in", False, 4), ("X2", "fan_in", False, 4), ("X3", "round_trip", False, 2)],
        [*members_of("X1", *"abcd"), *members_of("X2", *"efgh"), *members_of("X3", *"ij")],
    )
    findings = findings_of(("f1", "alert", "open"), ("f2", "alert", "open"), ("f3", "alert", "open"))
    table = found_versus_planted(truth, findings, evidence_of(f1="abz", f2="e", f3="f"), NO_COMMUNITIES)
    assert shares(table) == {"fan_in": (2, 1), "round_trip": (1, 0)}
    assert table["share"].to_list() == [0.5, 0.0]


def test_opportunities_are_no_alerts_and_suppressed_alerts_found_their_instance():
    truth = truth_of([("X1", "fan_in", False, 2)], members_of("X1", *"ab"))
    evidence = evidence_of(f1="ab")
    assert shares(
        found_versus_planted(truth, findings_of(("f1", "opportunity", "open")), evidence, NO_COMMUNITIES)
    ) == {"fan_in": (1, 0)}
    assert shares(
        found_versus_planted(truth, findings_of(("f1", "alert", "suppressed")), evidence, NO_COMMUNITIES)
    ) == {"fan_in": (1, 1)}


def test_a_lawful_one_counts_when_an_open_alert_is_about_it():
    truth = truth_of([("X1", "payroll_agent", True, 8)], members_of("X1", *"abcdefgh"))
    evidence = evidence_of(f1="abz")
    for state, wrongly in (("open", 1), ("suppressed", 0)):
        table = found_versus_planted(truth, findings_of(("f1", "alert", state)), evidence, NO_COMMUNITIES)
        assert shares(table) == {"payroll_agent": (1, wrongly)}
        assert table["group"].to_list() == ["lawful"]


def test_a_community_is_found_when_half_of_all_members_are_in_both():
    planted = [(f"party:{i}", "C1", "market") for i in range(4)] + [
        (f"party:{i}", "C2", "village") for i in range(4, 8)
    ]
    truth = truth_of([("X1", "fan_in", False, 1)], members_of("X1", "a"), planted)
    found = pl.DataFrame(
        {
            "party_id": [f"party:{i}" for i in range(8)],
            "community": ["k1", "k1", "k1", "k2", "k3", "k3", "k4", "k4"],
        }
    )
    assert best_matches(truth, found).rows() == [("C1", 0.75), ("C2", 0.5)]
    table = found_versus_planted(truth, findings_of(), evidence_of(), found)
    assert shares(table) == {"fan_in": (1, 0), "market": (1, 1), "village": (1, 1)}


def test_adjusted_rand_is_one_for_the_same_and_near_nothing_for_a_crossing():
    planted = [(f"party:{i}", f"C{i // 2}", "market") for i in range(4)]
    truth = truth_of([("X1", "fan_in", False, 1)], members_of("X1", "a"), planted)
    parties = [f"party:{i}" for i in range(4)]
    assert adjusted_rand(truth, pl.DataFrame({"party_id": parties, "community": ["a", "a", "b", "b"]})) == 1.0
    crossing = adjusted_rand(truth, pl.DataFrame({"party_id": parties, "community": ["a", "b", "a", "b"]}))
    assert crossing == pytest.approx(-0.5)


def test_a_perfect_analysis_finds_everything_in_a_generated_bank(bank):
    truth = bank.truth
    evidence = truth.members.filter(pl.col("member_kind") == "transaction").select(
        pl.col("pattern_id").alias("finding_id"), "member_kind", "member_id", "role"
    )
    ids = truth.patterns["pattern_id"]
    findings = pl.DataFrame({"finding_id": ids, "kind": ["alert"] * len(ids), "state": ["open"] * len(ids)})
    table = found_versus_planted(truth, findings, evidence, truth.communities.select("party_id", "community"))
    assert (table["share"] == 1.0).all()
    assert set(table["group"]) == {"laundering", "lawful", "community"}
    assert adjusted_rand(truth, truth.communities) == 1.0


def test_a_folder_without_truth_says_so(tmp_path):
    with pytest.raises(UnreadableFile, match="truth"):
        read_truth(tmp_path)

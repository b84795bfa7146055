"""Communities of customers, found in banks small enough to draw."""

import json
import math
import random
from datetime import date, timedelta

import igraph
import networkx as nx
import numpy as np
import polars as pl
import pytest
from community import community_louvain

from graph_engine.communities import CommunityParameters, communities
from graph_engine.communities.leiden import leiden
from graph_engine.communities.membership import community_id
from graph_engine.communities.ties import MICRO, party_ties
from graph_engine.errors import BadParameter
from tests.graph_engine.small_facts import TODAY, SmallBank

PLAIN = CommunityParameters(objective="modularity", resolution=1.0)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def ties_of(bank: SmallBank, parameters: CommunityParameters = PLAIN) -> list[tuple[str, str, float]]:
    facts = bank.facts()
    names = dict(facts.parties.select("party", "party_id").iter_rows())
    ties, _ = party_ties(facts, parameters)
    return [(names[left], names[right], weight / MICRO) for left, right, weight in ties.iter_rows()]


def clique(bank: SmallBank, *names: str) -> SmallBank:
    for one in names:
        for other in names:
            if one < other:
                bank.pay(f"{one}:1", f"{other}:1", 100, ago(5))
    return bank


def two_cliques() -> SmallBank:
    bank = SmallBank()
    for name in "abcdefg":
        bank.customer(name, region="Suzhou" if name in "abc" else "Wuxi")
    return clique(clique(bank, "a", "b", "c"), "d", "e", "f").pay("c:1", "d:1", 1, ago(1))


def test_a_tie_weighs_the_logarithm_of_payments_each_way() -> None:
    bank = SmallBank().customer("ann").customer("bo").customer("cy")
    bank.pay("ann:1", "bo:1", 1, ago(1)).pay("ann:1", "bo:1", 1, ago(1)).pay("bo:1", "ann:1", 9, ago(1))
    bank.pay("cy:1", "bo:1", 9, ago(1))
    assert ties_of(bank) == [
        ("ann", "bo", pytest.approx(math.log(3) + math.log(2), abs=1e-6)),
        ("bo", "cy", pytest.approx(math.log(2), abs=1e-6)),
    ]


def test_a_relation_ties_customers_who_never_paid_each_other() -> None:
    bank = SmallBank().customer("ann").customer("bo").outside("firm", "company")
    bank.row("relation", relation_id="1", party_id="bo", to_party_id="ann", kind="spouse")
    bank.row("relation", relation_id="2", party_id="ann", to_party_id="bo", kind="family")
    bank.row("relation", relation_id="3", party_id="firm", to_party_id="ann", kind="employer")
    assert ties_of(bank) == [("ann", "bo", 2.565)]


def test_nothing_is_tied_through_a_platform_an_internal_account_or_an_outside_party() -> None:
    bank = SmallBank().customer("ann").customer("bo").outside("firm")
    bank.party("pay", "company", role="platform").account("pay:1", "pay").account(
        "till:1", "bo", role="internal"
    )
    bank.pay("ann:1", "pay:1", 5, ago(1)).pay("pay:1", "bo:1", 5, ago(1)).pay("ann:1", "till:1", 7, ago(1))
    bank.pay("ann:1", "firm:1", 1, ago(1)).pay("firm:1", "bo:1", 1, ago(1))
    assert ties_of(bank) == []
    assert party_ties(bank.facts(), PLAIN)[1].rows() == [("communities", "another_role", 3, 17, "CNY")]


def test_payments_older_than_a_year_tie_nobody() -> None:
    bank = SmallBank().customer("ann").customer("bo").pay("ann:1", "bo:1", 1, ago(365))
    assert ties_of(bank) == []


def test_a_hub_keeps_only_ties_stronger_than_its_limit_allows() -> None:
    bank = SmallBank().customer("hub", "company")
    for name in "abcd":
        bank.customer(name).pay("hub:1", f"{name}:1", 1, ago(1))
    bank.pay("a:1", "hub:1", 1, ago(1)).pay("a:1", "b:1", 1, ago(1))
    limited = CommunityParameters(hub_limit=2)
    assert [tie[:2] for tie in ties_of(bank, limited)] == [("a", "b"), ("a", "hub")]
    assert ("communities", "weak_tie_of_a_hub", 3, None, None) in party_ties(bank.facts(), limited)[1].rows()
    assert len(ties_of(bank, CommunityParameters(hub_limit=4))) == 5


def test_two_cliques_with_a_bridge_are_two_communities_and_a_loner_is_in_none() -> None:
    found = communities(two_cliques().facts(), PLAIN, seed=1)
    groups = found.members.group_by("community").agg(pl.col("party_id").sort()).sort("party_id")
    assert groups.rows() == [(community_id("a"), ["a", "b", "c"]), (community_id("d"), ["d", "e", "f"])]
    assert ("communities", "customers_in_no_community", 1, None, None) in found.left_out.rows()


def test_the_most_central_member_comes_first_and_equals_stand_by_id() -> None:
    bank = two_cliques().pay("b:1", "c:1", 1, ago(2))
    found = communities(bank.facts(), PLAIN, seed=1).members
    ranks = found.filter(pl.col("community") == community_id("a"))
    assert ranks.select("party_id", "core_rank").rows() == [("b", 1), ("c", 2), ("a", 3)]


def test_a_profile_counts_members_and_tells_traits_with_their_lift() -> None:
    profile = communities(two_cliques().facts(), PLAIN, seed=1).profiles.row(
        by_predicate=pl.col("community") == community_id("a"), named=True
    )
    assert (profile["members"], profile["persons"], profile["firms"], profile["ties"]) == (3, 3, 0, 3)
    assert json.loads(profile["traits"]) == [
        {"trait": "region", "value": "Suzhou", "count": 3, "share": 1.0, "lift": 2.333}
    ]
    assert profile["sentence_en"] == (
        "3 customers (3 persons, 0 firms) with 3 ties; 3 are in Suzhou (2.3 times the usual share)."
    )
    assert "3位位于Suzhou" in profile["sentence_zh"]


def test_a_common_employer_is_a_trait_by_name() -> None:
    bank = two_cliques().outside("works", "company", name="Acme").outside("mill", "company", name="Mill")
    for name in "abcdef":
        bank.pay("works:1" if name in "abc" else "mill:1", f"{name}:1", 900, ago(10), payroll=True)
    profile = communities(bank.facts(), PLAIN, seed=1).profiles.row(0, named=True)
    lifts = {trait["trait"]: trait["lift"] for trait in json.loads(profile["traits"])}
    assert lifts["payroll_employer"] == 2.0
    assert "3 are paid wages by" in profile["sentence_en"]
    assert "代发工资" in profile["sentence_zh"]


def test_an_employer_that_is_a_person_or_unknown_is_no_trait() -> None:
    bank = two_cliques().outside("wang", "sole_trader", name="Wang Wu").outside("ghost", None, name="Wang")
    for name in "abcdef":
        bank.pay("wang:1" if name in "abc" else "ghost:1", f"{name}:1", 900, ago(10), payroll=True)
    told = communities(bank.facts(), PLAIN, seed=1).profiles
    assert "payroll_employer" not in "".join(told["traits"])
    assert "Wang" not in "".join(told["sentence_en"])


def random_bank(seed: int) -> SmallBank:
    draw, bank = random.Random(seed), SmallBank()
    names = [f"p{number:02}" for number in range(40)]
    for name in names:
        bank.customer(name, region=draw.choice(["N", "S"]))
    for _ in range(150):
        block = draw.randrange(4) * 10
        one, other = draw.sample(names[block : block + 10] if draw.random() < 0.8 else names, 2)
        bank.pay(f"{one}:1", f"{other}:1", draw.randrange(1, 99), ago(draw.randrange(300)))
    return bank


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_of_rows_does_not_matter(seed: int) -> None:
    bank = random_bank(seed)
    straight, shuffled = (communities(bank.facts(shuffle=order), PLAIN, seed=7) for order in (None, 5))
    assert straight.members.equals(shuffled.members)
    assert straight.profiles.equals(shuffled.profiles)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_modularity_is_what_networkx_says_and_no_worse_than_louvain(seed: int) -> None:
    facts = random_bank(seed).facts()
    ties, _ = party_ties(facts, PLAIN)
    graph = nx.Graph()
    graph.add_weighted_edges_from((left, right, weight / MICRO) for left, right, weight in ties.iter_rows())
    nodes = sorted(graph)
    ends = np.array(
        [[nodes.index(left), nodes.index(right)] for left, right in ties.select("left", "right").rows()]
    )
    weights = ties["weight_micro"].to_numpy() / MICRO
    found = leiden(len(nodes), ends, weights, objective="modularity", resolution=1.0, iterations=10, seed=1)
    groups = [{nodes[code] for code in np.flatnonzero(found == group)} for group in np.unique(found)]
    ours = nx.community.modularity(graph, groups)
    by_igraph = igraph.Graph(n=len(nodes), edges=ends.tolist()).modularity(
        found.tolist(), weights=weights.tolist()
    )
    louvain = community_louvain.modularity(community_louvain.best_partition(graph, random_state=1), graph)
    assert ours == pytest.approx(by_igraph)
    assert ours >= louvain - 0.02


@pytest.mark.parametrize("cliques", [2, 8, 32])
def test_communities_of_the_potts_model_do_not_grow_with_the_bank(cliques: int) -> None:
    """A ring of triangles: modularity joins neighbours once there are many, the Potts model never."""
    triangle = np.array([[0, 1], [1, 2], [0, 2]])
    rings = [triangle + 3 * number for number in range(cliques)]
    bridges = [np.array([[3 * number + 2, (3 * number + 3) % (3 * cliques)]]) for number in range(cliques)]
    ends = np.concatenate(rings + bridges)
    found = leiden(
        3 * cliques, ends, np.ones(len(ends)), objective="cpm", resolution=0.3, iterations=10, seed=1
    )
    assert all(len(set(found[3 * number : 3 * number + 3].tolist())) == 1 for number in range(cliques))
    assert len(set(found.tolist())) == cliques


def test_an_unknown_objective_is_refused() -> None:
    with pytest.raises(BadParameter, match="objective"):
        CommunityParameters(objective="surprise")


def test_leiden_leaves_pythons_generator_alone() -> None:
    random.seed(3)
    expected = random.random()
    random.seed(3)
    leiden(3, np.array([[0, 1], [1, 2]]), np.ones(2), objective="cpm", resolution=1.0, iterations=2, seed=9)
    assert random.random() == expected


def test_a_bank_without_ties_has_no_communities() -> None:
    found = communities(SmallBank().customer("ann").facts(), PLAIN, seed=1)
    assert found.members.is_empty()
    assert found.profiles.is_empty()

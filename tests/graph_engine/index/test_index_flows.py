"""Monthly flows are those that adding up row by row gives."""

from datetime import UTC, datetime, timedelta
from random import Random

from graph_engine.flows import monthly_flows
from graph_engine.index import GraphIndex
from graph_engine.index.build import build_facts
from tests.graphs import view_of
from tests.naive import flows as naive

START = datetime(2024, 11, 1, tzinfo=UTC)


def random_transfers(seed, n):
    random = Random(seed)
    accounts = ["a1", "a2", "b", "c", "loose"]
    return [
        (
            random.choice(accounts),
            random.choice(accounts),
            random.randint(1, 10**12),
            START + timedelta(hours=random.randint(0, 3000)),
            {
                "currency": random.choice(["CNY", "EUR"]),
                "kind": random.choice(["transfer", "transfer", "fee"]),
            },
        )
        for _ in range(n)
    ]


def test_flows_between_parties_equal_the_slow_twin(tmp_path):
    accounts = [("a1", "Ann"), ("a2", "Ann"), ("b", "Bo"), ("c", "Cy"), "loose"]
    view = view_of(
        tmp_path, parties=["Ann", "Bo", "Cy"], accounts=accounts, transfers=random_transfers(3, 200)
    )
    build_facts(view, tmp_path / "index")
    found = monthly_flows(GraphIndex.open(tmp_path / "index"))
    assert found.equals(naive.monthly_flows(view.movements(), view.accounts()))


def test_no_money_is_lost_between_accounts(tmp_path):
    view = view_of(tmp_path, transfers=random_transfers(4, 100))
    build_facts(view, tmp_path / "index")
    index = GraphIndex.open(tmp_path / "index")
    moved = index.edges("TRANSFERRED")
    between = moved.column("amount_minor")[moved.sources != moved.targets]
    flows = index.edges("FLOWS_TO", "Account", "Account")
    assert flows.column("amount_minor").sum() == between.sum()
    assert flows.column("count").sum() == between.size

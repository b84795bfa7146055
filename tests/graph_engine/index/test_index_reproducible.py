"""The same rows give the same bytes, in whatever order and however often they were loaded."""

from random import Random

import pytest

from graph_engine.index.build import build_facts
from tests.graphs import view_of

ROWS = {
    "parties": [{"party_id": f"P{number}", "name": f"N{number % 3}"} for number in range(6)],
    "accounts": [(f"a{number}", f"P{number}") for number in range(5)] + ["loose"],
    "transfers": [
        (f"a{payer}", f"a{payee}", 100 + payer, time, {"transaction_id": f"tx:{payer}{payee}{time}"})
        for payer in range(5)
        for payee in range(4)
        for time in (5, 5_000_000_000_000)
        if (payer + payee) % 3
    ]
    + [("a1", None, 7, 9, {"kind": "fee", "transaction_id": "tx:fee"})],
    "relation": [
        {"relation_id": f"r{number}", "party_id": "P1", "to_party_id": f"P{number}", "kind": "family"}
        for number in range(4)
    ],
    "contact_point": [
        {"contact_point_id": f"c{number}", "party_id": f"P{number}", "kind": "phone", "value_hash": "h"}
        for number in range(3)
    ],
    "sign_in": [
        {"sign_in_id": f"s{number}", "device_id": f"d{number % 2}", "account_id": "a1", "time": number}
        for number in range(4)
    ],
    "device": [{"device_id": f"d{number}"} for number in range(2)],
}


def files(path):
    return {
        file.relative_to(path).as_posix(): file.read_bytes() for file in path.rglob("*") if file.is_file()
    }


def built(home, rows):
    build_facts(view_of(home, **rows), home / "index")
    return files(home / "index")


@pytest.mark.parametrize("seed", [1, 2])
def test_a_shuffled_ledger_gives_the_same_files(tmp_path, seed):
    random = Random(seed)
    shuffled = {name: random.sample(rows, len(rows)) for name, rows in ROWS.items()}
    assert built(tmp_path / "shuffled", shuffled) == built(tmp_path / "plain", ROWS)


def test_building_twice_gives_the_same_files(tmp_path):
    view = view_of(tmp_path, **ROWS)
    build_facts(view, tmp_path / "first")
    build_facts(view, tmp_path / "second")
    assert files(tmp_path / "first") == files(tmp_path / "second")

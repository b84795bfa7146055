"""Laws that hold for every party of a random bank: what is shown and what is left out make up the whole."""

import random
from collections import Counter

import pytest

from graph_engine.schema.access import Viewer
from queries.graph import Bounds
from tests.naive.around import ties_around
from tests.naive.paths import Hop, best_path
from tests.queries.asking import asked_of_index, run_of

N_PARTIES, N_ACCOUNTS, N_TRANSFERS = 14, 20, 90
AML = Viewer("aml")


def random_bank(seed):
    """Parties with one or two accounts, a platform, transfers in two currencies at few distinct times."""
    draw = random.Random(seed)
    roles = ["platform" if place == 3 else "ordinary" for place in range(N_PARTIES)]
    holders = [place if place < N_PARTIES else draw.randrange(N_PARTIES) for place in range(N_ACCOUNTS)]
    transfers = sorted(
        (
            draw.randrange(0, 40) * 10**6 * 86_400,
            draw.randrange(N_ACCOUNTS),
            draw.randrange(N_ACCOUNTS),
            draw.randrange(1, 1000),
            draw.choice(["CNY", "CNY", "USD"]),
        )
        for _ in range(N_TRANSFERS)
    )
    return {
        "parties": [
            {"party_id": f"P{place:02}", "role": role, "ours": place % 3 > 0}
            for place, role in enumerate(roles)
        ],
        "accounts": [(f"a{place:02}", f"P{holder:02}") for place, holder in enumerate(holders)],
        "transfers": [
            (f"a{payer:02}", f"a{payee:02}", amount, time, {"currency": currency})
            for time, payer, payee, amount, currency in transfers
        ],
    }


BANK = random_bank(7)
HOLDER = dict(BANK["accounts"])
ORDINARY = {party["party_id"] for party in BANK["parties"] if party["role"] == "ordinary"}
PARTIES = [party["party_id"] for party in BANK["parties"]]


@pytest.fixture(scope="module")
def bank_run(tmp_path_factory):
    return run_of(tmp_path_factory.mktemp("bank"), **BANK)


def sums(pairs):
    """Amounts per currency."""
    added = Counter()
    for amount, currency in pairs:
        added[currency] += amount
    return dict(added)


def shown_and_left_out(answer, reasons):
    """Amounts per currency of the rows and of what was left out for some reasons."""
    amount, currency = answer.columns.index("amount_minor"), answer.columns.index("currency")
    rows = [(row[amount], row[currency]) for row in answer.rows]
    parts = [
        (value, name)
        for part in answer.left_out
        if part.reason in reasons
        for name, value in part.amount_minor.items()
    ]
    return sums(rows + parts)


@pytest.mark.parametrize("party", PARTIES)
@pytest.mark.parametrize("bounds", [Bounds(), Bounds(edges=4), Bounds(rows=2), Bounds(rows=1, edges=3)])
def test_counterparties_and_what_is_left_out_are_all_transfers_of_a_party(party, bounds, bank_run):
    answer = asked_of_index(
        "counterparties", bank_run, {"party": party, "direction": "out"}, AML, bounds=bounds
    )
    whole = sums((row[2], row[4]["currency"]) for row in BANK["transfers"] if HOLDER[row[0]] == party)
    assert shown_and_left_out(answer, {"row_limit", "edge_limit", "between_own_accounts"}) == whole


@pytest.mark.parametrize("account", sorted(HOLDER))
@pytest.mark.parametrize("bounds", [Bounds(), Bounds(edges=3), Bounds(rows=2)])
def test_a_statement_and_what_is_left_out_are_all_transfers_of_an_account(account, bounds, bank_run):
    answer = asked_of_index("account_statement", bank_run, {"account": account}, AML, bounds=bounds)
    sides = [(row[2], row[4]["currency"]) for row in BANK["transfers"] for end in row[:2] if end == account]
    assert shown_and_left_out(answer, {"row_limit", "edge_limit"}) == sums(sides)


@pytest.mark.parametrize("party", PARTIES)
@pytest.mark.parametrize("hops", [1, 2, 3])
def test_a_neighbourhood_is_what_walking_with_sets_gives(party, hops, bank_run):
    answer = asked_of_index("neighbourhood", bank_run, {"party": party, "hops": hops}, AML)
    flows = [
        ((HOLDER[payer], HOLDER[payee], further["currency"]), HOLDER[payer], HOLDER[payee])
        for payer, payee, _amount, _time, further in BANK["transfers"]
        if HOLDER[payer] != HOLDER[payee]
    ]
    places = [answer.columns.index(name) for name in ("source", "target", "currency", "hops")]
    shown = {tuple(row[place] for place in places[:3]): row[places[3]] for row in answer.rows}
    assert shown == ties_around(flows, ORDINARY, party, hops)
    assert len(shown) == len(answer.rows)


@pytest.mark.parametrize("party", PARTIES)
@pytest.mark.parametrize("arguments", [{}, {"max_parties": 2}, {"max_parties": 1}, {"limit": 2}])
@pytest.mark.parametrize("edges", [3, 1000])
def test_a_neighbourhood_of_one_hop_and_what_is_left_out_are_all_flows(party, arguments, edges, bank_run):
    asked = {"party": party, "hops": 1} | arguments
    answer = asked_of_index("neighbourhood", bank_run, asked, AML, bounds=Bounds(edges=edges))
    whole = sums(
        (amount, further["currency"])
        for payer, payee, amount, _time, further in BANK["transfers"]
        if (HOLDER[payer] == party) != (HOLDER[payee] == party)
    )
    assert shown_and_left_out(answer, {"row_limit", "edge_limit", "node_limit"}) == whole


@pytest.mark.parametrize("payee", PARTIES[1:])
@pytest.mark.parametrize("how", ["any", "rising", "earliest"])
def test_a_path_is_the_one_that_writing_out_every_path_gives(payee, how, bank_run):
    arguments = {"payer": "P00", "payee": payee, "max_hops": 3}
    arguments |= {"order": "any"} if how == "any" else {}
    arguments |= {"best": "earliest_arrival"} if how == "earliest" else {}
    answer = asked_of_index("shortest_flow_path", bank_run, arguments, AML)
    numbers = {party: place for place, party in enumerate(PARTIES)}
    hops = [
        Hop(numbers[HOLDER[payer]], numbers[HOLDER[other]], time, HOLDER[other] in ORDINARY)
        for payer, other, _amount, time, _further in BANK["transfers"]
    ]
    path, ended = best_path(hops, (0, numbers[payee]), 3, how)
    place = answer.columns.index("transaction_id")
    assert [row[place] for row in answer.rows] == [f"tx:{code + 1:04}" for code in path]
    assert sum(part.count for part in answer.left_out) == len(ended)


@pytest.mark.parametrize("name", ["counterparties", "neighbourhood", "customer_360", "same_name_accounts"])
def test_fewer_rows_are_the_first_of_all_rows(name, bank_run):
    for party in PARTIES:
        whole = asked_of_index(name, bank_run, {"party": party}, AML)
        few = asked_of_index(name, bank_run, {"party": party, "limit": 3}, AML)
        assert few.rows == whole.rows[:3]
        n_cut = sum(part.count for part in few.left_out if part.reason == "row_limit")
        assert len(few.rows) + n_cut == len(whole.rows)


def test_rows_loaded_in_another_order_give_the_same_answers(bank_run, tmp_path):
    shuffled = dict(BANK)
    numbered = [
        {
            "transaction_id": f"tx:{place:04}",
            "payer_account": row[0],
            "payee_account": row[1],
            "amount_minor": row[2],
            "time": row[3],
            **row[4],
        }
        for place, row in enumerate(BANK["transfers"], start=1)
    ]
    shuffled |= {
        "transfers": [],
        "transaction": numbered[::-1],
        "accounts": BANK["accounts"][::-1],
        "parties": BANK["parties"][::-1],
    }
    other = run_of(tmp_path, **shuffled)
    for party in PARTIES[:5]:
        for name in ("counterparties", "neighbourhood", "customer_360"):
            answers = [asked_of_index(name, one, {"party": party}, AML) for one in (bank_run, other)]
            assert answers[0].rows == answers[1].rows
            assert answers[0].left_out == answers[1].left_out

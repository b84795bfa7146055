"""How far beyond chance it is to meet the seldom met, by hand."""

from math import log

import numpy as np
import pytest

from graph_engine.patterns.background import DAY_US, Background
from graph_engine.patterns.chance import chance_among
from graph_engine.patterns.crowds import Crowds
from graph_engine.patterns.strangers import among_strangers
from graph_engine.ranking import together
from tests.graph_engine.detectors.small_flows import Payment, SmallLedger, flows_of

SHOPS = [f"2025-03-01 1{n % 10}:{n:02} | c{n} | {shop} | 1" for n in range(10) for shop in ("s", "t")]
"""Ten customers pay each of two shops: twenty pairs."""


def background_of(folder, lines, **ledger):
    payments = [Payment.read(line) for line in sorted(lines)]
    return Background(flows_of(SmallLedger(payments, **ledger), folder / "index"))


def crowds_of(background, side):
    among = among_strangers(background, 14 * DAY_US)
    return Crowds(background, among, side, chance_among(background, among))


def transactions_of_a(background, parties):
    (a,) = background.flows.parties.codes_of(["party:a"])
    return np.flatnonzero(parties == a).astype(np.int32)


def seldom_met_by_a(background):
    paid = transactions_of_a(background, background.payer_party)
    return crowds_of(background, "outgoing").seldom_met(paid)


def test_whom_nobody_else_pays_is_met_as_seldom_as_such_pairs_are(tmp_path):
    background = background_of(tmp_path, [*SHOPS, *(f"2025-03-02 10:00 | a | n{n} | 1" for n in range(4))])
    assert seldom_met_by_a(background) == pytest.approx(together(-4 * log(4 / 24), 4))


def test_who_meets_the_popular_meets_whom_all_meet(tmp_path):
    background = background_of(tmp_path, [*SHOPS, *(f"2025-03-02 10:00 | a | {shop} | 1" for shop in "st")])
    assert seldom_met_by_a(background) == 0


def test_a_party_met_twice_counts_once(tmp_path):
    twice = [f"2025-03-02 1{n}:00 | a | n | 1" for n in range(2)]
    background = background_of(tmp_path, [*SHOPS, *twice])
    assert seldom_met_by_a(background) == pytest.approx(log(21))


def test_payers_are_told_by_whom_else_they_pay(tmp_path):
    background = background_of(tmp_path, [*SHOPS, *(f"2025-03-02 10:00 | n{n} | a | 1" for n in range(4))])
    received = transactions_of_a(background, background.payee_party)
    told = crowds_of(background, "incoming").seldom_met(received)
    assert told == pytest.approx(together(-4 * log(4 / 24), 4))


@pytest.mark.parametrize("told", [{"kind": "company"}, {"ours": False}])
def test_parties_are_compared_with_those_of_their_kind_and_side(tmp_path, told):
    lines = [*SHOPS, *(f"2025-03-02 10:00 | a | n{n} | 1" for n in range(4))]
    background = background_of(tmp_path, lines, parties={f"n{n}": told for n in range(4)})
    assert seldom_met_by_a(background) == 0

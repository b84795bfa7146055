"""Lawful look-alikes are what they claim to be: regular, explained, and like laundering only in shape."""

from datetime import date
from itertools import pairwise

import polars as pl

from graph_engine.detectors import DETECTORS
from graph_engine.synthetic.days import SPRING_FESTIVAL, working_on_or_before


def into(rows, accounts):
    return rows.filter(pl.col("payee_account").is_in(accounts))


def out_of(rows, accounts):
    return rows.filter(pl.col("payer_account").is_in(accounts))


def test_cash_pooling_sweeps_a_group_the_bank_knows(bank):
    relations = bank.table("relation").filter(pl.col("kind") == "group_parent")
    for rows, roles in bank.instances("cash_pooling"):
        assert set(rows["summary"]) == {"集团归集", "集团下拨"}
        party = dict(bank.holders.select("account_id", "party_id").rows())
        parents = set(relations.select("party_id", "to_party_id").rows())
        assert all((party[roles["header"][0]], party[member]) in parents for member in roles["member"])


def test_a_payroll_agent_pays_out_what_its_clients_paid_in(bank):
    for rows, roles in bank.instances("payroll_agent"):
        wages = rows.filter(pl.col("payroll") == "true")
        assert set(wages["payer_account"]) == set(roles["agent"])
        assert set(wages["day"]) == {working_on_or_before(date(2025, month, 10)) for month in range(1, 13)}
        assert wages["amount_minor"].sum() < into(rows, roles["agent"])["amount_minor"].sum()


def test_settlement_reaches_stalls_the_day_the_takings_come(bank):
    for rows, roles in bank.instances("merchant_settlement"):
        takings, shares = into(rows, roles["operator"]), out_of(rows, roles["operator"])
        assert set(takings["payer_account"]) == set(roles["platform"])
        assert set(shares["day"]) <= set(takings["day"])


def test_the_wholesale_market_trades_before_dawn(bank):
    for rows, roles in bank.instances("wholesale_market"):
        bought = into(rows, roles["wholesaler"])
        assert bought["payer_account"].n_unique() >= 12
        assert bought["at"].dt.hour().is_between(3, 7).all()


def test_rent_comes_in_the_first_days_and_goes_to_the_owners(bank):
    for rows, roles in bank.instances("rent_collector"):
        assert (into(rows, roles["collector"])["day"].dt.day() <= 5).all()
        assert (out_of(rows, roles["collector"])["day"].dt.day() <= 9).all()


def test_on_tax_days_the_bookkeeper_pays_the_treasury(bank):
    for rows, roles in bank.instances("tax_days"):
        paid = out_of(rows, roles["bookkeeper"])
        assert set(paid["payee_account"]) == set(roles["treasury"])
        assert set(paid["day"]) == {working_on_or_before(date(2025, month, 15)) for month in range(1, 13)}


def test_families_are_known_as_families(bank):
    known = bank.table("relation").filter(pl.col("kind") == "family").select("party_id", "to_party_id").rows()
    party = dict(bank.holders.select("account_id", "party_id").rows())
    for _, roles in bank.instances("family_transfers"):
        family = [party[account] for account in roles["relative"]]
        assert set(pairwise(family)) <= set(known)


def test_a_renewed_loan_names_the_old_one_and_the_bridge_goes_back(bank):
    renewals = bank.truth.loans.filter(pl.col("story") == "renewal")
    assert renewals["renewed_from"].null_count() == 0
    for rows, roles in bank.instances("loan_renewal"):
        lent = out_of(rows, roles["friend"])["amount_minor"].item()
        returned = into(rows, roles["friend"])["amount_minor"].item()
        assert lent < returned < 1.01 * lent


def test_red_packets_are_small_and_around_the_feast(bank):
    for rows, _ in bank.instances("red_packets"):
        assert rows["amount_minor"].max() <= 88_800
        assert ((rows["day"] - SPRING_FESTIVAL[2025]).dt.total_days().is_between(-1, 6)).all()


def test_some_look_alikes_are_on_the_list_of_explained_behaviour(bank):
    explained = bank.table("list_entry").filter(pl.col("list") == "explained_behaviour")
    lawful = bank.truth.patterns.filter("lawful").select("pattern_id")
    parties = bank.truth.members.join(lawful, on="pattern_id")["member_id"].to_list()
    assert explained.height > 0
    assert set(explained["detector"]) <= {detector.name for detector in DETECTORS}
    assert ("party:" + explained["party_id"]).is_in(parties).all()

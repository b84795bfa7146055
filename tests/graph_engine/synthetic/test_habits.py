"""Each statement about how money moves in the synthetic bank, measured on a year of it."""

from datetime import date, timedelta

import polars as pl

from graph_engine.synthetic.banks import BANKS, RIVALS
from graph_engine.synthetic.days import SPRING_FESTIVAL, working_on_or_before


def originals(bank) -> pl.DataFrame:
    return bank.transactions.filter(~pl.col("reversal"))


def test_eight_per_cent_of_customers_are_firms_and_some_are_sole_traders(bank):
    customers = bank.table("party").filter(pl.col("ours") == "true")["kind"]
    assert len(customers) == 1500
    assert abs((customers == "company").mean() - 0.08) < 0.002
    assert 0.03 < (customers == "sole_trader").mean() < 0.10


def test_many_customers_have_several_accounts(bank):
    ours = bank.table("account").filter(pl.col("ours") == "true").select("account_id")
    held = bank.holders.filter(pl.col("ours") == "true").join(ours, on="account_id")
    several = held.group_by("party_id").len().filter(pl.col("len") > 1)
    assert 0.35 < several.height / 1500 < 0.55


def test_over_half_of_persons_payments_go_through_two_platforms(bank):
    platforms = bank.holders.filter(pl.col("role") == "payment_institution")
    assert platforms["party_id"].n_unique() == 2
    payments = originals(bank).filter(pl.col("payer_account").is_in(bank.accounts_of("person")))
    through = payments["payee_account"].is_in(platforms["account_id"].to_list()).mean()
    assert 0.5 < through < 0.8


def test_wages_are_paid_on_the_10th_and_15th_or_the_working_day_before(bank):
    days = set(originals(bank).filter(pl.col("summary") == "代发工资")["day"])
    asked = {working_on_or_before(date(2025, month, day)) for month in range(1, 13) for day in (10, 15)}
    assert days == asked


def test_interest_comes_on_the_21st_of_quarter_end_months_alone(bank):
    days = set(bank.transactions.filter(pl.col("kind") == "interest")["day"])
    assert days == {date(2025, month, 21) for month in (3, 6, 9, 12)}


def test_deposits_rise_at_quarter_end_and_flow_back(bank):
    own = originals(bank).filter(pl.col("summary").is_in(["本人转账", "同名划转"]))
    into = own.filter(pl.col("payer_number").is_not_null())
    out = own.filter(pl.col("payee_number").is_not_null())
    for month in (3, 6, 9):
        end = date(2025, month + 1, 1) - timedelta(days=1)
        surge = _between(into, end - timedelta(days=6), end)
        quiet = _between(into, date(2025, month, 8), date(2025, month, 14))
        back = _between(out, end + timedelta(days=1), end + timedelta(days=14))
        assert len(surge) > 2.5 * len(quiet)
        assert surge.sum() > 2 * quiet.sum()
        assert back.sum() > 0.8 * surge.sum()


def _between(rows: pl.DataFrame, first: date, last: date) -> pl.Series:
    return rows.filter(pl.col("day").is_between(first, last))["amount_minor"]


def test_spring_festival_brings_red_packets_and_no_business(bank):
    packets = originals(bank).filter(pl.col("purpose").is_in(["红包", "压岁钱", "恭喜发财", "新年快乐"]))
    feast = SPRING_FESTIVAL[2025]
    assert packets.filter((pl.col("day") - feast).abs() <= timedelta(days=7)).height == packets.height > 200
    trade = originals(bank).filter((pl.col("summary") == "对公转账") & (pl.col("purpose") == "货款"))
    planted = bank.truth.members["member_id"].str.strip_prefix("tx:")
    ordinary = trade.join(planted.to_frame("transaction_id"), on="transaction_id", how="anti")
    assert ordinary.filter(pl.col("day") == feast).height <= 2


def test_most_is_bought_on_618_and_double_eleven(bank):
    shopping = originals(bank).filter(pl.col("purpose") == "网上购物").group_by("day").len()
    usual = shopping["len"].median()
    for day in (date(2025, 6, 18), date(2025, 11, 11)):
        assert shopping.filter(pl.col("day") == day)["len"].item() > 1.8 * usual


def test_taxes_are_paid_by_the_15th(bank):
    taxes = originals(bank).filter(pl.col("summary").is_in(["缴税", "电子缴税"]))
    late = taxes.filter(pl.col("day").dt.day() > 15)
    assert late.height == 0


def test_one_per_cent_are_reversals_and_each_mirrors_its_original(bank):
    rows = bank.transactions
    reversals = rows.filter(pl.col("reversal"))
    assert abs(reversals.height / rows.height - 0.01) < 0.002
    pairs = reversals.join(rows, left_on="reverses", right_on="transaction_id", suffix="_first")
    assert pairs.height == reversals.height
    assert (pairs["amount"] == pairs["amount_first"]).all()
    assert (pairs["at"] > pairs["at_first"]).all()
    assert pairs["payer_account"].equals(pairs["payee_account_first"], null_equal=True)
    assert pairs["payee_account"].equals(pairs["payer_account_first"], null_equal=True)
    assert pairs["reverses_first"].null_count() == pairs.height


def test_five_per_cent_of_counterparty_names_are_missing(bank):
    for side in ("payer", "payee"):
        elsewhere = bank.transactions.filter(pl.col(f"{side}_number").is_not_null())
        assert abs(elsewhere[f"{side}_name"].is_null().mean() - 0.05) < 0.01


def test_six_named_rivals_hold_the_accounts_elsewhere(bank):
    rivals = bank.table("bank").filter(pl.col("standing") == "competitor")
    assert set(rivals["bank_code"]) == {BANKS[i].code for i in RIVALS}
    assert rivals.height == 6
    held = bank.table("account").filter(pl.col("bank_code").is_in(rivals["bank_code"].to_list()))
    assert held["bank_code"].n_unique() == 6


def test_outside_firms_come_in_several_spellings(bank):
    firms = bank.truth.outside_accounts.filter(pl.col("kind") == "outside_firm")
    received = bank.transactions.select(
        pl.format("acct:{}", "payee_account").alias("account_id"), pl.col("payee_name").alias("name")
    ).drop_nulls()
    spellings = (
        received.join(firms, on="account_id")
        .group_by("outside_firm")
        .agg(pl.col("name").n_unique(), pl.col("legal_name").first())
    )
    assert (spellings["name"] > 1).mean() > 0.3
    joined = "".join(received["name"].unique().to_list())
    assert "(" in joined
    assert any(character in joined for character in "貿電國東匯")


def test_the_bank_knows_some_accounts_elsewhere_and_others_by_name_alone(bank):
    same = bank.truth.outside_accounts.filter(pl.col("kind") == "same_name")
    assert 0.2 < same["known"].mean() < 0.6
    held = bank.table("account_holding").select(
        pl.format("acct:{}", "account_id").alias("account_id"), "party_id"
    )
    known = same.filter("known").join(held, on="account_id")
    assert known.height == same.filter("known").height
    assert (known["party_id"] == "party:" + known["party_id_right"]).all()
    assert same.filter(~pl.col("known")).join(held, on="account_id").height == 0


def test_owners_mix_their_money_with_the_firms(bank):
    owners = bank.table("relation").filter(pl.col("kind") == "legal_representative")
    main = bank.holders.filter(pl.col("ours") == "true").unique("party_id", keep="first", maintain_order=True)
    main = main.select("party_id", "account_id")
    pairs = owners.join(main.rename({"account_id": "owner"}), on="party_id").join(
        main.rename({"party_id": "to_party_id", "account_id": "firm"}), on="to_party_id"
    )
    draws = originals(bank).join(
        pairs, left_on=["payer_account", "payee_account"], right_on=["firm", "owner"]
    )
    loans = originals(bank).join(
        pairs, left_on=["payee_account", "payer_account"], right_on=["firm", "owner"]
    )
    assert draws.height > 500
    assert loans.height > 100


def test_amounts_and_partners_have_heavy_tails(bank):
    private = originals(bank).filter(pl.col("summary") == "转账")["amount_minor"]
    assert private.mean() > 2 * private.median()
    trade = originals(bank).filter(pl.col("summary") == "对公转账")
    partners = trade.group_by("payee_account").agg(pl.col("payer_account").n_unique().alias("n"))["n"].sort()
    assert partners.max() > 8 * partners.median()


def test_communities_are_assortative(bank):
    of = bank.truth.communities.select(pl.col("party_id").str.strip_prefix("party:"), "community")
    holders = bank.holders.filter((pl.col("ours") == "true") & (pl.col("kind") == "person"))
    place = holders.join(of, on="party_id").select("account_id", "community")
    transfers = originals(bank).filter(pl.col("summary") == "转账")
    both = transfers.join(place, left_on="payer_account", right_on="account_id").join(
        place, left_on="payee_account", right_on="account_id", suffix="_payee"
    )
    assert (both["community"] == both["community_payee"]).mean() > 0.8


def test_there_are_loans_products_devices_and_history(bank):
    assert set(bank.table("loan_movement")["kind"]) == {"disbursement", "repayment"}
    assert bank.table("product_holding")["matures_on"].drop_nulls().str.slice(0, 7).is_in(["2025-06"]).any()
    devices = bank.table("sign_in").group_by("device_id").agg(pl.col("party_id").n_unique().alias("n"))
    assert (devices["n"] > 1).sum() > 20
    assert set(bank.table("referral")["outcome"]) == {"asked", "declined", "invited", "joined"}
    assert {"true", "false"} == set(bank.table("consent")["given"])
    assert bank.table("judgement").height > 0
    assert "explained_behaviour" in set(bank.table("list_entry")["list"])


def test_loan_movements_are_their_transactions(bank):
    joined = bank.table("loan_movement").join(
        bank.table("transaction"), on="transaction_id", suffix="_booked"
    )
    assert joined.height == bank.table("loan_movement").height
    assert (joined["amount"] == joined["amount_booked"]).all()
    assert (joined["time"] == joined["time_booked"]).all()
    assert set(joined["kind_booked"]) == {"loan_disbursement", "loan_repayment"}


def test_firms_guarantee_each_other_in_a_circle(bank):
    circle = bank.truth.guarantee_circles
    after = dict(circle.select("borrower_id", "guarantor_id").rows())
    start = circle["borrower_id"][0]
    at, seen = after[start], 1
    while at != start:
        at, seen = after[at], seen + 1
    assert seen == circle.height >= 3


def test_who_joined_became_a_customer_after_being_referred(bank):
    joined = bank.table("referral").filter(pl.col("outcome") == "joined")
    parties = bank.table("party").select("party_id", "customer_since")
    both = joined.join(parties, left_on="referred_id", right_on="party_id")
    assert both.height == joined.height > 0
    assert (both["time"] < both["customer_since"]).all()
    assert not both["referred_id"].is_duplicated().any()

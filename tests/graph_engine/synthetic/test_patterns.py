"""Planted patterns keep to their definitions: who, how much, how fast; and no two are alike."""

from datetime import timedelta
from itertools import pairwise

import polars as pl
import pytest

from graph_engine.synthetic.laundering import LAUNDERING, PLANTED_ONCE
from graph_engine.synthetic.look_alikes import LOOK_ALIKES

KINDS = [kind for kind, _ in (*PLANTED_ONCE, *LAUNDERING, *LOOK_ALIKES)]


def into(rows, accounts):
    return rows.filter(pl.col("payee_account").is_in(accounts))


def out_of(rows, accounts):
    return rows.filter(pl.col("payer_account").is_in(accounts))


def span(rows):
    return rows["at"].max() - rows["at"].min()


def test_every_kind_is_planted_and_the_lawful_ones_are_marked(bank):
    patterns = bank.truth.patterns
    assert patterns["kind"].unique(maintain_order=True).to_list() == KINDS
    assert set(patterns.filter("lawful")["kind"]) == {kind for kind, _ in LOOK_ALIKES}
    assert patterns.filter(pl.col("kind") == "diverted_loan").height == 1


def test_truth_names_transactions_accounts_and_parties_that_exist(bank):
    members = bank.truth.members
    for kind, table, prefix in (
        ("transaction", "transaction", "tx"),
        ("account", "account", "acct"),
        ("party", "party", "party"),
    ):
        known = prefix + ":" + bank.table(table)[f"{kind}_id"]
        named = members.filter(pl.col("member_kind") == kind)["member_id"]
        assert named.is_in(known.implode()).all()


@pytest.mark.parametrize("kind", KINDS)
def test_all_planted_money_is_booked_and_never_reversed(bank, kind):
    patterns = bank.truth.patterns.filter(pl.col("kind") == kind)
    reversed_ids = bank.transactions["reverses"].drop_nulls().to_list()
    for (rows, _), counted in zip(bank.instances(kind), patterns["transactions"], strict=True):
        assert rows.height == counted
        assert not rows["transaction_id"].is_in(reversed_ids).any()
        assert (rows["amount_minor"] > 0).all()


@pytest.mark.parametrize("kind", [kind for kind, _ in LAUNDERING])
def test_instances_of_a_kind_differ_in_amount(bank, kind):
    amounts = bank.truth.patterns.filter(pl.col("kind") == kind)["amount"]
    assert len(amounts) >= 2
    assert amounts.n_unique() == len(amounts)


def test_fan_in(bank):
    for rows, roles in bank.instances("fan_in"):
        gathered = into(rows, roles["collector"])
        assert gathered["payer_account"].n_unique() >= 8
        assert span(gathered) <= timedelta(days=21)


def test_fan_out(bank):
    for rows, roles in bank.instances("fan_out"):
        pieces = out_of(rows, roles["distributor"])
        lump = into(rows, roles["distributor"])["amount_minor"].sum()
        assert pieces["payee_account"].n_unique() >= 8
        assert 0.93 * lump <= pieces["amount_minor"].sum() <= lump
        assert span(rows) <= timedelta(days=7)


def test_round_trip(bank):
    for rows, roles in bank.instances("round_trip"):
        ring = roles["ring"]
        after = dict(zip(ring, [*ring[1:], ring[0]], strict=True))
        assert 3 <= len(ring) <= 7
        assert all(
            after[payer] == payee for payer, payee in rows.select("payer_account", "payee_account").rows()
        )
        assert set(rows["payer_account"]) == set(ring)


def test_rapid_pass_through(bank):
    for rows, roles in bank.instances("rapid_pass_through"):
        came = into(rows, roles["pass_through"])
        left = out_of(rows, roles["pass_through"])
        assert 0.87 <= left["amount_minor"].sum() / came["amount_minor"].sum() < 1
        waits = left.sort("at").join_asof(came.sort("at").select("at", pl.col("at").alias("came")), on="at")
        assert (waits["at"] - waits["came"]).max() <= timedelta(hours=21)


def test_scatter_gather(bank):
    for rows, roles in bank.instances("scatter_gather"):
        assert set(out_of(rows, roles["source"])["payee_account"]) == set(roles["middle"])
        assert set(into(rows, roles["target"])["payer_account"]) == set(roles["middle"])
        for middle in roles["middle"]:
            came, left = into(rows, [middle]), out_of(rows, [middle])
            assert came["at"].min() < left["at"].min()
            assert left["amount_minor"].sum() <= came["amount_minor"].sum()


def test_gather_scatter(bank):
    for rows, roles in bank.instances("gather_scatter"):
        came, left = into(rows, roles["hub"]), out_of(rows, roles["hub"])
        assert came["payer_account"].n_unique() >= 5
        assert left["payee_account"].n_unique() >= 3
        assert came["at"].max() <= left["at"].min()
        assert 0.89 <= left["amount_minor"].sum() / came["amount_minor"].sum() < 1


def test_structuring_stays_below_the_sum_that_is_reported(bank):
    for rows, roles in bank.instances("structuring"):
        deposits = rows.filter(pl.col("kind") == "cash_deposit")
        assert deposits.height >= 5
        assert deposits["amount_minor"].is_between(3_500_000, 4_999_999).all()
        assert not deposits.select("payee_account", "day").is_duplicated().any()
        assert set(deposits["payee_account"]) <= set(roles["depositor"])


def test_a_dormant_account_did_nothing_but_earn_interest_before(bank):
    for rows, roles in bank.instances("dormant_reactivated"):
        account = roles["dormant"]
        all_rows = bank.transactions.filter(
            pl.col("payer_account").is_in(account) | pl.col("payee_account").is_in(account)
        )
        before = all_rows.filter(pl.col("at") < rows["at"].min())
        assert set(before["kind"]) <= {"interest"}
        assert rows["at"].min().date().timetuple().tm_yday > 10


def test_mules_act_from_one_device_and_keep_little(bank):
    devices = bank.table("sign_in").select("account_id", "device_id").unique()
    for rows, roles in bank.instances("mule"):
        used = devices.filter(pl.col("account_id").is_in(roles["mule"]))["device_id"]
        assert used.n_unique() == 1
        assert set(into(rows, roles["mule"])["payer_account"]) == set(roles["stranger"])
        assert (
            out_of(rows, roles["mule"])["amount_minor"].sum()
            < into(rows, roles["mule"])["amount_minor"].sum()
        )


def test_layering_goes_from_layer_to_layer_in_time(bank):
    for rows, roles in bank.instances("layering"):
        layers = [roles[name] for name in sorted(roles)]
        assert len(layers) >= 4
        latest = None
        for payers, payees in pairwise(layers):
            step = rows.filter(pl.col("payer_account").is_in(payers) & pl.col("payee_account").is_in(payees))
            assert step.height >= 1
            assert latest is None or step["at"].min() > latest
            latest = step["at"].max()


def test_the_diverted_loan_ends_with_the_broker(bank):
    ((rows, roles),) = bank.instances("diverted_loan")
    loan = bank.truth.loans.filter(pl.col("story") == "diverted")
    stated = bank.table("loan").filter(pl.format("loan:{}", "loan_id") == loan["loan_id"].item())
    assert stated["purpose"].item() == "采购原材料"
    lent = rows.filter(pl.col("kind") == "loan_disbursement")["amount_minor"].item()
    invested = into(rows, roles["broker"])["amount_minor"].sum()
    assert 0.9 * lent < invested < lent
    assert span(rows) <= timedelta(days=9)

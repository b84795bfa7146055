"""Supply chains are trees of firms around a core, with money that runs towards the suppliers."""

import polars as pl


def test_chains_have_tiers_and_distributors(bank):
    chains = bank.truth.supply_chains
    assert chains["chain_id"].n_unique() == 2
    assert set(chains["tier"]) == {0, 1, 2, 3}
    first = chains.filter(pl.col("tier") == 1)
    assert (first["buyer_account"] == first["core_account"]).all()
    before = chains.filter(pl.col("tier") == 0)
    assert (before["supplier_account"] == before["core_account"]).all()


def test_a_tier_is_paid_by_the_tier_above_and_passes_less_on(bank):
    chains = bank.truth.supply_chains
    for tier in (2, 3):
        below, above = chains.filter(pl.col("tier") == tier), chains.filter(pl.col("tier") == tier - 1)
        assert set(below["buyer_account"]) <= set(above["supplier_account"])


def test_links_that_our_bank_sees_are_paid_in_amounts_of_invoices(bank):
    links = bank.truth.supply_chains.filter("visible").select(
        pl.col("buyer_account").str.strip_prefix("acct:").alias("payer_account"),
        pl.col("supplier_account").str.strip_prefix("acct:").alias("payee_account"),
    )
    paid = bank.transactions.filter(~pl.col("reversal")).join(
        links.unique(), on=["payer_account", "payee_account"]
    )
    met = paid.select("payer_account", "payee_account").unique()
    assert met.height == links.unique().height
    invoices = paid.filter(pl.col("purpose") == "按发票付款")
    assert (invoices["amount_minor"] % 10_000 != 0).mean() > 0.95


def test_what_passes_between_outside_firms_is_in_the_truth_alone(bank):
    unseen = bank.truth.supply_chains.filter(~pl.col("visible"))
    ours = set(bank.table("party").filter(pl.col("ours") == "true")["party_id"])
    assert not {party.removeprefix("party:") for party in unseen["supplier_party"].drop_nulls()} & ours


def test_a_core_enterprise_outside_is_known_by_name(bank):
    cores = bank.truth.supply_chains.select("core_party").unique()
    assert cores.null_count().item() == 0
    parties = bank.table("party").select(pl.format("party:{}", "party_id").alias("core_party"), "ours")
    assert set(cores.join(parties, on="core_party")["ours"]) == {"true", "false"}

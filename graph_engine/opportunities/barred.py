"""Parties that nobody may approach, whatever business they offer."""

import polars as pl

from graph_engine.facts import Facts

BARRED_LISTS = ("sanctions", "freeze", "internal_blacklist")


def barred(facts: Facts) -> pl.DataFrame:
    """Give the codes (``payee``) of parties on a list themselves or as holders of a listed account."""
    listed = facts.tables["list_entry"].filter(pl.col("list").is_in(BARRED_LISTS))
    holders = facts.accounts.select("account_id", "holder_party_id")
    by_account = listed.join(holders, on="account_id").select(party_id="holder_party_id")
    ids = pl.concat([listed.select("party_id").drop_nulls(), by_account])
    return facts.parties.join(ids, on="party_id", how="semi").select(payee="party")

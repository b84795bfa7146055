"""Who holds an account, and the accounts and parties that are known only because money went there."""

import polars as pl

from graph_engine.schema import TABLES, Table
from graph_engine.schema.words import HOLDER_ROLES

IMPLICIT = "implicit:"
"""Beginning of the id of a party that stands for the unknown holder of an account."""


def primary_holders(holdings: pl.DataFrame, parties: pl.DataFrame) -> pl.DataFrame:
    """Columns account_id, holder_party_id: the one holder an account counts for.

    The role "holder" comes first, then joint holder, authorised signatory and agent; then the largest share,
    the earliest ``valid_from``, the smallest party id. Holders that are not in ``parties`` do not count.
    """
    rank = pl.col("role").replace_strict(
        {role: n for n, role in enumerate(HOLDER_ROLES)}, return_dtype=pl.Int8
    )
    held = holdings.join(parties, on="party_id", how="semi").with_columns(_rank=rank)
    ordered = held.sort(
        "_rank",
        "share",
        "valid_from",
        "party_id",
        descending=[False, True, False, False],
        nulls_last=[False, True, False, False],
    )
    first = ordered.unique("account_id", keep="first", maintain_order=True)
    return first.select("account_id", holder_party_id="party_id").sort("account_id")


def missing_accounts(transactions: pl.DataFrame, holdings: pl.DataFrame, known: pl.Series) -> pl.Series:
    """Ids of accounts that transactions or holdings name and that are not known, sorted."""
    sides = (transactions["payer_account"], transactions["payee_account"], holdings["account_id"])
    unknown = [side.filter(~side.is_in(known.implode())).unique().rename("account_id") for side in sides]
    return pl.concat(unknown).unique().drop_nulls().sort()


def placeholders(account_ids: pl.Series) -> pl.DataFrame:
    """Rows of the table account for ids of which nothing else is known."""
    known = pl.DataFrame({"account_id": account_ids, "source_key": account_ids}).with_columns(
        ours=pl.lit(value=False),
        role=pl.lit("ordinary"),
        placeholder=pl.lit(value=True),
        source=pl.lit("ledger"),
        loaded_in=pl.lit(0),
    )
    return _as_rows(known, TABLES["account"])


def _as_rows(known: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Rows of a table of which only some columns are known."""
    return known.select(
        (pl.col(name) if name in known.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in table.polars_schema.items()
    )


def with_holders(accounts: pl.DataFrame, holders: pl.DataFrame, parties: pl.DataFrame) -> pl.DataFrame:
    """Accounts with ``holder_party_id`` (implicit where no holder is known) and ``ordinary``.

    An account is ordinary, and money may be followed through it, if its own role and its holder's are.
    """
    roles = parties.select(holder_party_id="party_id", _holder_role="role")
    joined = accounts.join(holders, on="account_id", how="left").join(roles, on="holder_party_id", how="left")
    own = pl.col("role") == "ordinary"
    return joined.with_columns(
        holder_party_id=pl.coalesce("holder_party_id", pl.lit(IMPLICIT) + pl.col("account_id")),
        ordinary=own & (pl.col("_holder_role").is_null() | (pl.col("_holder_role") == "ordinary")),
    ).drop("_holder_role")


def received_names(transactions: pl.DataFrame) -> pl.DataFrame:
    """Columns account_id, name: the name received most often for each account; the smallest of equals."""
    sides = [
        transactions.select(account_id=f"{side}_account", name=f"{side}_name").drop_nulls()
        for side in ("payer", "payee")
    ]
    counted = pl.concat(sides).group_by("account_id", "name").len()
    ordered = counted.sort("len", "name", descending=[True, False])
    return ordered.unique("account_id", keep="first", maintain_order=True).select("account_id", "name")


def implicit_parties(accounts: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """Rows of the table party that stand for the unknown holders of accounts."""
    alone = accounts.filter(pl.col("holder_party_id") == pl.lit(IMPLICIT) + pl.col("account_id"))
    known = alone.select(
        "account_id",
        "role",
        "source",
        "source_key",
        "loaded_in",
        party_id="holder_party_id",
        ours=pl.lit(value=False),
    )
    return _as_rows(known.join(names, on="account_id", how="left"), TABLES["party"])

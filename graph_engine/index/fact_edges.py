"""The edges that the ledger's tables tell of, one function for each type that is not simply a table."""

from collections.abc import Callable

import polars as pl

from graph_engine.index.frames import Frames
from graph_engine.schema.graph import EdgeType


def edge_frame(edge_type: EdgeType, frames: Frames) -> pl.DataFrame:
    """The edges of a type with their ends as ids."""
    make = _MADE.get(edge_type.name)
    frame = frames.rows(edge_type.table) if make is None else make(edge_type, frames)
    names = (edge_type.source_column, edge_type.target_column, edge_type.id_column, edge_type.time_column)
    wanted = [name for name in names if name] + [column.name for column in edge_type.properties]
    return frame.lazy().select(*dict.fromkeys(wanted)).collect()


def _holdings(_: EdgeType, frames: Frames) -> pl.DataFrame:
    """Holdings as told, and for an account without a holder its implicit one."""
    accounts = frames.accounts.select("account_id", "holder_party_id")
    told = (
        frames.rows("account_holding")
        .join(accounts, on="account_id", how="left")
        .sort(pl.col("role") != "holder", "holding_id")
        .with_columns(
            main=(pl.col("party_id") == pl.col("holder_party_id"))
            & pl.struct("account_id", "party_id").is_first_distinct()
        )
        .with_columns(pl.col("main").fill_null(False))
    )
    implicit = accounts.filter(pl.col("holder_party_id").str.starts_with("implicit:")).select(
        "account_id",
        party_id="holder_party_id",
        holding_id="holder_party_id",
        role=pl.lit("holder"),
        main=pl.lit(True),
    )
    return pl.concat([told, implicit], how="diagonal")


def _held_at(_: EdgeType, frames: Frames) -> pl.DataFrame:
    return frames.banks_of_accounts.drop_nulls("bank").rename({"bank": "bank_code"})


def _managed_by(_: EdgeType, frames: Frames) -> pl.DataFrame:
    return frames.parties.drop_nulls("branch_id")


def _loan_movements(edge_type: EdgeType, frames: Frames) -> pl.DataFrame:
    kind = {"DISBURSED": "disbursement", "REPAID": "repayment"}[edge_type.name]
    return frames.rows("loan_movement").filter(pl.col("kind") == kind)


def _sign_ins(edge_type: EdgeType, frames: Frames) -> pl.DataFrame:
    return frames.rows("sign_in").drop_nulls(edge_type.target_column)


_MADE: dict[str, Callable[[EdgeType, Frames], pl.DataFrame | pl.LazyFrame]] = {
    "HOLDS_ACCOUNT": _holdings,
    "HELD_AT": _held_at,
    "MANAGED_BY": _managed_by,
    "HOLDS": lambda _, frames: frames.products,
    "TRANSFERRED": lambda _, frames: frames.transfers,
    "BOOKED": lambda _, frames: frames.booked,
    "DISBURSED": _loan_movements,
    "REPAID": _loan_movements,
    "REFERRED": lambda _, frames: frames.rows("referral").drop_nulls("referred_id"),
    "SIGNED_IN": _sign_ins,
    "SHARES": lambda _, frames: frames.shared_contacts,
}

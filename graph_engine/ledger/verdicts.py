"""What becomes of each appended row: accepted, a duplicate, or in conflict with a row of the same key.

Rows are told apart by key, and the versions of one key by ``revised_at``: empty is the first version, the
others are corrections. Contents are compared, as 128-bit hashes, only where keys collide.
"""

from dataclasses import dataclass
from typing import Literal

import polars as pl

from graph_engine.schema import SYSTEM_COLUMNS, Table

OnConflict = Literal["quarantine", "correct"]
VERDICTS = pl.Enum(["accepted", "duplicate", "conflict"])
NOT_CONTENT = frozenset({"placeholder", *(column.name for column in SYSTEM_COLUMNS)})
ROW, REVISED = "_row", "revised_at"
CONTENT = ["_hash_1", "_hash_2", "_more"]
"""Stands for a row's content: two hashes of the columns that new rows fill; whether others are filled."""
FEW = 0.05
"""Share of stored rows up to which looking for the colliding ones beats hashing all (ours)."""


@dataclass(frozen=True)
class Judged:
    """Verdict per row in input order, and which rows are to be stored."""

    verdicts: pl.Series
    stored: pl.Series


def versions_of(table: Table, rows: pl.LazyFrame, filled: list[str]) -> pl.LazyFrame:
    """Key, ``revised_at``, what stands for the content (and ``placeholder``) of rows, in their order."""
    content = [name for name in table.polars_schema if name not in NOT_CONTENT and name not in table.key]
    packed = pl.struct([name for name in content if name in filled] or table.id_column)
    more = [pl.col(name).is_not_null() for name in content if name not in filled]
    return rows.select(
        *table.key,
        REVISED,
        *(["placeholder"] if "placeholder" in table.polars_schema else []),
        packed.hash(1).alias("_hash_1"),
        packed.hash(2).alias("_hash_2"),
        (pl.any_horizontal(more) if more else pl.lit(value=False)).alias("_more"),
    )


def judge(table: Table, rows: pl.DataFrame, stored: pl.LazyFrame, on_conflict: OnConflict) -> Judged:
    """Compare rows with the stored ones and with each other.

    Parameters
    ----------
    table : Table
        The table that the rows belong to.
    rows : pl.DataFrame
        Rows in the table's schema; ``revised_at`` is empty everywhere ("quarantine") or nowhere ("correct").
    stored : pl.LazyFrame
        What the table holds already.
    on_conflict : "quarantine" or "correct"
        Whether a row of a known key with other content is a conflict or a correction.

    Returns
    -------
    Judged
        Verdict and whether to store, per row in input order. A row that confirms, with a later
        ``revised_at``, what was in force is a duplicate and stored all the same: a correction that is dated
        between the two and arrives late must not win.

    Notes
    -----
    O(n) plus one hash join on the keys; the contents of stored rows are read for colliding keys only.
    """
    suspects = _suspects(table, rows, stored)
    verdicts = pl.Series("verdict", ["accepted"], dtype=VERDICTS).new_from_index(0, rows.height)
    keep = pl.repeat(True, rows.height, dtype=pl.Boolean, eager=True)
    if suspects.is_empty():
        return Judged(verdicts, keep)
    filled = [name for name in rows.columns if rows[name].null_count() < rows.height]
    doubtful = rows if suspects.len() == rows.height else rows[suspects]
    new = versions_of(table, doubtful.lazy(), filled).collect().with_columns(suspects.alias(ROW))
    old = _rivals(table, new[table.id_column], stored, filled)
    judged = _judge_suspects(table, new, old, on_conflict)
    return Judged(
        verdicts.scatter(judged[ROW], judged["verdict"]), keep.scatter(judged[ROW], judged["stored"])
    )


def _suspects(table: Table, rows: pl.DataFrame, stored: pl.LazyFrame) -> pl.Series:
    """Numbers of the rows whose id is stored already or stands in the batch twice."""
    ids = rows[table.id_column]
    twice = pl.Series([], dtype=pl.UInt32) if ids.n_unique() == ids.len() else ids.is_duplicated().arg_true()
    named = stored.select(table.id_column).filter(pl.col(table.id_column).is_in(ids.implode()))
    known = named.collect(engine="streaming").to_series()
    if known.is_empty():
        return twice
    numbered = pl.DataFrame([ids]).with_row_index(ROW)
    met = numbered.join(known.to_frame(), on=table.id_column, how="semi")[ROW]
    return pl.concat([met, twice]).unique().sort() if twice.len() else met.sort()


def _rivals(table: Table, ids: pl.Series, stored: pl.LazyFrame, filled: list[str]) -> pl.DataFrame:
    """The stored versions of some ids, and where these are many, of all."""
    named = pl.col(table.id_column).is_in(ids.implode())
    if ids.len() > FEW * stored.select(pl.len()).collect().item():
        return versions_of(table, stored, filled).collect(engine="streaming")
    return versions_of(table, stored.filter(named), filled).collect(engine="streaming")


def _judge_suspects(
    table: Table, new: pl.DataFrame, old: pl.DataFrame, on_conflict: OnConflict
) -> pl.DataFrame:
    """Verdicts (columns row, verdict, stored) of the rows that have a rival."""
    if "placeholder" not in new.columns:
        return _judge_real(table, new, old, on_conflict)
    stands_in = pl.col("placeholder").fill_null(value=False)
    real, real_old = new.filter(~stands_in), old.filter(~stands_in)
    judged = _judge_real(table, real, real_old, on_conflict)
    known = pl.concat([real, real_old], how="diagonal")
    places = _judge_placeholders(table, new.filter(stands_in), known, old.filter(stands_in))
    return pl.concat([judged, places])


def _judge_placeholders(
    table: Table, new: pl.DataFrame, known: pl.DataFrame, old: pl.DataFrame
) -> pl.DataFrame:
    """A placeholder is stored unless its account is known, or the same placeholder is."""
    identity = [table.id_column, *CONTENT]
    met = new.join(known, on=table.id_column, how="semi")[ROW]
    same = new.join(old, on=identity, how="semi")[ROW]
    again = new.filter(~pl.struct(identity).is_first_distinct())[ROW]
    stored = ~pl.col(ROW).is_in(pl.concat([met, same, again]).implode())
    return new.select(ROW, stored=stored).select(ROW, _verdict(~pl.col("stored")), "stored")


def _judge_real(table: Table, new: pl.DataFrame, old: pl.DataFrame, on_conflict: OnConflict) -> pl.DataFrame:
    """Verdicts by comparing each row with the stored versions of its key and with the first of its batch."""
    correcting = on_conflict == "correct"
    version = [*table.key, *([REVISED] if correcting else [])]
    compared = (
        _against_first(new, version)
        .join(_rivalry(new, old, version), on=ROW, maintain_order="left")
        .with_columns(stored=~pl.col("taken") & pl.col("leads"))
    )
    confirmed = _confirmations(table, compared.filter("stored"), old) if correcting else compared[ROW].clear()
    equal = (
        pl.when("stored")
        .then(pl.col(ROW).is_in(confirmed.implode()))
        .otherwise(pl.col("known") | (~pl.col("taken") & pl.col("follows")))
    )
    return compared.select(ROW, _verdict(equal), "stored")


def _against_first(new: pl.DataFrame, version: list[str]) -> pl.DataFrame:
    """Per row: does it lead its version in the batch, and does its content follow the leader's."""
    if new.select(pl.struct(version).n_unique()).item() == new.height:
        return new.with_columns(leads=pl.lit(value=True), follows=pl.lit(value=True))
    follows = [pl.col(name) == pl.col(name).first().over(version) for name in CONTENT]
    leads = pl.col(ROW) == pl.col(ROW).first().over(version)
    return new.sort(ROW).with_columns(leads=leads, follows=pl.all_horizontal(follows))


def _rivalry(new: pl.DataFrame, old: pl.DataFrame, version: list[str]) -> pl.DataFrame:
    """Per new row: is its version ``taken`` by a stored row, and is its content ``known`` under its key."""
    first = pl.lit(value=True) if REVISED in version else pl.col(REVISED).is_null()
    rivals = old.select(*version, *(pl.col(name).alias(f"{name}_old") for name in CONTENT), _first=first)
    same = pl.all_horizontal(pl.col(name) == pl.col(f"{name}_old") for name in CONTENT)
    return (
        new.select(ROW, *version, *CONTENT)
        .join(rivals, on=version, how="left", nulls_equal=True)
        .group_by(ROW)
        .agg(taken=pl.col("_first").any(), known=same.any())
    )


def _confirmations(table: Table, new: pl.DataFrame, old: pl.DataFrame) -> pl.Series:
    """Rows whose content was in force already when they were made."""
    columns = [*table.key, REVISED, *CONTENT]
    line = pl.concat([old.select(*columns, pl.lit(None, pl.UInt32).alias(ROW)), new.select(*columns, ROW)])
    same = [pl.col(name) == pl.col(name).shift(1).over(list(table.key)) for name in CONTENT]
    ordered = line.sort(REVISED, nulls_last=False, maintain_order=True)
    return ordered.filter(pl.all_horizontal(same))[ROW].drop_nulls()


def _verdict(equal: pl.Expr) -> pl.Expr:
    """Duplicate where equal, accepted where ``stored``, else in conflict."""
    chosen = pl.when(equal).then(pl.lit("duplicate")).when("stored").then(pl.lit("accepted"))
    return chosen.otherwise(pl.lit("conflict")).cast(VERDICTS).alias("verdict")

"""ISO 8601 times and days over columns."""

from datetime import datetime

import polars as pl

from loaders.values.zones import to_local, to_utc

NAIVE = pl.Datetime("us")
EARLIEST, LATEST = datetime(1, 1, 3), datetime(9999, 12, 29)  # noqa: DTZ001 (bounds of naive times)
"""Times that keep within the calendar in every zone."""


def parse_iso(text: pl.Series, zone: str | None) -> pl.Series:
    """ISO 8601 times with or without offset; those without are in ``zone``."""
    first = text.drop_nulls().head(1).to_list()
    mark = first[0][10:11] if first else "T"
    head = text.str.slice(0, 19).str.to_datetime(
        f"%Y-%m-%d{mark or 'T'}%H:%M:%S", strict=False, time_unit="us"
    )
    if not mark:
        head = text.str.to_datetime("%Y-%m-%d", strict=False, time_unit="us")
    rest = text.str.slice(19)
    tails = pl.DataFrame({"tail": rest.unique().drop_nulls()}).with_columns(
        fraction=pl.col("tail").str.extract(r"^\.([0-9]{1,6})[0-9]*(?:Z|[+-]|$)").str.pad_end(6, "0"),
        offset=pl.col("tail").str.extract(r"^(?:\.[0-9]+)?(Z|[+-][0-9]{2}:?[0-9]{2})$"),
        naive=pl.col("tail").str.contains(r"^(\.[0-9]+)?$"),
    )
    parts = tails.with_columns(shift=_shift(), known=pl.col("offset").is_not_null() | pl.col("naive"))
    local = bounded(head)
    if parts.height == 1:
        return _apply_one(local, parts, zone)
    both = pl.DataFrame({"local": local, "tail": rest})
    joined = both.join(parts, on="tail", how="left", maintain_order="left")
    shifted = (joined["local"] + joined["shift"]).set(~joined["known"].fill_null(value=False), None)
    naive = joined["naive"].fill_null(value=False)
    instants = shifted.dt.replace_time_zone("UTC")
    here = to_utc(shifted.set(~naive, None), zone) if zone else instants.set(naive, None)
    return instants.zip_with(~naive, here)


def iso_days(text: pl.Series, zone: str | None) -> pl.Series:
    """Days of ISO times: of a naive one its own day, of an instant the day in the zone."""
    naive = parse_iso(text, "UTC").set(text.str.contains(r"(Z|[+-]\d{2}:?\d{2})$"), None)
    instants = to_local(parse_iso(text, None), zone or "UTC")
    return naive.dt.date().zip_with(naive.is_not_null(), instants.dt.date())


def _shift() -> pl.Expr:
    """What a time's fraction and offset add to its head, to make it UTC."""
    offset = pl.col("offset").str.replace(":", "", literal=True)
    minutes = offset.str.slice(1, 2).cast(pl.Int64, strict=False) * 60 + offset.str.slice(3, 2).cast(
        pl.Int64, strict=False
    )
    sign = pl.when(offset.str.starts_with("-")).then(1).otherwise(-1)
    micros = pl.col("fraction").cast(pl.Int64, strict=False).fill_null(0)
    return pl.duration(microseconds=micros, minutes=(sign * minutes).fill_null(0))


def _apply_one(local: pl.Series, parts: pl.DataFrame, zone: str | None) -> pl.Series:
    """Times that all end in the same way."""
    (part,) = parts.rows(named=True)
    if not part["known"] or (part["naive"] and zone is None):
        return local.clear().extend_constant(None, local.len()).dt.replace_time_zone("UTC")
    shifted = local + part["shift"] if part["shift"] else local
    return to_utc(shifted, zone) if part["naive"] and zone else shifted.dt.replace_time_zone("UTC")


def bounded(local: pl.Series) -> pl.Series:
    """Times within the calendar; others empty."""
    if local.is_empty() or local.null_count() == local.len():
        return local
    bare = local.dt.replace_time_zone(None)
    return local.set(~bare.is_between(EARLIEST, LATEST), None)

"""The lines from which money is reported, and customers' money of a day under each of them."""

import numpy as np
import polars as pl

from graph_engine.patterns.background import Background
from graph_engine.reporting import (
    CASH_KINDS,
    IS_THE_BANK,
    TRANSFER_KINDS,
    RuleLine,
    by_or_on_behalf,
    counts_for,
    day_sums,
    holds_for,
    is_looked_at,
    lines_for,
    worths,
)

PER = ("party", "inward", "business_day")
"""What is summed together."""


def reporting_lines(background: Background) -> tuple[RuleLine, ...]:
    """Give the lines that the bank looks at: those by which it reports."""
    return lines_for(background.reporting.rules, background.reporting.home)


def reported_sides(background: Background) -> pl.DataFrame:
    """Give the entries that rules look at, by (time, code), as sides (see `graph_engine.reporting`).

    An entry's columns stand beside them; ``amount_minor`` and ``currency`` (a name) are those that its own
    side saw.
    """
    movements = background.movements
    entries = movements.entries.filter(
        pl.Series(movements.one_of("kind", CASH_KINDS + TRANSFER_KINDS)[movements.entries["code"].to_numpy()])
    )
    codes, party, other = (entries[name].to_numpy() for name in ("code", "party", "other"))
    kinds, roles = (_of_parties(background, name) for name in ("kind", "role"))
    received_minor = movements.amounts("payee_amount_minor").gather(codes)
    received_in = movements.texts("payee_currency").gather(codes)
    paid_in = pl.Series(background.flows.currencies, dtype=pl.String).gather(entries["currency"])
    return entries.drop("currency").with_columns(
        business_day=pl.col("day").cast(pl.Date),
        money=pl.when("cash").then(pl.lit("cash")).otherwise(pl.lit("transfer")),
        cross_border=pl.Series(movements.abroad[codes]),
        amount_minor=pl.when(pl.col("inward") & received_minor.is_not_null())
        .then(received_minor)
        .otherwise("amount"),
        currency=pl.when(pl.col("inward") & received_in.is_not_null()).then(received_in).otherwise(paid_in),
        party_kind=kinds.gather(party),
        other_kind=kinds.gather(np.where(other < 0, len(kinds) - 1, other)),
        other_role=roles.gather(np.where(other < 0, len(roles) - 1, other)),
    )


def _of_parties(background: Background, name: str) -> pl.Series:
    """A word of each party, and null for none, shape (n_parties + 1,)."""
    words = pl.Series(background.flows.parties.column(name)).cast(pl.String)
    return words.extend_constant(None, 1).cast(pl.Categorical)


def sides_under(
    background: Background, sides: pl.DataFrame, applied: RuleLine, *, on_behalf: bool = False
) -> pl.DataFrame:
    """Of what rules look at, give what counts for a line.

    With ``on_behalf`` also for who brought or took cash for another, where the rule counts so, as filings do.
    """
    looked_at = is_looked_at(applied.rule, background.reporting.rules.exemptions)
    chosen = sides.filter(looked_at, counts_for(applied))
    if on_behalf and applied.rule.on_behalf:
        chosen = _with_conductors(background, chosen)
    return chosen.filter(holds_for(applied.rule))


def _with_conductors(background: Background, sides: pl.DataFrame) -> pl.DataFrame:
    """Add to sides those of who brought or took cash for another."""
    parties = background.flows.parties
    acting = background.movements.texts("acting_party_id").gather(sides["code"])
    told = acting.drop_nulls().unique()
    codes = np.asarray(parties.codes_of(told.to_list()), np.int32)
    known = codes >= 0
    conductors = pl.DataFrame(
        {
            "acting_party_id": told.filter(pl.Series(known)),
            "acting": codes[known],
            "acting_kind": _of_parties(background, "kind").gather(codes[known]),
            "role": _of_parties(background, "role").cast(pl.String).gather(codes[known]),
            "ours": np.asarray(parties.column("ours"))[codes[known]],
        }
    ).filter(~IS_THE_BANK)
    named = sides.with_columns(acting).join(conductors, on="acting_party_id", how="left")
    added = by_or_on_behalf(named, party="party", acting="acting")
    return added.select(sides.columns).sort("time", "code", "inward", "party")


def sums_under(
    background: Background, sides: pl.DataFrame, applied: RuleLine
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give customers' days under a line, and the sides that no rate makes comparable.

    Returns
    -------
    sums, without_rate : polars.DataFrame
        ``party``, ``inward``, ``day``, ``sum`` (minor units of the line's currency) and ``met``, sorted by
        the first three.
    """
    sums, without_rate = day_sums(sides, applied, background.reporting.rates, PER)
    day = pl.col("business_day").cast(pl.Int32)
    return sums.select(
        "party", "inward", day.alias("day"), pl.col("sum_minor").alias("sum"), "met"
    ), without_rate


def in_currency_of(background: Background, sides: pl.DataFrame, applied: RuleLine) -> pl.DataFrame:
    """Give the sides with a rate, their ``amount`` being what it was worth in the line's currency."""
    worth = worths(sides, background.reporting.rates, applied.currency)
    return sides.with_columns(worth.alias("amount")).drop_nulls("amount")


def usual_payments(background: Background, entries: pl.DataFrame) -> float:
    """How many usual payments entries move, each in its currency."""
    codes = entries["code"].to_numpy()
    currencies, amounts = background.movements.currency[codes], background.movements.amount_minor[codes]
    sums = np.zeros(len(background.flows.currencies), np.int64)
    np.add.at(sums, currencies, amounts)
    return float((sums / np.maximum(background.usual_minor, 1)).sum())

"""The two legs of one transfer, read from two statements, become one movement that is counted once.

Legs are paired by the bank's serial number, amount and currency first; then by the serial number alone where
the two sides differ in currency; then by amount, currency, business day and both accounts. Within a group of
legs that nothing tells apart, they are paired in the order of time and id; legs left over in a group of which
some were paired, or in which accounts do not decide, are ambiguous. Ours, after the rules of reading.
"""

from dataclasses import dataclass

import polars as pl

from graph_engine.schema.words import TWO_SIDED_KINDS

ACCOUNTS = ["payer_account", "payee_account"]
PAYEE_SIDE = [
    "payee_account",
    "payee_number",
    "payee_name",
    "payee_bank",
    "payee_country",
    "payee_balance_minor",
]


@dataclass(frozen=True)
class PairingReport:
    """Pairs found, and legs that stand alone: certainly (single) or because nothing decides (ambiguous)."""

    paired: int
    single: int
    ambiguous: int


@dataclass(frozen=True)
class Pairs:
    """Which debit leg belongs to which credit leg, and which legs are ambiguous."""

    pairs: pl.DataFrame
    ambiguous: pl.Series
    legs: int

    @property
    def report(self) -> PairingReport:
        """How many were paired, single and ambiguous."""
        single = self.legs - 2 * self.pairs.height - self.ambiguous.len()
        return PairingReport(self.pairs.height, single, self.ambiguous.len())


def pair_legs(rows: pl.LazyFrame) -> Pairs:
    """Find the legs that are two sides of one transfer.

    Parameters
    ----------
    rows : pl.LazyFrame
        Transactions; those with a ``leg`` and a two-sided kind take part.

    Returns
    -------
    Pairs
        Columns ``debit`` and ``credit`` (transaction ids), sorted; ids of ambiguous legs, sorted.

    Notes
    -----
    O(n log n). The outcome depends on the rows alone, not on their order.
    """
    legs = _legs(rows)
    found, doubts = [], []
    for tier in (_by_serial, _by_serial_across_currencies, _by_accounts):
        pairs, doubtful = tier(legs)
        found.append(pairs)
        doubts.append(doubtful)
        used = pl.concat([pairs["debit"], pairs["credit"]]).implode()
        legs = legs.filter(~pl.col("transaction_id").is_in(used))
    left = legs["transaction_id"]
    ambiguous = left.filter(left.is_in(pl.concat(doubts).implode())).sort()
    every = pl.concat(found).sort("debit")
    return Pairs(every, ambiguous, legs.height + 2 * every.height)


def _legs(rows: pl.LazyFrame) -> pl.DataFrame:
    columns = [
        "transaction_id",
        "leg",
        "serial",
        "amount_minor",
        "currency",
        "business_day",
        "time",
        *ACCOUNTS,
    ]
    legs = rows.filter(pl.col("leg").is_not_null() & pl.col("kind").is_in(TWO_SIDED_KINDS))
    reverses = pl.col("reverses").is_not_null().alias("reversal")
    return legs.select(*columns, reverses).collect().sort("time", "transaction_id")


def _matched(legs: pl.DataFrame, group: list[str]) -> pl.DataFrame:
    """Debits beside credits of the same group and rank; sizes of the group's two sides."""
    ranked = legs.with_columns(
        rank=pl.int_range(pl.len()).over(*group, "leg"),
        debits=(pl.col("leg") == "debit").sum().over(group),
        credits=(pl.col("leg") == "credit").sum().over(group),
    )
    debit, credit = (ranked.filter(pl.col("leg") == leg) for leg in ("debit", "credit"))
    return debit.join(credit, on=[*group, "rank"], suffix="_credit")


def _agreeing() -> pl.Expr:
    """Whether two legs may have the same accounts: an empty one agrees with any."""
    return pl.all_horizontal(
        (pl.col(name) == pl.col(f"{name}_credit")).fill_null(value=True) for name in ACCOUNTS
    )


def _ids(matched: pl.DataFrame) -> pl.DataFrame:
    return matched.select(debit="transaction_id", credit="transaction_id_credit")


def _by_serial(legs: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
    """The one debit and one credit of a serial number and amount; of several, those whose accounts tell."""
    numbered = legs.filter(pl.col("serial").is_not_null())
    group = ["serial", "reversal", "amount_minor", "currency"]
    alone = _matched(numbered, group).filter((pl.col("debits") == 1) & (pl.col("credits") == 1) & _agreeing())
    used = pl.concat([alone["transaction_id"], alone["transaction_id_credit"]]).implode()
    rest = numbered.filter(~pl.col("transaction_id").is_in(used))
    told = rest.filter(pl.all_horizontal(pl.col(name).is_not_null() for name in ACCOUNTS))
    matched = _matched(told, [*group, *ACCOUNTS])
    both = ((pl.col("leg") == leg).any().over(group) for leg in ("debit", "credit"))
    crowded = rest.filter(pl.all_horizontal(both) & (pl.len().over(group) > 2))
    return pl.concat([_ids(alone), _ids(matched)]), crowded["transaction_id"]


def _by_serial_across_currencies(legs: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
    """The one debit and one credit left of a serial number, if the currency was exchanged between."""
    numbered = legs.filter(pl.col("serial").is_not_null())
    matched = _matched(numbered, ["serial", "reversal"]).filter(
        (pl.col("debits") == 1)
        & (pl.col("credits") == 1)
        & (pl.col("currency") != pl.col("currency_credit"))
        & _agreeing()
    )
    return _ids(matched), legs["transaction_id"].clear()


def _by_accounts(legs: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
    """Debits and credits of one amount, currency, business day and accounts, by time and id."""
    told = legs.filter(pl.all_horizontal(pl.col(name).is_not_null() for name in ACCOUNTS))
    group = ["reversal", "amount_minor", "currency", "business_day", *ACCOUNTS]
    both = ((pl.col("leg") == leg).any().over(group) for leg in ("debit", "credit"))
    return _ids(_matched(told, group)), told.filter(pl.all_horizontal(both))["transaction_id"]


def merge_legs(rows: pl.LazyFrame, pairs: pl.DataFrame) -> pl.LazyFrame:
    """Rows with the two legs of each pair as one movement, in no order; the same rows if there are no pairs.

    The movement has the debit's id and time. Each side's facts come from its own leg, what is empty there
    from the other; where the currency was exchanged, the credit gives the payee's amount and currency.
    """
    if pairs.is_empty():
        return rows
    every = rows.collect()
    rest = every.filter(
        ~pl.col("transaction_id").is_in(pl.concat([pairs["debit"], pairs["credit"]]).implode())
    )
    debit = pairs.join(every, left_on="debit", right_on="transaction_id").rename({"debit": "transaction_id"})
    both = debit.join(every, left_on="credit", right_on="transaction_id", suffix="_credit")
    exchanged = pl.col("currency") != pl.col("currency_credit")
    payee = {"payee_amount_minor": "amount_minor_credit", "payee_currency": "currency_credit"}
    merged = both.select(
        "transaction_id",
        pl.lit(None, dtype=pl.String).alias("leg"),
        *(_either(name) for name in every.columns if name not in {"transaction_id", "leg", *payee}),
        *(
            pl.when(exchanged).then(other).otherwise(_either(name)).alias(name)
            for name, other in payee.items()
        ),
    )
    return pl.concat([rest, merged.select(every.columns)]).lazy()


def _either(name: str) -> pl.Expr:
    first, second = (f"{name}_credit", name) if name in PAYEE_SIDE else (name, f"{name}_credit")
    return pl.coalesce(first, second).alias(name)

"""Reversals and returns: what they take back leaves the flows.

A row that ``reverses`` another never moves new money and is not a movement. Its original leaves with it where
all of it came back; of a partial return the rest stays (the money that did move); the amounts of several
partial returns add up. A reversal that was itself reversed takes nothing back. A reversal in another currency
than its original takes all of it back: without a rate no rest can be known. A reversal whose original the
ledger does not hold at the instant stays out too, and is counted. Ours, after the rules of reading.
"""

from dataclasses import dataclass

import polars as pl

IS_REVERSAL = pl.col("reverses").is_not_null()


@dataclass(frozen=True)
class ReversalReport:
    """Reversal rows by what they did: took all back, took part back, were reversed again, had no original."""

    full: int
    partial: int
    reversed_again: int
    without_original: int


def void_reversals(reverses: dict[str, str]) -> set[str]:
    """The reversals that were themselves reversed, by a reversal that holds.

    Parameters
    ----------
    reverses : dict of str to str
        Each reversal's id, and the id that it reverses.

    Returns
    -------
    set of str
        Ids of reversals without effect. Reversals that reverse each other in a circle are all void.

    Examples
    --------
    >>> sorted(void_reversals({"undo": "payment", "redo": "undo"}))
    ['undo']
    """
    above: dict[str, list[str]] = {}
    for reversal, target in reverses.items():
        if target in reverses:
            above.setdefault(target, []).append(reversal)
    pending = {target: len(theirs) for target, theirs in above.items()}
    ready = sorted(set(reverses) - set(pending))
    void: set[str] = set()
    while ready:
        reversal = ready.pop()
        target = reverses[reversal]
        if target in pending:
            if reversal not in void:
                void.add(target)
            pending[target] -= 1
            if not pending[target]:
                ready.append(target)
    return void | {target for target, count in pending.items() if count}


def take_back(rows: pl.LazyFrame, pairs: pl.DataFrame) -> tuple[pl.DataFrame, ReversalReport]:
    """Movements without what was taken back.

    Parameters
    ----------
    rows : pl.LazyFrame
        Transactions, legs merged; read several times, in full once.
    pairs : pl.DataFrame
        The merged legs (``debit``, ``credit``): a reversal may name either.

    Returns
    -------
    pl.DataFrame
        Rows that move money, in the order given; of partly returned ones the amount is what stayed.
    ReversalReport
        What the reversal rows did.
    """
    named = (
        rows.filter(IS_REVERSAL)
        .select("transaction_id", "amount_minor", "currency", target=_movement_of("reverses", pairs))
        .collect()
    )
    void = void_reversals(dict(zip(named["transaction_id"], named["target"], strict=True)))
    acting = named.filter(~pl.col("transaction_id").is_in(list(void)))
    targets = (
        rows.filter(pl.col("transaction_id").is_in(acting["target"].implode()))
        .select("amount_minor", "currency", target="transaction_id", is_reversal=IS_REVERSAL)
        .collect()
    )
    originals = targets.filter(~pl.col("is_reversal"))
    effect = _effects(acting.join(originals, on="target", suffix="_original"))
    full = acting.join(effect.filter("all"), on="target", how="semi").height
    partial = acting.join(effect.filter(~pl.col("all")), on="target", how="semi").height
    without = acting.join(targets, on="target", how="anti").height
    return _net(rows.filter(~IS_REVERSAL), effect), ReversalReport(full, partial, len(void), without)


def _movement_of(column: str, pairs: pl.DataFrame) -> pl.Expr:
    return pl.col(column).replace(pairs["credit"], pairs["debit"])


def _effects(met: pl.DataFrame) -> pl.DataFrame:
    """Per original: what came back, and whether that was all."""
    other_currency = (pl.col("currency") != pl.col("currency_original")).any()
    returned = pl.col("amount_minor").sum()
    return met.group_by("target").agg(
        returned=returned, all=other_currency | (returned >= pl.col("amount_minor_original").first())
    )


def _net(originals: pl.LazyFrame, effect: pl.DataFrame) -> pl.DataFrame:
    """Originals less what came back; the payee's own amount shrinks in proportion, rounded down.

    Looks up ids instead of joining, so that wide rows are copied once.
    """
    whole, part = effect.filter("all"), effect.filter(~pl.col("all"))
    returned = pl.col("transaction_id").replace_strict(
        part["target"], part["returned"], default=None, return_dtype=pl.Int64
    )
    left = pl.col("amount_minor") - returned
    shrunk = pl.col("payee_amount_minor").cast(pl.Int128) * left.cast(pl.Int128) // pl.col("amount_minor")
    return (
        originals.filter(~pl.col("transaction_id").is_in(whole["target"].implode()))
        .with_columns(
            amount_minor=pl.coalesce(left, "amount_minor"),
            payee_amount_minor=pl.coalesce(shrunk.cast(pl.Int64), "payee_amount_minor"),
        )
        .collect()
    )

"""Movements with both sides told: which party, whether it carries flows on, which bank.

Every analysis that adds money up starts from this one frame: holder, role and bank are looked up once.
A party's code is its rank among the sorted party ids; codes are storage, results carry ids.
"""

import operator

import polars as pl
import polars.selectors as cs

MOVEMENT_COLUMNS = (
    "transaction_id",
    "time",
    "business_day",
    "amount_minor",
    "currency",
    "kind",
    "payroll",
    "cross_border",
    "payer_account",
    "payee_account",
    "payee_amount_minor",
    "payee_currency",
    "acting_party_id",
)
"""What an analysis needs of a movement beside its two sides."""


def coded_parties(parties: pl.DataFrame) -> pl.DataFrame:
    """Give the parties sorted by id, with ``party`` (uint32), the rank of the id, in front."""
    return parties.sort("party_id").with_row_index("party")


def customers(parties: pl.DataFrame) -> pl.DataFrame:
    """Give the parties that are ours and ordinary: those an analysis may speak about as customers."""
    return parties.filter(pl.col("ours") & (pl.col("role") == "ordinary"))


def crosses_border() -> pl.Expr:
    """Whether a movement crosses a border, null where nothing tells.

    As its source says (``cross_border``); where it does not say, whether the countries of the two sides are
    told and differ (for the balance of payments, money between residents and non-residents crosses the
    border). The country of a side is that which came with the movement (``payer_country``), else that of the
    account's bank (``payer_bank_country``), else that of its holder (``payer_holder_country``).
    """
    countries = (
        pl.coalesce(f"{side}_country", f"{side}_bank_country", f"{side}_holder_country")
        for side in ("payer", "payee")
    )
    return pl.coalesce("cross_border", operator.ne(*countries))


def told_movements(
    movements: pl.DataFrame, accounts: pl.DataFrame, parties: pl.DataFrame, banks: pl.DataFrame
) -> pl.DataFrame:
    """Give the movements with the party, the role and the bank of either side.

    Parameters
    ----------
    movements : DataFrame, shape (n_movements, …)
        ``MOVEMENT_COLUMNS`` and, as received, ``payer_bank``, ``payee_bank``, ``payer_country`` and
        ``payee_country``.
    accounts : DataFrame, shape (n_accounts, …)
        ``account_id`` (unique), ``holder_party_id``, ``ordinary``, ``bank_code``.
    parties : DataFrame, shape (n_parties, …)
        The result of `coded_parties`: ``party``, ``party_id``, ``country``.
    banks : DataFrame, shape (n_banks, …)
        ``bank_code``, ``standing``, ``country``.

    Returns
    -------
    DataFrame, shape (n_movements, 21)
        ``MOVEMENT_COLUMNS`` and, for each side, ``payer`` (party code), ``payer_ordinary``, ``payer_bank``
        (the account's bank, else the code as received), ``payer_rival`` (that bank is a competitor). All null
        for a side that has no account; in no particular order. ``cross_border`` as `crosses_border` tells.

    Notes
    -----
    O(n) expected. The order of rows is not part of the result: what is made of it must sort.
    """
    holders = accounts.lazy().join(
        parties.lazy().select("party", "party_id", "country"), left_on="holder_party_id", right_on="party_id"
    )
    holders = holders.join(
        banks.lazy().select("bank_code", bank_country="country"), on="bank_code", how="left"
    )
    rivals = (
        banks.lazy()
        .filter(pl.col("standing") == "competitor")
        .select(bank="bank_code", rival=pl.lit(value=True))
    )
    as_received = ("payer_bank", "payee_bank", "payer_country", "payee_country")
    told = movements.lazy().select(*MOVEMENT_COLUMNS, *as_received)
    for side in ("payer", "payee"):
        told = _with_side(told, side, holders, rivals)
    return (
        told.with_columns(crosses_border().alias("cross_border"))
        .drop(cs.matches("^payer_.*country$|^payee_.*country$"))
        .collect()
    )


def _with_side(told: pl.LazyFrame, side: str, holders: pl.LazyFrame, rivals: pl.LazyFrame) -> pl.LazyFrame:
    account, bank = f"{side}_account", f"{side}_bank"
    of_account = holders.select(
        pl.col("account_id").alias(account),
        pl.col("party").alias(side),
        pl.col("ordinary").alias(f"{side}_ordinary"),
        pl.col("bank_code").alias("bank_of_account"),
        pl.col("bank_country").alias(f"{side}_bank_country"),
        pl.col("country").alias(f"{side}_holder_country"),
    )
    return (
        told.join(of_account, on=account, how="left")
        .with_columns(pl.coalesce("bank_of_account", bank).alias(bank))
        .drop("bank_of_account")
        .join(rivals.rename({"bank": bank, "rival": f"{side}_rival"}), on=bank, how="left")
        .with_columns(
            pl.when(pl.col(account).is_not_null())
            .then(pl.col(f"{side}_rival").fill_null(value=False))
            .alias(f"{side}_rival")
        )
    )

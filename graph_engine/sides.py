"""Movements with both sides told: which party, whether it carries flows on, which bank.

Every analysis that adds money up starts from this one frame: holder, role and bank are looked up once.
A party's code is its rank among the sorted party ids; codes are storage, results carry ids.
"""

import polars as pl

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
        for a side that has no account; in no particular order. ``cross_border`` is what the source says, else
        whether the countries of the two sides differ, null where one of them is not told; a country is that
        which came with the movement, else that of the account's bank, else that of its holder.

    Notes
    -----
    O(n) expected. The order of rows is not part of the result: what is made of it must sort.
    """
    holders = accounts.lazy().join(
        parties.lazy().select("party", "party_id", "country"), left_on="holder_party_id", right_on="party_id"
    )
    holders = holders.join(
        banks.lazy().select("bank_code", country_of_bank="country"), on="bank_code", how="left"
    ).with_columns(pl.coalesce("country_of_bank", "country").alias("country"))
    rivals = (
        banks.lazy()
        .filter(pl.col("standing") == "competitor")
        .select(bank="bank_code", rival=pl.lit(value=True))
    )
    as_received = ("payer_bank", "payee_bank", "payer_country", "payee_country")
    told = movements.lazy().select(*MOVEMENT_COLUMNS, *as_received)
    for side in ("payer", "payee"):
        told = _with_side(told, side, holders, rivals)
    differ = pl.col("payer_country") != pl.col("payee_country")
    return (
        told.with_columns(pl.coalesce("cross_border", differ).alias("cross_border"))
        .drop("payer_country", "payee_country")
        .collect()
    )


def _with_side(told: pl.LazyFrame, side: str, holders: pl.LazyFrame, rivals: pl.LazyFrame) -> pl.LazyFrame:
    account, bank, country = f"{side}_account", f"{side}_bank", f"{side}_country"
    of_account = holders.select(
        pl.col("account_id").alias(account),
        pl.col("party").alias(side),
        pl.col("ordinary").alias(f"{side}_ordinary"),
        pl.col("bank_code").alias("bank_of_account"),
        pl.col("country").alias("country_of_account"),
    )
    return (
        told.join(of_account, on=account, how="left")
        .with_columns(
            pl.coalesce("bank_of_account", bank).alias(bank),
            pl.coalesce(country, "country_of_account").alias(country),
        )
        .drop("bank_of_account", "country_of_account")
        .join(rivals.rename({"bank": bank, "rival": f"{side}_rival"}), on=bank, how="left")
        .with_columns(
            pl.when(pl.col(account).is_not_null())
            .then(pl.col(f"{side}_rival").fill_null(value=False))
            .alias(f"{side}_rival")
        )
    )

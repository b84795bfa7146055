"""Customers that must not be approached while AML work on them is open; nobody else is told who or why."""

import polars as pl

from graph_engine.facts import Facts

OPEN_OUTCOMES = ("open", "reported")
"""Judgements after which a subject is left alone: undecided, or reported, which must not be let on
(Anti-Money Laundering Law of the People's Republic of China, 2024, on keeping reports secret)."""

WATCH_LISTS = ("sanctions", "freeze", "internal_blacklist")


def open_in_aml(facts: Facts, findings: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Give who is in an open alert, under an open or reported judgement or on a watch list: ``party_id``.

    Parameters
    ----------
    facts : Facts
        The ledger at the instant.
    findings, members : DataFrame
        The run's findings and their members.

    Returns
    -------
    DataFrame, shape (n, 1)
        ``party_id``; one party may stand several times.
    """
    alerts = findings.filter(pl.col("kind") == "alert", pl.col("state") == "open").select("finding_id")
    judged = _judged(facts)
    of_findings = pl.concat([alerts, judged.filter(kind="finding").select(finding_id="subject_id")])
    in_findings = members.filter(pl.col("member_kind") == "party").join(
        of_findings, on="finding_id", how="semi"
    )
    listed = facts.tables["list_entry"].filter(pl.col("list").is_in(WATCH_LISTS))
    accounts = pl.concat(
        [
            judged.filter(kind="account").select(account_id="subject_id"),
            listed.select("account_id").drop_nulls(),
            _accounts_of(facts, judged.filter(kind="transaction")),
        ]
    )
    holders = facts.accounts.join(accounts, on="account_id", how="semi")
    return pl.concat(
        [
            in_findings.select(party_id="member_id"),
            judged.filter(kind="party").select(party_id="subject_id"),
            listed.select("party_id").drop_nulls(),
            holders.select(party_id="holder_party_id"),
        ]
    )


def _judged(facts: Facts) -> pl.DataFrame:
    """Subjects whose latest judgement leaves them alone: kind, subject_id."""
    return (
        facts.tables["judgement"]
        .sort("decided_at", "judgement_id")
        .unique(["subject_kind", "subject_id"], keep="last", maintain_order=True)
        .filter(pl.col("outcome").is_in(OPEN_OUTCOMES))
        .select("subject_id", kind="subject_kind")
    )


def _accounts_of(facts: Facts, transactions: pl.DataFrame) -> pl.DataFrame:
    moved = facts.movements.join(transactions, left_on="transaction_id", right_on="subject_id", how="semi")
    sides = [moved.select(account_id=f"{side}_account").drop_nulls() for side in ("payer", "payee")]
    return pl.concat(sides)

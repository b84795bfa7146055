"""What was planted in a synthetic bank, and how much of it an analysis found."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from graph_engine.errors import UnreadableFile
from graph_engine.synthetic.same_groups import SAME_FROM_JACCARD, best_jaccard, rand_index

NAMESPACES = {"party": "party", "account": "acct", "transaction": "tx", "loan": "loan"}
"""Namespaces that the mapping of the ``fundgraph`` layout gives to ids: truth speaks of ledger ids."""

FOUND_FROM_SHARE = 0.5
"""An instance is found when one alert holds at least this share of its transactions (ours)."""


@dataclass(frozen=True)
class Truth:
    """The truth about a synthetic bank; all ids as in the ledger.

    ``patterns``: pattern_id, kind, lawful, first_at, last_at, amount, currency, transactions.
    ``members``: pattern_id, member_kind (party, account, transaction), member_id, role.
    ``communities``: party_id, community, kind, city, hometown. ``supply_chains``: one row a link.
    ``outside_accounts``: account_id, kind, party_id, outside_firm, legal_name, known.
    ``referrals``: party_id, propensity, reachable. ``loans``: loan_id, story, party_id, renewed_from.
    ``guarantee_circles``: circle, guarantee_id, guarantor_id, borrower_id.
    """

    patterns: pl.DataFrame
    members: pl.DataFrame
    communities: pl.DataFrame
    supply_chains: pl.DataFrame
    outside_accounts: pl.DataFrame
    referrals: pl.DataFrame
    loans: pl.DataFrame
    guarantee_circles: pl.DataFrame


_ID_COLUMNS = {
    "party_id": "party",
    "core_party": "party",
    "buyer_party": "party",
    "supplier_party": "party",
    "guarantor_id": "party",
    "borrower_id": "party",
    "account_id": "account",
    "core_account": "account",
    "buyer_account": "account",
    "supplier_account": "account",
    "loan_id": "loan",
    "renewed_from": "loan",
}


def read_truth(folder: Path) -> Truth:
    """The truth that ``generate`` wrote beside a bank.

    Parameters
    ----------
    folder : Path
        The bank's folder, or its ``truth`` folder.

    Returns
    -------
    Truth
        Its tables, with ledger ids (``party:P0000017``).

    Raises
    ------
    UnreadableFile
        If a table of truth is missing.
    """
    home = folder / "truth" if (folder / "truth").is_dir() else folder
    return Truth(
        patterns=_read(home, "patterns"),
        members=_with_namespaces(_read(home, "pattern_members")),
        communities=_read(home, "communities"),
        supply_chains=_read(home, "supply_chains"),
        outside_accounts=_read(home, "outside_accounts"),
        referrals=_read(home, "referrals"),
        loans=_read(home, "loans"),
        guarantee_circles=_read(home, "guarantee_circles"),
    )


def _read(home: Path, name: str) -> pl.DataFrame:
    path = home / f"{name}.csv"
    if not path.is_file():
        raise UnreadableFile(
            f"there is no {path}; the truth of a synthetic bank is written by `fundgraph generate`"
        )
    table = pl.read_csv(path, schema_overrides={"amount": pl.String, "monthly_amount": pl.String})
    ids = [column for column in table.columns if column in _ID_COLUMNS]
    return table.with_columns(pl.format(NAMESPACES[_ID_COLUMNS[c]] + ":{}", pl.col(c)).alias(c) for c in ids)


def _with_namespaces(members: pl.DataFrame) -> pl.DataFrame:
    namespace = pl.col("member_kind").replace_strict(NAMESPACES, return_dtype=pl.String)
    return members.with_columns(pl.format("{}:{}", namespace, pl.col("member_id")).alias("member_id"))


def found_versus_planted(
    truth: Truth, findings: pl.DataFrame, finding_members: pl.DataFrame, communities: pl.DataFrame
) -> pl.DataFrame:
    """How many planted instances of each kind were found, and how many lawful look-alikes were alerted.

    Parameters
    ----------
    truth : Truth
        What was planted.
    findings, finding_members, communities : pl.DataFrame
        Tables of a run.

    Returns
    -------
    pl.DataFrame
        One row a kind: ``group`` (laundering, lawful, community), ``kind``, ``planted``, ``found``,
        ``share``. A laundering instance is found when one alert holds at least half of its transactions; a
        lawful one counts as ``found`` (wrongly alerted) when one open alert does, or when at least half of
        an open alert's transactions are its own; a community when some community of the run has a Jaccard
        index of a half or more with it. Rows are in the order of planting.
    """
    alerts = findings.filter(pl.col("kind") == "alert")
    overlap = _overlap(truth, alerts, finding_members)
    of_instance = overlap.filter(pl.col("common") >= FOUND_FROM_SHARE * pl.col("transactions"))
    of_alert = overlap.filter(pl.col("common") >= FOUND_FROM_SHARE * pl.col("alert_transactions"))
    silent = overlap.filter(pl.col("state") != "open")["finding_id"].unique().implode()
    wrongly = pl.concat([of_instance, of_alert]).filter(~pl.col("finding_id").is_in(silent))
    laundering = _count(truth.patterns.filter(~pl.col("lawful")), of_instance["pattern_id"], "laundering")
    lawful = _count(truth.patterns.filter(pl.col("lawful")), wrongly["pattern_id"], "lawful")
    return pl.concat([laundering, lawful, _communities_found(truth, communities)])


def _overlap(truth: Truth, alerts: pl.DataFrame, finding_members: pl.DataFrame) -> pl.DataFrame:
    """For each instance and alert: the transactions in both, in the instance, in the alert."""
    evidence = finding_members.filter(pl.col("member_kind") == "transaction").join(
        alerts.select("finding_id", "state"), on="finding_id"
    )
    evidence = evidence.select("finding_id", "member_id", "state").unique()
    sizes = evidence.group_by("finding_id").agg(pl.len().alias("alert_transactions"))
    planted = truth.members.filter(pl.col("member_kind") == "transaction").select("pattern_id", "member_id")
    common = evidence.join(planted, on="member_id").group_by("pattern_id", "finding_id", "state")
    return (
        common.agg(pl.len().alias("common"))
        .join(truth.patterns.select("pattern_id", "transactions"), on="pattern_id")
        .join(sizes, on="finding_id")
    )


def _count(things: pl.DataFrame, found: pl.Series, group: str, column: str = "pattern_id") -> pl.DataFrame:
    marked = things.with_columns(pl.col(column).is_in(found.unique().implode()).alias("hit"))
    counted = marked.group_by("kind", maintain_order=True).agg(
        pl.len().cast(pl.Int64).alias("planted"), pl.col("hit").sum().cast(pl.Int64).alias("found")
    )
    share = (pl.col("found") / pl.col("planted")).alias("share")
    return counted.with_columns(share).select(pl.lit(group).alias("group"), pl.all())


def _communities_found(truth: Truth, communities: pl.DataFrame) -> pl.DataFrame:
    best = best_matches(truth, communities)
    hits = best.filter(pl.col("jaccard") >= SAME_FROM_JACCARD)["community"]
    things = (
        truth.communities.select("community", "kind").unique(maintain_order=True).sort("kind", "community")
    )
    return _count(things, hits, "community", "community")


def best_matches(truth: Truth, communities: pl.DataFrame) -> pl.DataFrame:
    """For each planted community its best Jaccard index with a community of the run.

    Customers who were planted in no community are left out: it is nobody's fault where they end up.

    Returns
    -------
    pl.DataFrame
        ``community``, ``jaccard`` (0 where no member was found in any), by community.
    """
    return best_jaccard(truth.communities.select("party_id", "community"), communities)


def adjusted_rand(truth: Truth, communities: pl.DataFrame) -> float:
    """Agreement of planted and found communities over customers placed by both: 1 same, 0 by chance."""
    return rand_index(truth.communities.select("party_id", "community"), communities)

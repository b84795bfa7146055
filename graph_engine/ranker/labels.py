"""What a ranker learns from: labels of a file, or what reviewers decided. Labels are never features."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl

from graph_engine.errors import AssertionFailed, MissingColumn, UnknownCategory, UnreadableFile
from graph_engine.model_features import Per

WORDS = {"1": True, "true": True, "0": False, "false": False}
"""How a label is written, in any case of letters."""

LINE = "line"
HEADER_LINES = 1

OUTCOMES = {"reported": True, "closed_as_explained": False}
"""What a decision teaches; one that is open teaches nothing."""


@dataclass(frozen=True)
class Labels:
    """``frame``: ``id`` and ``label``, each id once, sorted; ``origin``: where they are from."""

    frame: pl.DataFrame
    origin: Mapping[str, Any]


def labels_of_file(path: Path, key: str, known: pl.Series, *, skip_unknown: bool = False) -> Labels:
    """Read labels from a CSV file with a column for the key and a column ``label``.

    Parameters
    ----------
    path : Path
        UTF-8, with a header; further columns are ignored. A label is 1 or true, 0 or false.
    key : str
        ``transaction_id`` or ``account_id``: ids of the ledger, or the source's own where only one has it.
    known : Series
        The ids that there are features of.
    skip_unknown : bool
        Whether to leave out, and count, ids that are not known instead of stopping.

    Raises
    ------
    UnreadableFile, MissingColumn
        If there is no such file, or it lacks a column.
    UnknownCategory
        If a label is none.
    AssertionFailed
        If an id is not known, or labelled twice, or no id is known at all.
    """
    rows = _read(path, key)
    bad = rows.filter(~pl.col("label").is_in(list(WORDS)))
    if bad.height:
        raise UnknownCategory(
            f"{_at(path, bad, 'label')} is no label (and {bad.height - 1} more); "
            f"allowed is {', '.join(WORDS)}"
        )
    named = _named(rows, known)
    unknown = named.filter(pl.col("id").is_null())
    if unknown.height == rows.height:
        raise AssertionFailed(
            f"{path.name}: none of its {rows.height} values of {key} is known in the run, such as "
            f"{_at(path, rows, key)}; label what the run holds, by id of the ledger or of the source"
        )
    if unknown.height and not skip_unknown:
        raise AssertionFailed(
            f"{_at(path, unknown, key)} is not known in the run (and {unknown.height - 1} more); "
            "correct it, or leave such rows out with --skip-unknown"
        )
    told = named.filter(pl.col("id").is_not_null())
    twice = told.filter(~pl.col("id").is_first_distinct())
    if twice.height:
        raise AssertionFailed(f"{_at(path, twice, key)} is labelled before; label each once")
    origin = {"from": "file", "name": path.name, "sha256": sha256(path.read_bytes()).hexdigest()}
    frame = told.select("id", pl.col("label").replace_strict(WORDS, return_dtype=pl.Boolean())).sort("id")
    return Labels(frame, origin | {"rows": rows.height, "unknown": unknown.height})


def _read(path: Path, key: str) -> pl.DataFrame:
    """Key, label as it is written, and line."""
    try:
        rows = pl.read_csv(path, infer_schema=False)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise UnreadableFile(f"{path} cannot be read as CSV: {error}") from error
    for column in (key, "label"):
        if column not in rows.columns:
            raise MissingColumn(f"{path.name}: there is no column {column}; it has {', '.join(rows.columns)}")
    written = pl.col("label").fill_null("").str.strip_chars().str.to_lowercase()
    return rows.with_row_index(LINE, HEADER_LINES + 1).select(LINE, key, written)


def _at(path: Path, rows: pl.DataFrame, column: str) -> str:
    """Where the first of some rows stands, and what is written there."""
    first = rows.row(0, named=True)
    return f"{path.name}, line {first[LINE]}, column {column}: {first[column]!r}"


def _named(rows: pl.DataFrame, known: pl.Series) -> pl.DataFrame:
    """Rows with ``id``, the id of the ledger that their key means; null where it means none or several."""
    key = rows.columns[1]
    ids = pl.DataFrame({"id": known}).with_columns(pl.col("id").str.replace("^[^:]*:", "").alias("own"))
    once = ids.filter(pl.len().over("own") == 1)
    by_own = rows.select(key).join(once, left_on=key, right_on="own", how="left", maintain_order="left")
    exact = rows[key].is_in(ids["id"].implode())
    return rows.with_columns(pl.when(exact).then(pl.col(key)).otherwise(by_own["id"]).alias("id"))


def labels_of_judgements(judgements: pl.DataFrame, members: pl.DataFrame, per: Per) -> Labels:
    """Take labels from what reviewers decided: reported, or closed as explained.

    Parameters
    ----------
    judgements : DataFrame
        The ledger's rows at the instant: nothing decided later teaches.
    members : DataFrame
        ``finding_members`` of the run: a decision about a finding is about its members.
    per : "transaction" or "account"
        What is labelled.

    Returns
    -------
    Labels
        Of several decisions about one subject the last counts; what was reported with any finding was
        reported. Decisions about other subjects, and open ones, teach nothing and are counted.
    """
    decided = (
        latest_decisions(judgements)
        .with_columns(
            pl.col("outcome")
            .cast(pl.String)
            .replace_strict(OUTCOMES, default=None, return_dtype=pl.Boolean())
        )
        .filter(pl.col("outcome").is_not_null())
    )
    of_kind = members.filter(pl.col("member_kind") == per).select("finding_id", "member_id")
    direct = decided.filter(pl.col("subject_kind") == per).select(id="subject_id", label="outcome")
    findings = decided.filter(pl.col("subject_kind") == "finding")
    through = findings.join(of_kind, left_on="subject_id", right_on="finding_id").select(
        id="member_id", label="outcome"
    )
    frame = pl.concat([direct, through]).group_by("id").agg(pl.col("label").any()).sort("id")
    told = findings.filter(pl.col("subject_id").is_in(of_kind["finding_id"].implode())).height + direct.height
    origin = {"from": "judgements", "rows": judgements.height, "unused": judgements.height - told}
    return Labels(frame, origin)


def latest_decisions(judgements: pl.DataFrame) -> pl.DataFrame:
    """Of several judgements about one subject the last, as the ledger's table holds them."""
    return judgements.sort("decided_at", "judgement_id").unique(
        ["subject_kind", "subject_id"], keep="last", maintain_order=True
    )

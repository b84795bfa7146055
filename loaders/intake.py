"""Rows of one file into the ledger: each accepted, a duplicate, or put aside whole."""

from dataclasses import dataclass, field

import polars as pl

from graph_engine.ledger import LedgerWrite
from graph_engine.ledger.fitting import fit_rows
from graph_engine.ledger.verdicts import judge
from loaders.plan import FilePlan
from loaders.references import References
from loaders.report import FileCount, Tally
from loaders.rows.convert import FAILED, Converted, Converter, convert, without_hidden
from loaders.rows.problems import ROW, Problem, first_problems, rejected_rows

VERDICT = "\x1fverdict"


@dataclass(frozen=True)
class Intake:
    """Where rows go, and what is counted on the way."""

    write: LedgerWrite
    references: References
    tally: Tally
    stand_ins: list[pl.Series] = field(default_factory=list)
    reversed_ids: list[pl.Series] = field(default_factory=list)

    def take(
        self, frame: pl.DataFrame, plan: FilePlan, by: Converter, count: FileCount
    ) -> dict[int, Problem]:
        """Load rows (with ``ROW``) of a file.

        Returns
        -------
        dict of int to Problem
            The first problem of each row that was not loaded; no part of such a row is kept.
        """
        parts = [convert(table, frame, by) for table in plan.tables]
        problems = [problem for part in parts for problem in part.problems]
        problems += _not_taken(frame, parts)
        parts = _without(parts, problems)
        found = self.references.check(parts)
        problems, parts = problems + found, _without(parts, found)
        if len(parts) > 1:
            found = [problem for part in parts for problem in self._contradictions(part)]
            problems, parts = problems + found, _without(parts, found)
        verdicts = []
        for part in parts:
            verdict, found = self._append(part)
            verdicts.append(verdict)
            problems += found
        self._count(verdicts, count)
        return first_problems(problems)

    def _append(self, part: Converted) -> tuple[pl.DataFrame, list[Problem]]:
        """Append rows of one table; a verdict per row, and problems of those that contradict the ledger."""
        if part.rows.is_empty():
            return pl.DataFrame(schema={ROW: pl.UInt32, VERDICT: pl.Boolean}), []
        standing_in = self.references.placeholders(part)
        if standing_in is not None:
            self.write.append("account", standing_in)
            self.stand_ins.append(standing_in["account_id"])
        name, rows = part.plan.table.name, part.rows
        outcome = self.write.append(name, without_hidden(rows), on_conflict=part.plan.on_conflict)
        accepted = outcome.verdicts == "accepted"
        if FAILED in rows.columns:
            self.tally.add_reason("failed_identifier", int(rows.filter(accepted)[FAILED].sum()))
        if name == "transaction":
            self._count_transactions(rows.filter(accepted))
        judged = part.rows.select(ROW).with_columns(accepted.alias(VERDICT))
        if not outcome.conflicts:
            return judged, []
        clash = outcome.verdicts == "conflict"
        return judged.filter(~clash), _conflicts(part, clash)

    def _count_transactions(self, rows: pl.DataFrame) -> None:
        """Count accepted transactions, and remember what they reverse."""
        self.tally.add_transactions(rows)
        if "reverses" in rows.columns:
            self.reversed_ids.append(rows["reverses"].drop_nulls())

    def unresolved(self) -> int:
        """How many things the rows point at that the ledger does not hold."""
        unknown = self.tally.reasons.get("unknown_reference", 0)
        return unknown + self._accounts_unknown() + self._originals_unknown()

    def _accounts_unknown(self) -> int:
        """Placeholders of this load for which no account came."""
        if not self.stand_ins:
            return 0
        ids = pl.concat(self.stand_ins).unique()
        real = self.write.stored("account").filter(~pl.col("placeholder").fill_null(value=False))
        return int((~ids.is_in(real.select("account_id").collect().to_series().implode())).sum())

    def _originals_unknown(self) -> int:
        """Originals of reversals that are not there."""
        pointed = [ids for ids in self.reversed_ids if not ids.is_empty()]
        if not pointed:
            return 0
        return int((~self.write.known("transaction", pl.concat(pointed).unique())).sum())

    def _contradictions(self, part: Converted) -> list[Problem]:
        """Rows that would contradict the ledger: found before any part of them is appended."""
        table = part.plan.table
        if part.rows.is_empty():
            return []
        fitted = fit_rows(table, without_hidden(part.rows), self.write.version)
        judged = judge(table, fitted, self.write.stored(table.name), part.plan.on_conflict)
        clash = judged.verdicts == "conflict"
        return _conflicts(part, clash) if clash.any() else []

    def _count(self, verdicts: list[pl.DataFrame], count: FileCount) -> None:
        """Count rows once, whatever number of tables they feed."""
        if len(verdicts) == 1:
            rows, accepted = verdicts[0].height, int(verdicts[0][VERDICT].sum())
        else:
            whole = pl.concat(verdicts).group_by(ROW).agg(pl.col(VERDICT).any())
            rows, accepted = whole.height, int(whole[VERDICT].sum())
        count.accepted += accepted
        count.duplicates += rows - accepted


def _without(parts: list[Converted], problems: list[Problem]) -> list[Converted]:
    """The parts without the rows that have a problem."""
    if not problems:
        return parts
    keep = ~pl.col(ROW).is_in(rejected_rows(problems).implode())
    return [Converted(part.plan, part.rows.filter(keep), part.problems) for part in parts]


def _not_taken(frame: pl.DataFrame, parts: list[Converted]) -> list[Problem]:
    """Rows that no table takes."""
    if any(part.plan.when is None for part in parts):
        return []
    seen = [part.rows[ROW] for part in parts] + [rejected_rows(part.problems) for part in parts]
    left = frame.filter(~pl.col(ROW).is_in(pl.concat(seen).implode()))
    columns = sorted(set().union(*(part.plan.when.columns() for part in parts if part.plan.when)))
    return [
        Problem(row, columns[0], value, "not_taken")
        for row, value in left.select(ROW, columns[0]).iter_rows()
    ]


def _conflicts(part: Converted, clash: pl.Series) -> list[Problem]:
    """A problem for each row that contradicts another of its key."""
    table = part.plan.table
    column = part.plan.rules[table.id_column].named(table.id_column)
    hit = part.rows.filter(clash).select(ROW, table.id_column)
    return [Problem(row, column, value, "key_conflict") for row, value in hit.iter_rows()]

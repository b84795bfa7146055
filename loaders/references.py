"""References of rows to other tables: known, made a placeholder, or unknown."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from graph_engine.ledger import LedgerWrite
from loaders.form.rules import Rule
from loaders.plan import TablePlan
from loaders.rows.convert import Converted
from loaders.rows.problems import ROW, Problem, rejected_rows
from loaders.rows.sides import LEGS, OWN, statement_rules

NEVER_CHECKED = frozenset({"reverses"})
"""A reversal may come without its original: it is kept, and counted."""


class References:
    """What is known of the ids that rows refer to, within one load."""

    def __init__(self, write: LedgerWrite) -> None:
        self._write = write
        self._known: dict[str, pl.Series] = {}

    def check(self, parts: list[Converted]) -> list[Problem]:
        """Problems of the rows that refer to something unknown, where that rejects them.

        Rows that the same chunk brings count as known, unless they are rejected themselves.
        """
        problems: list[Problem] = []
        while True:
            gone = rejected_rows(problems)
            keep = ~pl.col(ROW).is_in(gone.implode())
            kept = [part.rows.filter(keep) if problems else part.rows for part in parts]
            found = [
                problem
                for part, rows in zip(parts, kept, strict=True)
                for problem in self._unknown(part, rows, dict(_brought(parts, kept)))
            ]
            if not found:
                return problems
            problems += found

    def placeholders(self, part: Converted) -> pl.DataFrame | None:
        """Rows of accounts that are known only because the rows of a part refer to them."""
        missing = [
            self._missing("account", each.rows(part.rows)[each.column])
            for each in references(part.plan)
            if each.unknown == "placeholder"
        ]
        ids = pl.concat(missing).unique().sort() if missing else pl.Series(dtype=pl.String)
        if ids.is_empty():
            return None
        return pl.DataFrame({"account_id": ids}).with_columns(
            ours=pl.lit(value=False),
            role=pl.lit("ordinary"),
            placeholder=pl.lit(value=True),
            source=pl.lit(part.rows["source"].item(0)),
            source_key=pl.col("account_id").str.extract(r"(?s)^[^:]*:(.*)$", 1),
        )

    def _unknown(
        self, part: Converted, rows: pl.DataFrame, brought: dict[str, pl.Series]
    ) -> Iterator[Problem]:
        """A problem for each row with an unknown reference."""
        for each in references(part.plan):
            if each.unknown != "quarantine":
                continue
            holding = each.rows(rows)
            missing = self._missing(each.table, holding[each.column])
            if each.table in brought and not missing.is_empty():
                missing = missing.filter(~missing.is_in(brought[each.table].implode()))
            if missing.is_empty():
                continue
            hit = holding.filter(pl.col(each.column).is_in(missing.implode())).select(ROW, each.column)
            column = each.rule.named(each.column)
            for row, value in hit.iter_rows():
                yield Problem(row, column, value, "unknown_reference")

    def _missing(self, table: str, ids: pl.Series) -> pl.Series:
        """The distinct ids that the ledger and this load do not hold."""
        known = self._known.get(table, pl.Series(dtype=pl.String))
        unseen = ids.filter(~ids.is_in(known.implode())).drop_nulls().unique()
        if unseen.is_empty():
            return unseen
        found = self._write.known(table, unseen)
        self._known[table] = pl.concat([known, unseen.filter(found)])
        return unseen.filter(~found)


def _brought(parts: list[Converted], kept: list[pl.DataFrame]) -> Iterator[tuple[str, pl.Series]]:
    """The ids that the rows themselves bring, by table."""
    for name in {part.plan.table.name for part in parts}:
        ids = [
            rows[part.plan.table.id_column]
            for part, rows in zip(parts, kept, strict=True)
            if part.plan.table.name == name
        ]
        yield name, pl.concat(ids)


@dataclass(frozen=True)
class Reference:
    """A column that refers to a table: in which rows, and what an unknown id means there."""

    column: str
    table: str
    unknown: str
    rule: Rule
    leg: str | None = None

    def rows(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows that hold it."""
        return rows if self.leg is None else rows.filter(pl.col("leg") == self.leg)


def references(plan: TablePlan) -> Iterator[Reference]:
    """Every reference of a table's rows that is checked."""
    for name, rule in plan.rules.items():
        table = plan.table.column(name).refers_to
        leaf = next((case for case in rule.cases or [rule] if not case.empty), None)
        if table and name not in NEVER_CHECKED and leaf is not None:
            yield Reference(name, table, leaf.unknown or "quarantine", leaf)
    if plan.statement is None:
        return
    for hidden, (column, rule) in statement_rules(plan.statement).items():
        leaf = next((case for case in rule.cases or [rule] if not case.empty), None)
        if column.refers_to and leaf is not None:
            own = hidden.startswith(OWN)
            for side, leg in LEGS.items():
                other = "credit" if leg == "debit" else "debit"
                unknown = leaf.unknown or "quarantine"
                yield Reference(f"{side}_account", column.refers_to, unknown, leaf, leg if own else other)

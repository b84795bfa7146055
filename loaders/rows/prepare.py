"""Cells as the file has them, made ready for the rules: emptied, trimmed, dropped, numbered."""

import polars as pl

from loaders.plan import FilePlan
from loaders.rows.problems import ROW
from loaders.values.conditions import Lists, condition_expr
from loaders.values.knowledge import occurrence_column


def cleaned(frame: pl.DataFrame, plan: FilePlan) -> pl.DataFrame:
    """Rows with their number, blanks trimmed, words for "no value" emptied, absent optional columns empty."""
    form = plan.entry.format
    if form.trim:
        frame = frame.with_columns(pl.all().str.strip_chars().replace("", None))
    if form.empty:
        frame = frame.with_columns(pl.all().replace(form.empty, None))
    absent = sorted(plan.takes - set(frame.columns))
    missing = [pl.lit(None, dtype=pl.String).alias(name) for name in absent]
    return frame.with_columns(missing).with_row_index(ROW)


def without_dropped(frame: pl.DataFrame, plan: FilePlan, lists: Lists) -> pl.DataFrame:
    """The rows that the mapping calls data."""
    for drop in plan.entry.drop:
        frame = frame.filter(~condition_expr(drop.when, lists))
    return frame


class Occurrences:
    """Numbers for rows of a file that have equal keys, over all its chunks."""

    def __init__(self, plan: FilePlan) -> None:
        rules = [rule for table in plan.tables for rule in table.rules.values()]
        leaves = [leaf for rule in rules for leaf in (rule.cases or [rule])]
        keys = {tuple(leaf.key or ()) for leaf in leaves if leaf.occurrence}
        self._counts = {
            key: pl.DataFrame(schema={"key": pl.UInt64, "before": pl.UInt32}) for key in sorted(keys)
        }

    def numbered(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows with a hidden column for each key: 1 for the first row that has it, and so on."""
        for key, before in self._counts.items():
            name = occurrence_column(list(key))
            if name in frame.columns:
                continue
            keyed = frame.select(pl.struct(key).hash().alias("key"))
            here = keyed.with_columns(number=pl.int_range(1, pl.len() + 1, dtype=pl.UInt32).over("key"))
            met = here.join(before, on="key", how="left", maintain_order="left")
            number = met.select(pl.col("number") + pl.col("before").fill_null(0)).to_series()
            frame = frame.with_columns(number.cast(pl.String).alias(name))
            counted = pl.concat([before, keyed.group_by("key").agg(before=pl.len())])
            self._counts[key] = counted.group_by("key").agg(pl.col("before").sum())
        return frame

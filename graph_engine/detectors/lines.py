"""The lines from which money is reported, as data, and a customer's money of a day under each of them."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
import polars as pl
import yaml

from graph_engine.detectors.background import Background
from graph_engine.wording import minor_digits


@dataclass(frozen=True)
class Line:
    """A sum from which a customer's money of one business day is reported.

    ``of``: whose; ``moved``: as what. Receipts and payments are counted apart, all accounts together.
    """

    line: str
    article: str
    of: Literal["everybody", "persons", "others"]
    moved: Literal["cash", "transfer", "domestic", "cross_border"]
    currency: str
    amount: int

    @property
    def minor(self) -> int:
        """The sum in minor units."""
        return int(Decimal(self.amount).scaleb(minor_digits(self.currency)))


@cache
def reporting_lines() -> tuple[Line, ...]:
    """Give the lines that the file holds."""
    told = yaml.safe_load(Path(__file__).with_name("lines.yaml").read_text(encoding="utf-8"))
    return tuple(Line(**each) for each in told)


def entries_under(background: Background, line: Line) -> pl.DataFrame:
    """Give the entries that count for a line, by (time, code)."""
    movements, entries = background.movements, background.movements.entries
    if line.currency not in background.flows.currencies:
        return entries.clear()
    persons, abroad = background.is_kind("person"), movements.flag("cross_border")
    parties, codes = entries["party"].to_numpy(), entries["code"].to_numpy()
    counts = entries["currency"].to_numpy() == background.flows.currencies.index(line.currency)
    counts &= entries["cash"].to_numpy() == (line.moved == "cash")
    if line.of != "everybody":
        counts &= persons[parties] == (line.of == "persons")
    if line.moved in ("domestic", "cross_border"):
        counts &= abroad[codes] == (line.moved == "cross_border")
    return entries.filter(counts)


def day_sums(background: Background, line: Line) -> pl.DataFrame:
    """Give the sum of each customer's days that count for a line.

    Returns
    -------
    polars.DataFrame
        ``party``, ``inward``, ``day``, ``sum`` (minor), sorted by the first three.
    """
    entries = entries_under(background, line)
    return (
        entries.group_by("party", "inward", "day")
        .agg(pl.col("amount").sum().alias("sum"))
        .sort("party", "inward", "day")
    )


def without_line(background: Background) -> int:
    """How many movements are in a currency that has no line."""
    known = [
        code
        for code, currency in enumerate(background.flows.currencies)
        if any(line.currency == currency for line in reporting_lines())
    ]
    return int(np.count_nonzero(~np.isin(background.movements.currency, known)))

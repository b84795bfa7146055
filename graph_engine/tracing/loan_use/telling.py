"""Which categories of use a payment is of: by its payee, its kind, its words, or the borrower's circle."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_engine.index import Edges, GraphIndex, Nodes
from graph_engine.tracing.loan_use.rules import CIRCLE, Category

TEXTS = ("summary", "purpose")
TIES = ("RELATED_TO", "INVESTS_IN")
"""What makes the borrower's circle: relations and investments of one step, either way; ours."""


def categories_of_parties(parties: Nodes, categories: dict[str, Category]) -> NDArray[np.int64]:
    """The first category of each party by role and industry; -1 for none."""
    known = list(categories.values())
    roles, industries = (parties.column(name).to_pylist() for name in ("role", "industry"))
    cached: dict[tuple[str | None, str | None], int] = {}

    def first(role: str | None, industry: str | None) -> int:
        hits = (place for place, one in enumerate(known) if role in one.roles or one.is_industry(industry))
        return next(hits, -1)

    found = np.empty(len(parties), np.int64)
    for place, pair in enumerate(zip(roles, industries, strict=True)):
        if pair not in cached:
            cached[pair] = first(*pair)
        found[place] = cached[pair]
    return found


def circle_of(index: GraphIndex, borrower: str) -> set[str]:
    """Parties tied to the borrower."""
    parties, code = index.nodes("Party"), index.nodes("Party").code_of(borrower)
    tied: set[str] = set()
    for name in TIES:
        edges: Edges = index.edges(name)
        for adjacency in (edges.forward, edges.backward):
            tied |= set(parties.ids_at(adjacency.neighbours_of(code)))
    return tied


@dataclass(frozen=True)
class Telling:
    """Tells the categories of traced payments; ``repaid``: those by which the loan itself was repaid."""

    index: GraphIndex
    categories: list[Category]
    of_party: NDArray[np.int64]
    borrower: str
    circle: set[str]
    repaid: frozenset[str]

    def of(self, steps: pl.DataFrame) -> list[list[str]]:
        """The categories of each payment, none for what was disbursed of the loan and repaid of it."""
        parties = self.index.nodes("Party")
        payees = parties.codes_of([payee or "" for payee in steps["payee_id"]])
        texts = self._texts(steps)
        return [
            []
            if row["hop"] == 0 or row["transaction_id"] in self.repaid
            else self._of_one(row, int(payee), texts.get(row["transaction_id"], ()))
            for row, payee in zip(steps.iter_rows(named=True), payees, strict=True)
        ]

    def _of_one(self, row: dict[str, Any], payee: int, texts: tuple[str | None, ...]) -> list[str]:
        by_party = self.of_party[payee] if payee >= 0 else -1
        found = [
            one.key
            for place, one in enumerate(self.categories)
            if place == by_party or row["kind"] in one.kinds or any(one.is_told(text) for text in texts)
        ]
        came_back = row["payee_id"] == self.borrower and row["payer_id"] != self.borrower
        return found + ([CIRCLE] if came_back or row["payee_id"] in self.circle else [])

    def _texts(self, steps: pl.DataFrame) -> dict[str, tuple[str | None, ...]]:
        names = steps["transaction_id"].to_list()
        texts: dict[str, tuple[str | None, ...]] = {}
        for edges in (self.index.edges("TRANSFERRED"), self.index.edges("BOOKED")):
            codes = edges.codes_of(names)
            there = np.flatnonzero(codes >= 0)
            columns = [edges.take(name, codes[there]) for name in TEXTS]
            told = zip(*columns, strict=True)
            texts |= {names[place]: pair for place, pair in zip(there.tolist(), told, strict=True)}
        return texts

"""Follow a loan's money to the categories of what it is spent on."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_engine.index import Edges, GraphIndex, Nodes
from graph_engine.tracing.asked import Asked
from graph_engine.tracing.loan_use.rules import CIRCLE, Category, Product, rules
from graph_engine.tracing.money import Traceable
from graph_engine.tracing.record import BUDGET, REASONS
from graph_engine.tracing.tables import steps_table
from graph_engine.tracing.trace import trace

TEXTS = ("summary", "purpose")
TIES = ("RELATED_TO", "INVESTS_IN")
"""What makes the borrower's circle: relations and investments of one step, either way; ours."""

USE_COLUMNS = ("category", "forbidden", "amount_minor", "currency", "share", "count", "first_hop", "first_at")


@dataclass(frozen=True)
class LoanUse:
    """What a loan was spent on.

    ``entrusted``: its money came to accounts of others than the borrower, as a bank pays the seller itself.
    ``disbursed_minor``: in ``currency``, that of most disbursements. ``uses``: what was traced into each
    category, every unit once, and its ``share`` of what was disbursed, empty in any other currency;
    ``steps``: the payments of them, those too by which money of a category moved on within it.
    ``n_not_followed``: payments beyond which a spent budget ended it.
    """

    product: Product | None
    entrusted: bool
    disbursed_minor: int
    currency: str
    uses: pl.DataFrame
    steps: pl.DataFrame
    n_not_followed: int


def loan_use(traceable: Traceable, index: GraphIndex, loan: str, asked: Asked) -> LoanUse:
    """Say what a loan was spent on.

    Parameters
    ----------
    traceable : Traceable
        What moved, of the same index.
    index : GraphIndex
        The graph of a run.
    loan : str
        Its id.
    asked : Asked
        Method, hops and window; forward.

    Returns
    -------
    LoanUse
        Money that comes to a payee whose role or industry is of a category ends there, so that each unit is
        in at most one such category. The borrower's circle, and what only a payment's words tell, are passed
        through: their amounts may be in other categories too, but in each once, where they first come to it.

    Raises
    ------
    BadParameter, UnknownName
        If there is no such loan, or nothing of it was disbursed.
    """
    known = rules()
    of_party = _categories_of_parties(index.nodes("Party"), known.categories)
    holders = np.asarray(index.nodes("Account").column("holder"))
    ends = replace(traceable, passable=traceable.passable & (of_party[holders] < 0))
    followed = _Followed(ends, index, loan, asked)
    steps = followed.steps()
    loans = index.nodes("Loan")
    row = loans.row(loans.code_of(loan))
    product = known.product_of(row["product"])
    disbursed = steps.filter(pl.col("hop") == 0)
    borrower, currency = row["party_id"] or disbursed["payee_id"][0], disbursed["currency"].mode().sort()[0]
    circle = _circle(index, borrower)
    categories = _Telling(index, list(known.categories.values()), of_party, borrower, circle)
    told = steps.with_columns(category=pl.Series(categories.of(steps), dtype=pl.List(pl.String)))
    total = int(disbursed.filter(currency=currency)["traced_minor"].sum())
    return LoanUse(
        product,
        bool((disbursed["payee_id"] != borrower).all()),
        total,
        currency,
        _uses(followed.once(told), product, {currency: total}),
        told.filter(pl.col("category").list.len() > 0),
        steps.filter(stop_reason=REASONS[BUDGET]).height,
    )


@dataclass(frozen=True)
class _Followed:
    """A loan's money, followed as asked."""

    traceable: Traceable
    index: GraphIndex
    loan: str
    asked: Asked

    def steps(self) -> pl.DataFrame:
        """All traced payments."""
        return steps_table(self.index, trace(self.traceable, self.index, "loan", self.loan, self.asked))

    def once(self, told: pl.DataFrame) -> pl.DataFrame:
        """Payments by one ``category`` each, with what first comes to it by them."""
        by_category = told.explode("category").drop_nulls("category").sort("category", maintain_order=True)
        parts = [self._first(part) for part in by_category.partition_by("category", maintain_order=True)]
        return pl.concat([by_category.clear(), *parts])

    def _first(self, part: pl.DataFrame) -> pl.DataFrame:
        """Of payments of a category at several hops, what no earlier one brought there.

        No clock ends this: it is at most what was followed before, and half of it would be a wrong amount.
        """
        if part["hop"].n_unique() == 1:
            return part
        names = part["transaction_id"].unique().sort()
        codes = self.index.edges("TRANSFERRED").codes_of(names.to_list())
        ending = replace(self.traceable, ends=codes[codes >= 0].astype(np.int64))
        of_category = pl.col("transaction_id").is_in(names.implode()) & (pl.col("hop") > 0)
        asked = replace(self.asked, budget=replace(self.asked.budget, out_of_time=lambda: False))
        again = replace(self, traceable=ending, asked=asked).steps().filter(of_category)
        return again.with_columns(category=pl.lit(part["category"][0]))


def _categories_of_parties(parties: Nodes, categories: dict[str, Category]) -> NDArray[np.int64]:
    """The first category of each party by role and industry; -1 for none."""
    roles, known = np.asarray(parties.column("role").to_pylist(), object), list(categories.values())
    industries = parties.column("industry").to_pylist()
    cached: dict[tuple[str | None, str | None], int] = {}

    def first(role: str | None, industry: str | None) -> int:
        hits = (place for place, one in enumerate(known) if role in one.roles or one.is_industry(industry))
        return next(hits, -1)

    found = np.empty(len(parties), np.int64)
    for place, pair in enumerate(zip(roles.tolist(), industries, strict=True)):
        if pair not in cached:
            cached[pair] = first(*pair)
        found[place] = cached[pair]
    return found


def _circle(index: GraphIndex, borrower: str) -> set[str]:
    """Parties tied to the borrower."""
    parties, code = index.nodes("Party"), index.nodes("Party").code_of(borrower)
    tied: set[str] = set()
    for name in TIES:
        edges: Edges = index.edges(name)
        for adjacency in (edges.forward, edges.backward):
            tied |= set(parties.ids_at(adjacency.neighbours[slice(*adjacency.span(code))]))
    return tied


@dataclass(frozen=True)
class _Telling:
    """Tells the categories of traced payments."""

    index: GraphIndex
    categories: list[Category]
    of_party: NDArray[np.int64]
    borrower: str
    circle: set[str]

    def of(self, steps: pl.DataFrame) -> list[list[str]]:
        """The categories of each payment, none for the disbursement itself."""
        parties = self.index.nodes("Party")
        payees = parties.codes_of([payee or "" for payee in steps["payee_id"]])
        texts = self._texts(steps)
        return [
            self._of_one(row, int(payee), texts.get(row["transaction_id"], ())) if row["hop"] else []
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


def _uses(once: pl.DataFrame, product: Product | None, disbursed: dict[str, int]) -> pl.DataFrame:
    """Amounts per category, the forbidden ones first."""
    forbids = sorted(product.forbids) if product else []
    whole = pl.col("currency").replace_strict(disbursed, default=None, return_dtype=pl.Int64)
    added = (
        once.group_by("category", "currency")
        .agg(
            amount_minor=pl.col("traced_minor").sum(),
            count=pl.col("transaction_id").n_unique(),
            first_hop=pl.col("hop").min(),
            first_at=pl.col("time").min(),
        )
        .with_columns(forbidden=pl.col("category").is_in(forbids), share=pl.col("amount_minor") / whole)
    )
    return added.select(USE_COLUMNS).sort(
        ["forbidden", "amount_minor", "category", "currency"], descending=[True, True, False, False]
    )

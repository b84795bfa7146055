"""Follow a loan's money to the categories of what it is spent on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from graph_engine.index import GraphIndex
from graph_engine.tracing.asked import Asked
from graph_engine.tracing.loan_use.rules import Product, rules
from graph_engine.tracing.loan_use.telling import Telling, categories_of_parties, circle_of
from graph_engine.tracing.money import Traceable
from graph_engine.tracing.record import BUDGET, REASONS
from graph_engine.tracing.starts import movements_of_loan
from graph_engine.tracing.tables import steps_table
from graph_engine.tracing.trace import trace

USE_COLUMNS = ("category", "forbidden", "amount_minor", "currency", "share", "count", "first_hop", "first_at")


@dataclass(frozen=True)
class LoanUse:
    """What a loan was spent on.

    ``entrusted``: its money came to accounts of others than the borrower, as a bank pays the seller itself.
    ``disbursed_minor``: in ``currency``, that of most disbursements. ``uses``: what was traced into each
    category, every unit once, and its ``share`` of what was disbursed, empty in any other currency;
    ``steps``: the payments of them, those too by which money of a category moved on within it.
    ``n_not_followed``: payments beyond which a spent budget ended it. ``not_counted``: categories whose
    amount is not told, as time was up before it was clear what came to them first, and their payments.
    """

    product: Product | None
    entrusted: bool
    disbursed_minor: int
    currency: str
    uses: pl.DataFrame
    steps: pl.DataFrame
    n_not_followed: int
    not_counted: Mapping[str, int]

    @property
    def partial(self) -> bool:
        """Whether a spent budget left anything out."""
        return self.n_not_followed > 0 or bool(self.not_counted)


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
    of_party = categories_of_parties(index.nodes("Party"), known.categories)
    holders = np.asarray(index.nodes("Account").column("holder"))
    ends = replace(traceable, passable=traceable.passable & (of_party[holders] < 0))
    followed = _Followed(ends, index, loan, asked)
    steps = followed.steps()
    loans = index.nodes("Loan")
    row = loans.row(loans.code_of(loan))
    product = known.product_of(row["product"])
    disbursed = steps.filter(pl.col("hop") == 0)
    borrower, currency = row["party_id"] or disbursed["payee_id"][0], disbursed["currency"].mode().sort()[0]
    circle = circle_of(index, borrower)
    repaid = frozenset(movements_of_loan(index, loan, "REPAID"))
    categories = Telling(index, list(known.categories.values()), of_party, borrower, circle, repaid)
    told = steps.with_columns(category=pl.Series(categories.of(steps), dtype=pl.List(pl.String)))
    total = int(disbursed.filter(currency=currency)["traced_minor"].sum())
    once, not_counted = followed.once(told)
    return LoanUse(
        product,
        bool((disbursed["payee_id"] != borrower).all()),
        total,
        currency,
        _uses(once, product, {currency: total}),
        told.filter(pl.col("category").list.len() > 0),
        steps.filter(stop_reason=REASONS[BUDGET]).height,
        not_counted,
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

    def once(self, told: pl.DataFrame) -> tuple[pl.DataFrame, dict[str, int]]:
        """Payments by one ``category`` each, with what first comes to it by them.

        Beside them, the categories for which time did not last, with the number of their payments.
        """
        by_category = told.explode("category").drop_nulls("category").sort("category", maintain_order=True)
        counted, not_counted = [by_category.clear()], {}
        for part in by_category.partition_by("category", maintain_order=True):
            first = self._first(part)
            if first is None:
                not_counted[part["category"][0]] = part["transaction_id"].n_unique()
            else:
                counted.append(first)
        return pl.concat(counted), not_counted

    def _first(self, part: pl.DataFrame) -> pl.DataFrame | None:
        """Of payments of a category at several hops, what no earlier one brought there.

        Nothing where time is up, as what was found until then would be a wrong amount.
        """
        if part["hop"].n_unique() == 1:
            return part
        out_of_time = self.asked.budget.out_of_time
        if out_of_time():
            return None
        names = part["transaction_id"].unique().sort()
        codes = self.index.edges("TRANSFERRED").codes_of(names.to_list())
        ending = replace(self.traceable, ends=codes[codes >= 0].astype(np.int64))
        of_category = pl.col("transaction_id").is_in(names.implode()) & (pl.col("hop") > 0)
        again = replace(self, traceable=ending).steps().filter(of_category)
        return None if out_of_time() else again.with_columns(category=pl.lit(part["category"][0]))


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

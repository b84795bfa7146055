"""Sums of loans, each counted once in its group."""

from dataclasses import dataclass

import numpy as np

from queries.graph import Graph
from queries.moved import Codes, distinct, totals
from queries.who import words


@dataclass(frozen=True)
class LoanSums:
    """A row for each group and currency, arrays (n_rows,); ``balances`` None where one is unknown.

    Ordered by group and currency unless told otherwise.
    """

    groups: Codes
    currencies: Codes
    words: list[str | None]
    counts: Codes
    amounts: Codes
    balances: list[int | None]

    def ordered(self, *by: Codes) -> "LoanSums":
        """The same rows sorted by arrays, the first of them first."""
        order = np.lexsort(by[::-1])
        places = order.tolist()
        return LoanSums(
            self.groups[order],
            self.currencies[order],
            [self.words[place] for place in places],
            self.counts[order],
            self.amounts[order],
            [self.balances[place] for place in places],
        )


def loan_sums(graph: Graph, groups: Codes, loans: Codes) -> LoanSums:
    """Add the loans of groups up by currency; a loan that stands in a group more than once counts once."""
    pairs = distinct(np.asarray(groups, np.int64) * 2**32 + loans)
    groups, loans = pairs >> 32, pairs & (2**32 - 1)
    nodes = graph.index.nodes("Loan")
    keys = groups, np.asarray(nodes.codes("currency"))[loans]
    amounts, balances = (np.asarray(nodes.column(name))[loans] for name in ("amount_minor", "balance_minor"))
    known = np.asarray(nodes.valid("balance_minor"))[loans].astype(np.int64)
    nothing = np.zeros(loans.size, np.int64), np.zeros(loans.size, np.int64)
    added, owed = (
        totals(keys, amounts, np.ones_like(amounts), nothing),
        totals(keys, balances, known, nothing),
    )
    return LoanSums(
        added.keys[0],
        added.keys[1],
        words(nodes, "currency", added.keys[1]),
        added.count,
        added.amount_minor,
        [
            balance if n_known == count else None
            for balance, n_known, count in zip(
                owed.amount_minor.tolist(), owed.count.tolist(), added.count.tolist(), strict=True
            )
        ],
    )

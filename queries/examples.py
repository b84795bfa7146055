"""Every named query with things of a graph to ask about: those that most money moves through."""

from collections.abc import Iterator
from itertools import islice

import numpy as np

from graph_engine.index import GraphIndex
from queries.catalogue import CATALOGUE
from queries.query import Query

AT_MOST_OF_A_TYPE = 2
"""No query has more required parameters of one type."""

FIRST_OF = {"loan": "Loan", "community": "Community", "bank": "Bank", "finding": "Alert"}
"""Labels of which the first nodes will do, by type of parameter."""


def example_questions(index: GraphIndex) -> Iterator[tuple[Query, dict[str, str]]]:
    """Give each query with values of its required parameters; none where the graph lacks such things."""
    known = example_ids(index)
    for query in CATALOGUE.values():
        ids = {kind: iter(names) for kind, names in known.items()}
        required = [parameter for parameter in query.parameters if parameter.required]
        values = [next(ids[parameter.type], None) for parameter in required]
        arguments = {
            one.name: value for one, value in zip(required, values, strict=True) if value is not None
        }
        if len(arguments) == len(required):
            yield query, arguments


def example_ids(index: GraphIndex) -> dict[str, list[str]]:
    """Ids of a graph by type of parameter: the busiest accounts, their holders, the first of the rest."""
    accounts = index.nodes("Account")
    transfers = index.edges("TRANSFERRED")
    degrees = np.diff(transfers.forward.offsets) + np.diff(transfers.backward.offsets)
    busiest = np.argsort(-degrees, kind="stable")
    holders = list(islice(dict.fromkeys(accounts.column("holder")[busiest].tolist()), AT_MOST_OF_A_TYPE))
    firsts = {
        kind: index.nodes(label).ids_at(range(min(len(index.nodes(label)), AT_MOST_OF_A_TYPE)))
        for kind, label in FIRST_OF.items()
    }
    return {
        "account": accounts.ids_at(busiest[:AT_MOST_OF_A_TYPE]),
        "party": index.nodes("Party").ids_at(holders),
        "transaction": transfers.ids_at(range(min(len(transfers), AT_MOST_OF_A_TYPE))),
        **firsts,
    }

"""Columns that say who a party is, the same in every query."""

import numpy as np
from numpy.typing import NDArray

from graph_engine.index.properties import Properties
from queries.answers import Property, Values
from queries.columns import OutputColumn, party
from queries.graph import Graph
from queries.moved import Codes


def named(name: str, doc: str) -> tuple[OutputColumn, ...]:
    """Columns of a party's id and name."""
    return party(name, doc), OutputColumn(f"{name}_name", "text", f"name of {doc}")


def described(name: str, doc: str) -> tuple[OutputColumn, ...]:
    """Columns of a party's id, name, kind, whether it is ours, and its role."""
    return (
        *named(name, doc),
        OutputColumn(f"{name}_kind", "text", "person, sole_trader, company …; empty for an unknown holder"),
        OutputColumn(f"{name}_ours", "flag", "whether it is a customer of ours"),
        OutputColumn(f"{name}_role", "text", "ordinary, or the role for which it connects everybody"),
    )


def names(graph: Graph, name: str, codes: Codes) -> dict[str, Values]:
    """Values of the columns of ``named``."""
    return {name: codes, f"{name}_name": Property(graph.parties, "name", codes)}


def descriptions(graph: Graph, name: str, codes: Codes) -> dict[str, Values]:
    """Values of the columns of ``described``."""
    further = {f"{name}_{what}": Property(graph.parties, what, codes) for what in ("kind", "ours", "role")}
    return {**names(graph, name, codes), **further}


def words(of: Properties, name: str, codes: Codes) -> list[str | None]:
    """Words of a dictionary column for its codes; -1 is none."""
    known = (*of.dictionary(name), None)
    return [known[code] for code in codes.tolist()]


def is_ordinary(graph: Graph, codes: Codes) -> NDArray[np.bool_]:
    """Whether each party has the ordinary role, so that flows may be followed through it."""
    known = graph.parties.dictionary("role")
    wanted = known.index("ordinary") if "ordinary" in known else len(known)
    ordinary: NDArray[np.bool_] = np.asarray(graph.parties.codes("role"))[codes] == wanted
    return ordinary

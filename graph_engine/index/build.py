"""Build the facts of a graph index from a ledger view."""

from pathlib import Path

import numpy as np
import polars as pl

from graph_engine.index.columns import ranks
from graph_engine.index.fact_edges import edge_frame
from graph_engine.index.fact_nodes import node_frame
from graph_engine.index.facts import Facts, View
from graph_engine.index.flows import Movements, monthly
from graph_engine.index.format import Contents, write_contents
from graph_engine.index.write import NO_END, Coded, code_ends, write_edges, write_nodes
from graph_engine.schema.graph import EDGE_TYPES, NODE_LABELS, EdgeType

SELF_FLOW = "between accounts of the same party"
"""Reason for which a movement is no flow of one party to another."""

BANK_UNKNOWN = "bank of the payee account unknown"
"""Reason for which a movement is no flow of a party to a bank."""


def build_facts(view: View, path: Path) -> None:
    """Write every node and edge that a ledger view tells of to a new folder.

    Parameters
    ----------
    view : View
        The ledger as of an instant.
    path : Path
        A folder that does not exist yet or is empty. Whoever builds moves it to its place when it is whole.

    Raises
    ------
    EngineError
        If ids of a label are not unique, or there are more edges of a type than 32-bit codes.
    OverflowError
        If all amounts together exceed 63 bits.

    Notes
    -----
    The same rows give the same bytes, in whatever order they were loaded. Linear in the number of rows, but
    for sorting what does not come sorted.
    """
    facts = Facts(view)
    contents = Contents(None if view.instant is None else view.instant.isoformat())
    path.mkdir(parents=True, exist_ok=True)
    ids = _write_nodes(path, facts, contents)
    for edge_type in EDGE_TYPES.values():
        if edge_type.origin == "ledger" and edge_type.name != "FLOWS_TO":
            coded = _coded(edge_type, facts, ids, contents)
            _write(path, edge_type, coded, ids, contents)
            if edge_type.name == "TRANSFERRED":
                _write_flows(path, coded, facts, ids, contents)
    write_contents(path, contents)


def _write_nodes(path: Path, facts: Facts, contents: Contents) -> dict[str, pl.Series]:
    ids: dict[str, pl.Series] = {}
    for label in NODE_LABELS.values():
        if label.origin == "ledger":
            contents.nodes[label.name], ids[label.name] = write_nodes(path, label, node_frame(label, facts))
    return ids


def _coded(edge_type: EdgeType, facts: Facts, ids: dict[str, pl.Series], contents: Contents) -> Coded:
    coded, n_left_out = code_ends(edge_type, edge_frame(edge_type, facts), ids)
    if n_left_out:
        contents.left_out[edge_type.pattern] = {NO_END: n_left_out}
    return coded


def _write(
    path: Path, edge_type: EdgeType, coded: Coded, ids: dict[str, pl.Series], contents: Contents
) -> None:
    n_ends = len(ids[edge_type.source]), len(ids[edge_type.target])
    contents.edges[edge_type.pattern] = write_edges(path, edge_type, coded, n_ends)


def _write_flows(
    path: Path, transferred: Coded, facts: Facts, ids: dict[str, pl.Series], contents: Contents
) -> None:
    """The three kinds of monthly flows, by primary holder and by bank of the payee account."""
    movements = Movements.of(transferred)
    holders = ranks(facts.accounts["holder_party_id"], ids["Party"])
    banks = ranks(facts.banks_of_accounts["bank"], ids["Bank"])
    payers, payees = holders[movements.payers], holders[movements.payees]
    payee_banks = banks[movements.payees]
    flows = {
        "FLOWS_TO.Party.Party": monthly(movements, payers, payees, to_itself=False),
        "FLOWS_TO.Account.Account": monthly(movements, movements.payers, movements.payees, to_itself=False),
        "FLOWS_TO.Party.Bank": monthly(movements, payers, payee_banks, to_itself=True),
    }
    for pattern, coded in flows.items():
        _write(path, EDGE_TYPES[pattern], coded, ids, contents)
    n_self, n_unknown = int(np.sum(payers == payees)), int(np.sum(payee_banks < 0))
    if n_self:
        contents.left_out["FLOWS_TO.Party.Party"] = {SELF_FLOW: n_self}
    if n_unknown:
        contents.left_out["FLOWS_TO.Party.Bank"] = {BANK_UNKNOWN: n_unknown}

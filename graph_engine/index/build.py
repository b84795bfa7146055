"""Build the facts of a graph index from a ledger view."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from graph_engine.index.fact_edges import edge_frame
from graph_engine.index.fact_nodes import node_frame
from graph_engine.index.flows import Movements, monthly
from graph_engine.index.format import Contents, Part, write_contents
from graph_engine.index.frames import Frames, View
from graph_engine.index.ranks import ranks
from graph_engine.index.write import NO_END, Coded, code_ends, write_edges, write_nodes
from graph_engine.schema.graph import EDGE_TYPES, NODE_LABELS, EdgeType

SAME_PARTY = "between accounts of the same party"
"""Reason for which a movement is no flow of one party to another."""

SAME_ACCOUNT = "of an account to itself"
"""Reason for which a movement is no flow of one account to another."""

BANK_UNKNOWN = "bank of the payee account unknown"
"""Reason for which a movement is no flow of a party to a bank."""

AT_ONCE = 2
"""Relationship types written at the same time; ours: each needs memory of its own."""

TRANSFERRED = EDGE_TYPES["TRANSFERRED.Account.Account"]

Ids = dict[str, pl.Series]
LeftOut = dict[str, int]
Make = Callable[[], tuple[Coded, LeftOut]]


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
        If ids of a label are not unique, there are more edges of a type than 32-bit codes, or all amounts
        together exceed 63 bits.

    Notes
    -----
    The same rows give the same bytes, in whatever order they were loaded. Linear in the number of rows, but
    for sorting what does not come sorted.
    """
    frames = Frames(view)
    contents = Contents(None if view.instant is None else view.instant.isoformat())
    path.mkdir(parents=True, exist_ok=True)
    ids = _write_nodes(path, frames, contents)
    makers = _makers(frames, ids)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        written = pool.map(lambda pattern: _write(path, EDGE_TYPES[pattern], makers[pattern], ids), makers)
    for pattern, (part, left_out) in zip(makers, written, strict=True):
        contents.edges[pattern] = part
        if any(left_out.values()):
            contents.left_out[pattern] = left_out
    write_contents(path, contents)


def _write_nodes(path: Path, frames: Frames, contents: Contents) -> Ids:
    ids: Ids = {}
    for label in NODE_LABELS.values():
        if label.origin == "ledger":
            contents.nodes[label.name], ids[label.name] = write_nodes(path, label, node_frame(label, frames))
    return ids


def _write(path: Path, edge_type: EdgeType, make: Make, ids: Ids) -> tuple[Part, LeftOut]:
    coded, left_out = make()
    n_ends = len(ids[edge_type.source]), len(ids[edge_type.target])
    return write_edges(path, edge_type, coded, n_ends), left_out


def _makers(frames: Frames, ids: Ids) -> dict[str, Make]:
    """What makes the edges of each type of the ledger, in the order of the schema."""
    transferred = _coded(TRANSFERRED, frames, ids)
    made = {TRANSFERRED.pattern: lambda: transferred, **MonthlyFlows.of(transferred[0], frames, ids).makers()}
    told = [edge_type for edge_type in EDGE_TYPES.values() if edge_type.origin == "ledger"]
    return {
        edge_type.pattern: made.get(edge_type.pattern) or _later(edge_type, frames, ids) for edge_type in told
    }


def _later(edge_type: EdgeType, frames: Frames, ids: Ids) -> Make:
    return lambda: _coded(edge_type, frames, ids)


def _coded(edge_type: EdgeType, frames: Frames, ids: Ids) -> tuple[Coded, LeftOut]:
    coded, n_left_out = code_ends(edge_type, edge_frame(edge_type, frames), ids)
    return coded, {NO_END: n_left_out}


@dataclass(frozen=True)
class MonthlyFlows:
    """The three kinds of monthly flows, by primary holder and by bank of the payee account."""

    movements: Movements
    holders: np.ndarray[tuple[int], np.dtype[np.int32]]
    banks: np.ndarray[tuple[int], np.dtype[np.int32]]

    @staticmethod
    def of(transferred: Coded, frames: Frames, ids: Ids) -> "MonthlyFlows":
        """Take holder and bank of each account."""
        holders = ranks(frames.accounts["holder_party_id"], ids["Party"])
        return MonthlyFlows(
            Movements.of(transferred), holders, ranks(frames.banks_of_accounts["bank"], ids["Bank"])
        )

    def makers(self) -> dict[str, Make]:
        """What makes each kind."""
        return {
            "FLOWS_TO.Party.Party": self.between_parties,
            "FLOWS_TO.Account.Account": self.between_accounts,
            "FLOWS_TO.Party.Bank": self.to_banks,
        }

    def between_parties(self) -> tuple[Coded, LeftOut]:
        """Party to party; what moves between accounts of one party is counted as left out."""
        payers, payees = self.holders[self.movements.payers], self.holders[self.movements.payees]
        flows = monthly(self.movements, payers, payees, to_itself=False)
        return flows, {SAME_PARTY: int(np.count_nonzero(payers == payees))}

    def between_accounts(self) -> tuple[Coded, LeftOut]:
        """Account to account, but for what an account moves to itself."""
        payers, payees = self.movements.payers, self.movements.payees
        flows = monthly(self.movements, payers, payees, to_itself=False)
        return flows, {SAME_ACCOUNT: int(np.count_nonzero(payers == payees))}

    def to_banks(self) -> tuple[Coded, LeftOut]:
        """Party to the bank of the payee account, the party's own accounts there included."""
        banks = self.banks[self.movements.payees]
        flows = monthly(self.movements, self.holders[self.movements.payers], banks, to_itself=True)
        return flows, {BANK_UNKNOWN: int(np.count_nonzero(banks < 0))}

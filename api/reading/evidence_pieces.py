"""The transactions and guarantees of a finding, found in the graph from where its edges of evidence lead."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from graph_engine.index import Edges, as_datetime
from graph_engine.runs import Run
from queries.findings.findings_of_a_customer import KINDS

Rows = list[dict[str, Any]]
Told = dict[str, dict[str, Any]]
Start = tuple[int, int]
"""Code of the node that a piece starts at, and its time in microseconds."""

STARTS: dict[str, str] = {"transaction": "Account", "guarantee": "Party"}
"""The label of the nodes that pieces of a kind start at."""

LABELS = {word: label for label, word in KINDS}

NO_TRANSACTION = dict.fromkeys(
    ("time", "amount_minor", "currency", "payer_account", "payee_account", "device_id")
)
NO_GUARANTEE = dict.fromkeys(("guarantor_id", "borrower_id", "kind", "since", "amount_minor", "currency"))
"""What is told of a piece that the graph does not hold."""


@dataclass(frozen=True)
class Pieces:
    """The edges of evidence of one finding of a kind, alert or opportunity."""

    run: Run
    kind: str
    finding_id: str

    def transactions(self, rows: Rows) -> Rows:
        """Rows with a ``transaction_id``, each with what moved when, between whom and from which device."""
        starts = self._starts("transaction", {row["transaction_id"] for row in rows})
        told = _bookings(self.run.index.edges("BOOKED"), starts)
        told |= _transfers(self.run.index.edges("TRANSFERRED"), starts)
        return [{**row, **told.get(row["transaction_id"], NO_TRANSACTION)} for row in rows]

    def guarantees(self, rows: Rows) -> Rows:
        """Rows with a ``guarantee_id``, each with who answers for whom, since when and for how much."""
        starts = self._starts("guarantee", {row["guarantee_id"] for row in rows})
        told = _guarantees(self.run.index.edges("GUARANTEES"), starts)
        return [{**row, **told.get(row["guarantee_id"], NO_GUARANTEE)} for row in rows]

    def _starts(self, what: Literal["transaction", "guarantee"], ids: set[str]) -> Iterable[Start]:
        """Where pieces with some ids start, and when."""
        label = LABELS[self.kind]
        evidence = self.run.index.edges("EVIDENCED_BY", label, STARTS[what])
        finding = self.run.index.nodes(label).code_of(self.finding_id)
        codes = evidence.forward.edges_of(finding)
        wanted = np.array([name in ids for name in evidence.take(f"{what}_id", codes)], np.bool_)
        chosen = codes[wanted]
        return sorted(zip(evidence.targets[chosen].tolist(), evidence.times[chosen].tolist(), strict=True))


def _transfers(edges: Edges, starts: Iterable[Start]) -> Told:
    return {
        name: {
            **_moved(edges, code),
            "payer_account": edges.source_nodes.id_at(int(edges.sources[code])),
            "payee_account": edges.target_nodes.id_at(int(edges.targets[code])),
        }
        for name, code in edges.starting(starts).items()
    }


def _bookings(edges: Edges, starts: Iterable[Start]) -> Told:
    told = {}
    for name, code in edges.starting(starts).items():
        account = edges.source_nodes.id_at(int(edges.sources[code]))
        paid_in = edges.take("direction", [code])[0] == "in"
        payer, payee = (None, account) if paid_in else (account, None)
        told[name] = {**_moved(edges, code), "payer_account": payer, "payee_account": payee}
    return told


def _moved(edges: Edges, code: int) -> dict[str, Any]:
    told = {name: edges.take(name, [code])[0] for name in ("amount_minor", "currency", "device_id")}
    return told | {"time": as_datetime(int(edges.times[code]))}


def _guarantees(edges: Edges, starts: Iterable[Start]) -> Told:
    return {
        name: {
            "guarantor_id": edges.source_nodes.id_at(int(edges.sources[code])),
            "borrower_id": edges.target_nodes.id_at(int(edges.targets[code])),
            "since": as_datetime(int(edges.times[code])),
            **{what: edges.take(what, [code])[0] for what in ("kind", "amount_minor", "currency")},
        }
        for name, code in edges.starting(starts).items()
    }

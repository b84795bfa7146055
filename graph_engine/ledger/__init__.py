"""The ledger: the bank's data as this system accepted it, in versions."""

from graph_engine.ledger.balances import unbalanced
from graph_engine.ledger.ledger import Ledger
from graph_engine.ledger.manifest import Manifest
from graph_engine.ledger.pairing import PairingReport
from graph_engine.ledger.reversals import ReversalReport
from graph_engine.ledger.settings import Settings
from graph_engine.ledger.snapshot import Snapshot
from graph_engine.ledger.view import LedgerView
from graph_engine.ledger.write import AppendOutcome, LedgerWrite

__all__ = [
    "AppendOutcome",
    "Ledger",
    "LedgerView",
    "LedgerWrite",
    "Manifest",
    "PairingReport",
    "ReversalReport",
    "Settings",
    "Snapshot",
    "unbalanced",
]

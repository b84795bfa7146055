"""The scoring call: one transaction, proposed or booked after the run, rated against the run's index."""

from graph_engine.scoring.proposed import Proposed
from graph_engine.scoring.recent import Recent
from graph_engine.scoring.score import Reason, Scored, score

__all__ = ["Proposed", "Reason", "Recent", "Scored", "score"]

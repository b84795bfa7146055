"""What is published: the graph of a run, and what the publication tells of the run."""

from dataclasses import dataclass
from datetime import datetime

from graph_engine.index import GraphIndex
from graph_engine.ledger.settings import Settings
from graph_engine.runs import Run


@dataclass(frozen=True)
class Source:
    """A graph index, which run it is of, and how that bank counts its days."""

    run_id: str
    ledger_version: int
    ledger_content: str
    instant: datetime
    time_zone: str
    cut_off: str
    index: GraphIndex

    @staticmethod
    def of(run: Run, settings: Settings) -> "Source":
        """Take a finished run and the settings of its ledger."""
        return Source(
            run.run_id,
            run.ledger_version,
            run.ledger_content,
            run.instant,
            settings.time_zone,
            settings.cut_off,
            run.index,
        )

"""What a publish did."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from loaders.neo4j.plan import Plan
from loaders.neo4j.verifying import Held


@dataclass(frozen=True)
class Counts:
    """How many nodes of a label, or relationships of a type between two labels, were written."""

    name: str
    created: int
    updated: int
    removed: int

    @property
    def shown(self) -> str:
        """Its name as a person reads it.

        >>> Counts("FLOWS_TO.Party.Bank", 1, 0, 0).shown, Counts("Party", 1, 0, 0).shown
        ('Party -[FLOWS_TO]-> Bank', 'Party')
        """
        kind, *ends = self.name.split(".")
        return f"{ends[0]} -[{kind}]-> {ends[1]}" if ends else kind


@dataclass(frozen=True)
class PublishReport:
    """What a publish did: ``why_anew`` is empty where the graph that stood there was changed.

    ``verified`` is what run and server hold alike, by label or type and currency.
    """

    run_id: str
    view: str
    epoch: int
    seq: int
    why_anew: str
    counts: tuple[Counts, ...]
    verified: tuple[Held, ...]
    seconds: float

    @staticmethod
    def of(plan: Plan, verified: Iterable[Held], seconds: float) -> "PublishReport":
        """The report on a plan that was carried out."""
        nodes = (
            Counts(one.part.name, one.created.size, one.changed.size, len(one.removed_ids))
            for one in plan.difference.nodes
        )
        edges = (
            Counts(one.part.name, one.created.size, one.changed.size, one.n_removed)
            for one in plan.difference.edges
        )
        return PublishReport(
            run_id=plan.source.run_id,
            view=plan.view,
            epoch=plan.epoch,
            seq=plan.seq,
            why_anew=plan.why_anew,
            counts=(*nodes, *edges),
            verified=tuple(sorted(verified, key=lambda held: (held.name, held.currency or ""))),
            seconds=seconds,
        )

    @property
    def rows(self) -> int:
        """Everything written."""
        return sum(one.created + one.updated + one.removed for one in self.counts)

    @property
    def rows_per_second(self) -> int:
        """Everything written, by time."""
        return round(self.rows / self.seconds) if self.seconds else 0

    def to_json(self) -> dict[str, Any]:
        """The report in JSON's types."""
        return {
            "run_id": self.run_id,
            "view": self.view,
            "epoch": self.epoch,
            "seq": self.seq,
            "published_as": self.why_anew or "change",
            "written": {
                one.name: {"created": one.created, "updated": one.updated, "removed": one.removed}
                for one in self.counts
            },
            "verified": [vars(held) for held in self.verified],
            "rows": self.rows,
            "seconds": round(self.seconds, 3),
            "rows_per_second": self.rows_per_second,
        }

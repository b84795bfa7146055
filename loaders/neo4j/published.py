"""What stands on the server: the publication that readers see, and a publish that has not ended."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from graph_engine.neo4j_connection import Neo4j
from graph_engine.schema.neo4j import PUBLICATION
from graph_engine.schema.neo4j_views import View, format_of
from loaders.neo4j.source import Source

STATEMENT_OF_PUBLICATION = f"MATCH (p:{PUBLICATION} {{name: 'current'}}) RETURN properties(p) AS publication"
STATEMENT_OF_PLAN = "MATCH (p:PublishPlan {name: 'current'}) RETURN properties(p) AS plan"


@dataclass(frozen=True)
class Publication:
    """The publication that readers see."""

    run_id: str
    view: str
    epoch: int
    seq: int
    first_seq: int
    format: str

    @staticmethod
    def of(stored: dict[str, Any]) -> "Publication":
        """Take what the node tells."""
        return Publication(**{name: stored[name] for name in Publication.__dataclass_fields__})


@dataclass(frozen=True)
class Unended:
    """A publish that began and did not end: its plan, and whether it found that the server differs."""

    key: str
    differs: bool


@dataclass(frozen=True)
class Standing:
    """The server as it stands."""

    publication: Publication | None
    unended: Unended | None


def publication_of(source: Source, view: View, at: datetime) -> dict[str, Any]:
    """What the node of a first publication of a graph tells."""
    return {
        "name": "current",
        "run_id": source.run_id,
        "ledger_version": source.ledger_version,
        "ledger_content": source.ledger_content,
        "instant": source.instant.astimezone(UTC),
        "view": view,
        "epoch": 1,
        "seq": 1,
        "first_seq": 1,
        "time_zone": source.time_zone,
        "cut_off": source.cut_off,
        "published_at": at,
        "format": format_of(view),
    }


def standing(neo4j: Neo4j) -> Standing:
    """Read what stands on the server."""
    found = [row["publication"] for row in neo4j.read(STATEMENT_OF_PUBLICATION)]
    plans = [row["plan"] for row in neo4j.read(STATEMENT_OF_PLAN)]
    return Standing(
        Publication.of(found[0]) if found else None,
        Unended(plans[0]["key"], plans[0]["differs"]) if plans else None,
    )

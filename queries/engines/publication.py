"""What is published on a Neo4j server: one run, projected, and who may ask what of it."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Literal

from graph_engine.errors import EngineUnavailable, GraphChanging, NotOnEngine
from graph_engine.ledger.settings import Settings
from graph_engine.neo4j_connection import Record
from graph_engine.schema.access import PERMISSIONS, Viewer
from queries.query import Query
from queries.visibility import visible_columns, would_mask

STATEMENT = """
OPTIONAL MATCH (plan:PublishPlan) WHERE plan.commits_until > datetime()
WITH count(plan) > 0 AS committing
MATCH (publication:Publication {name: 'current'})
RETURN publication {.*} AS publication, committing
"""
"""Whether a publish commits is looked at first: where none does, and the publication is still the one of
before, nothing that was read in between is half of one and half of the next, unless a commit lasts longer
than its publish announced."""

Reading = Callable[..., list[Record]]
"""A transaction that reads: takes a statement and its parameters by keyword, and gives the rows."""


@dataclass(frozen=True)
class Publication:
    """The run that a server holds; readers keep to its ``epoch`` and to what has at most its ``seq``."""

    run_id: str
    ledger_version: int
    view: Literal["growth", "risk"]
    epoch: int
    seq: int
    time_zone: str
    cut_off: str

    @property
    def settings(self) -> Settings:
        """How the bank counts its days."""
        return Settings(self.time_zone, self.cut_off)


PROPERTIES = frozenset(field.name for field in fields(Publication))


def read_publication(reading: Reading) -> Publication:
    """The publication of a server.

    Raises
    ------
    EngineUnavailable
        If nothing was published there.
    GraphChanging
        If another run is published at this instant.
    """
    return publication_in(reading(STATEMENT))


def publication_in(found: list[Record]) -> Publication:
    """The publication in the rows of its statement.

    Raises
    ------
    EngineUnavailable
        If nothing was published there.
    GraphChanging
        If another run is published at this instant, be it that a property is missing: a server shows a commit
        bit by bit, and not all at once.
    """
    if not found:
        raise EngineUnavailable(
            "nothing is published in this database of Neo4j; run fundgraph publish --to neo4j, "
            "or set FUNDGRAPH_NEO4J_DATABASE to the one that was published to"
        )
    of = found[0]["publication"]
    if found[0]["committing"] or not of.keys() >= PROPERTIES:
        raise GraphChanging
    return Publication(**{name: of[name] for name in PROPERTIES})


def require_view(query: Query, viewer: Viewer, publication: Publication) -> None:
    """Do nothing if the publication holds all that the viewer would see of the query.

    Raises
    ------
    NotOnEngine
        If it is of the view ``growth``, which leaves out what reviewers alone may read and masks numbers.
    """
    if publication.view == "risk":
        return
    resources = query.row_reads | {column.resource for column in query.columns} - {""}
    lacking = sorted(one for one in resources if PERMISSIONS[one] == {"aml"} and viewer.may(one))
    if viewer.unmasked and any(would_mask(column) for column in visible_columns(query, viewer)):
        lacking.append("unmasked_numbers")
    if lacking:
        raise NotOnEngine(
            f"{query.name} would show this caller {', '.join(lacking)}, which the view growth leaves "
            "out, and that view is what is published on neo4j; ask the index, or publish the view risk to a "
            "server of its own: fundgraph publish --to neo4j --view risk"
        )

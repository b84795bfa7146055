"""Publish a run to Neo4j: everything new ahead and unseen, then one transaction that lets readers see it."""

import time
from pathlib import Path

from graph_engine.errors import OutOfMemory
from graph_engine.index import GraphIndex
from graph_engine.ledger import Ledger
from graph_engine.neo4j_connection import Neo4j
from graph_engine.progress import Progress
from graph_engine.runs import Run
from graph_engine.runs.durable import waited_lock
from graph_engine.runs.paths import RunPaths
from graph_engine.schema.neo4j import CONSTRAINTS, INDEXES
from graph_engine.schema.neo4j_views import View
from loaders.neo4j.creating import create_ahead
from loaders.neo4j.finishing import finish
from loaders.neo4j.indexes import make_indexes
from loaders.neo4j.leftovers import remove_unseen
from loaders.neo4j.plan import IN_PLACE_AT_MOST, Earlier, Plan, plan_publish
from loaders.neo4j.published import Standing, standing
from loaders.neo4j.report import PublishReport
from loaders.neo4j.source import Source
from loaders.neo4j.verifying import GraphDiffers, Held

STATEMENT_OF_PLAN = (
    "MERGE (plan:PublishPlan {name: 'current'}) "
    "SET plan.key = $key, plan.differs = false, plan.views = $views REMOVE plan.commits_until"
)
STATEMENT_OF_DIFFERENCE = "MATCH (plan:PublishPlan {name: 'current'}) SET plan.differs = true"

EVERYTHING_TOO_MUCH = -1
"""A limit that no change keeps to, where the server has not the memory for the last transaction."""


def publish_run(
    home: Path, run: Run, neo4j: Neo4j, *, view: View = "growth", progress: Progress | None = None
) -> PublishReport:
    """Project a run of a home to a server; the run published before is looked for in the same home.

    Raises and does what `publish_graph` does; only one publish of a home goes on at a time, another waits.
    """
    with waited_lock(home / "neo4j.lock"):
        source = Source.of(run, Ledger(home).snapshot().settings)
        return publish_graph(neo4j, source, view=view, earlier=_runs_of(home), progress=progress)


def publish_graph(  # noqa: PLR0913
    neo4j: Neo4j,
    source: Source,
    *,
    earlier: Earlier,
    view: View = "growth",
    limit: int = IN_PLACE_AT_MOST,
    progress: Progress | None = None,
) -> PublishReport:
    """Project a graph to a server and give a report.

    Parameters
    ----------
    neo4j : Neo4j
        Where to.
    source : Source
        What to publish.
    earlier : callable
        Gives the graph that was published before by its run's id, or None: then all is published as new.
    view : "growth" or "risk"
        What of it.
    limit : int
        How much the last transaction may change and remove; more is published as new.
    progress : callable, optional
        Told after each batch.

    Returns
    -------
    PublishReport
        What was created, updated and removed, and the counts and sums that were verified.

    Raises
    ------
    GraphDiffers
        If the server does not hold afterwards what the index holds; readers go on seeing what they saw.
    EngineError
        If the server cannot be reached or fails.

    Notes
    -----
    Killed anywhere and called again, the end is the same. Readers see the old run until the last transaction.
    """
    began = time.perf_counter()
    stands = standing(neo4j)
    plan = plan_publish(source, view, stands, earlier, limit)
    try:
        verified = _carry_out(neo4j, plan, stands, progress)
    except OutOfMemory:
        if plan.anew:
            raise
        plan = plan_publish(source, view, stands, earlier, EVERYTHING_TOO_MUCH)
        verified = _carry_out(neo4j, plan, standing(neo4j), progress)
    return PublishReport.of(plan, verified, time.perf_counter() - began)


def _carry_out(neo4j: Neo4j, plan: Plan, stands: Standing, progress: Progress | None) -> list[Held]:
    """Create ahead, let readers see the run, and remove what nobody sees; gives what was verified."""
    _begin(neo4j, plan, stands)
    create_ahead(neo4j, plan, progress)
    make_indexes(neo4j, INDEXES)
    verified = _finish(neo4j, plan)
    _clear(neo4j, plan)
    return verified


def _runs_of(home: Path) -> Earlier:
    """The graphs of the finished runs of a home."""

    def earlier(run_id: str) -> GraphIndex | None:
        return Run.open(home, run_id).index if run_id in RunPaths(home).finished() else None

    return earlier


def _begin(neo4j: Neo4j, plan: Plan, stands: Standing) -> None:
    """Make constraints, remove what an unended publish left unless it is this one, and note the plan."""
    make_indexes(neo4j, CONSTRAINTS)
    if stands.unended is not None and (stands.unended.differs or stands.unended.key != plan.key):
        remove_unseen(neo4j, stands.publication)
    neo4j.write(STATEMENT_OF_PLAN, key=plan.key, views=plan.views)


def _finish(neo4j: Neo4j, plan: Plan) -> list[Held]:
    """Let readers see the run; where the server differs, write that down for the next publish."""
    try:
        return finish(neo4j, plan)
    except GraphDiffers:
        neo4j.write(STATEMENT_OF_DIFFERENCE)
        raise


def _clear(neo4j: Neo4j, plan: Plan) -> None:
    """Remove the graph that was published before, if a new one was made beside it."""
    if plan.anew and plan.base is not None:
        remove_unseen(neo4j, standing(neo4j).publication)
    else:
        neo4j.write("MATCH (plan:PublishPlan) DELETE plan")

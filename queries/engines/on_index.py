"""Run a query of the catalogue on the graph index of a run."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph_engine.errors import CatalogueError
from graph_engine.ledger.settings import Settings, read_settings
from graph_engine.schema.access import Viewer
from queries import visibility
from queries.answers import Answer, Taken
from queries.catalogue import query_named
from queries.columns import NODE_LABELS, OutputColumn
from queries.engines.answering import Asked, Origin, answered
from queries.engines.arguments import bind
from queries.graph import Bounds, Graph, Run
from queries.parameters import LIMIT
from queries.query import Query

ENGINE = "index"

NO_BOUNDS_GIVEN = Bounds()


def run(  # noqa: PLR0913 - the keyword-only ones have defaults
    query: Query | str,
    run: Run,
    arguments: Mapping[str, object],
    viewer: Viewer,
    *,
    bounds: Bounds = NO_BOUNDS_GIVEN,
    clock: Callable[[], float] = time.perf_counter,
) -> Answer:
    """Answer a query of the catalogue.

    Parameters
    ----------
    query : Query or str
        The query, or its name.
    run : Run
        The run whose graph is asked.
    arguments : mapping of str to object
        Values by parameter name, as text or as from JSON; ids as text.
    viewer : Viewer
        Who looks; decides which columns, rows and numbers are there.
    bounds : Bounds
        How much the answer may hold, read and last. ``limit`` of the arguments may ask for fewer rows.
    clock : callable
        Seconds that pass; only differences matter.

    Returns
    -------
    Answer
        Rows in the query's order, and everything left out with its reason and count.

    Raises
    ------
    UnknownName
        If there is no such query, or no such party, account, community or bank (that the viewer may see).
    BadParameter
        If an argument is unknown, missing, not of its type or out of range.
    NotAllowed
        If the viewer's roles may not run the query.
    """
    started = clock()
    entry = query_named(query) if isinstance(query, str) else query
    visibility.require(entry, viewer)
    graph = Graph(run, bounds, clock, started + bounds.milliseconds / 1000)
    things = IndexThings(graph)
    keywords = bind(entry, arguments, viewer, things)
    limit = min(keywords.pop(LIMIT.name), bounds.rows)
    found = entry.on_index(graph, **keywords)
    asked = Asked(entry, viewer, limit, lambda: round((clock() - started) * 1000, 3))
    return answered(asked, found, things.origin(viewer))


@dataclass(frozen=True)
class IndexThings:
    """The things that the graph index of a run knows, by their codes."""

    graph: Graph

    @property
    def settings(self) -> Settings:
        """The settings of the ledger that the run was made from."""
        return read_settings(self.graph.run.path.parents[1] / "ledger" / "settings.json")

    def party(self, viewer: Viewer, name: str) -> int:
        """The code of a party that the viewer may see."""
        return visibility.code_of_party(self.graph.parties, viewer, name)

    def node(self, label: str, name: str) -> int:
        """The code of a node that anybody may see who may run the query."""
        return self.graph.index.nodes(label).code_of(name)

    def ids_of(self, column: OutputColumn, codes: NDArray[np.integer[Any]]) -> list[str]:
        """The ids of the nodes or transactions that a column shows."""
        if column.shows == "transaction":
            return self.graph.transfers.ids_at(codes)
        if column.shows in NODE_LABELS:
            return self.graph.index.nodes(NODE_LABELS[column.shows]).ids_at(codes)
        raise CatalogueError(f"column {column.name} holds codes of {column.shows}, which have no ids")

    def origin(self, viewer: Viewer) -> Origin:
        """Where the rows come from."""

        def seen(codes: Taken) -> NDArray[np.bool_]:
            return visibility.seen_parties(self.graph.parties, viewer, np.asarray(codes, np.int64))

        run = self.graph.run
        return Origin(ENGINE, run.run_id, run.ledger_version, seen, self.ids_of)

"""Ask a statement of a caller's on the graph that is published to Neo4j, and read nothing else."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from graph_engine.errors import GraphChanging, InputError, NotAllowed, OutOfTime
from graph_engine.neo4j_connection import Neo4jSettings
from graph_engine.neo4j_connection.ad_hoc import AdHocTransaction, ad_hoc_transaction
from graph_engine.schema.access import Viewer
from queries.adhoc.answer import BOUND_OF_TIME, CypherAnswer, CypherBounds, Kept
from queries.adhoc.parameters import Asked, asked
from queries.adhoc.plans import check_plan
from queries.engines.publication import STATEMENT, Publication, publication_in

AGAIN_S = 10.0
"""Seconds in which a statement is asked again where another run is published meanwhile; ours."""

PAUSE_S = 0.2
"""Seconds before it is asked again, in which a commit ends; ours."""

GRACE_S = 2.0
"""Seconds that the server has to stop a statement whose time is up, before the connection is closed; ours."""

LEAST_S = 0.001
"""The shortest time that a server can be told; none would mean its own limit."""

STATEMENT_OF_VIEWS = "MATCH (plan:PublishPlan) RETURN coalesce(plan.views, ['risk']) AS views"
"""The views between which a publish that has not ended changes: until then there is something of both."""

NO_BOUNDS_GIVEN = CypherBounds()


async def ask(  # noqa: PLR0913 - the keyword-only ones have defaults
    statement: str,
    parameters: Mapping[str, object],
    viewer: Viewer,
    settings: Neo4jSettings,
    *,
    bounds: CypherBounds = NO_BOUNDS_GIVEN,
    clock: Callable[[], float] = time.perf_counter,
) -> CypherAnswer:
    """Answer a statement that reads the published graph.

    Parameters
    ----------
    statement : str
        One statement of Cypher 5. Its parameters ``$epoch`` and ``$seq`` are those of the publication.
    parameters : mapping of str to object
        The others, by name: texts, numbers, flags, nothing, lists and maps of them. They are bound, never
        written into the text.
    viewer : Viewer
        Who looks: the role ``cypher``, and ``aml`` beside it where the view ``risk`` is in the database.
    settings : Neo4jSettings
        The server.
    bounds : CypherBounds
        Rows and bytes of the answer, and seconds that the server has for it each time it is asked.
    clock : callable
        Seconds that pass; only differences matter.

    Returns
    -------
    CypherAnswer
        Its rows in the order of the statement, up to the bounds, and what was left out for them.

    Raises
    ------
    NotAllowed
        If no role of the viewer may ask, or may see what is published.
    StatementNotAllowed
        If the statement may do more than read; names the word, function, procedure or operator.
    BadStatement, BadParameter
        If the statement is wrong, or its parameters are not those given.
    NotOnEngine
        If no server is named.
    GraphChanging
        If runs are published all the while.
    EngineUnavailable, EngineError
        If nothing is published, or the server fails.
    """
    started = clock()
    viewer.require("statements")
    wanted = asked(statement, parameters)
    while True:
        attempt = _Attempt(wanted, viewer, Kept(bounds))
        try:
            await attempt.run(settings, bounds.seconds)
        except GraphChanging:
            if clock() - started > AGAIN_S:
                raise
        else:
            return attempt.answer(round((clock() - started) * 1000, 3))
        await asyncio.sleep(PAUSE_S)


@dataclass
class _Attempt:
    """One transaction in which a statement is looked at and run, and the publication that it read."""

    wanted: Asked
    viewer: Viewer
    kept: Kept
    publication: Publication | None = None
    warnings: tuple[str, ...] = ()

    async def run(self, settings: Neo4jSettings, seconds: float) -> None:
        """Look and run; where time is up the rows so far are kept.

        Raises
        ------
        GraphChanging
            If what was found, or what was refused, is not of one publication.
        """
        try:
            async with (
                asyncio.timeout(seconds + GRACE_S),
                ad_hoc_transaction(settings, timeout_s=max(seconds, LEAST_S)) as transaction,
            ):
                await self._read(transaction)
        except InputError:
            if self.publication is not None:
                await self._look_again(settings, max(seconds, GRACE_S))
            raise
        except (OutOfTime, TimeoutError) as error:
            if self.publication is None:
                raise OutOfTime(f"Neo4j gave no answer within {seconds:g} s") from error
            self.kept.stopped_by = BOUND_OF_TIME
            await self._look_again(settings, GRACE_S)

    async def _look_again(self, settings: Neo4jSettings, seconds: float) -> None:
        """See in another transaction that what was read is of one publication."""
        try:
            async with (
                asyncio.timeout(seconds),
                ad_hoc_transaction(settings, timeout_s=seconds) as transaction,
            ):
                await self._require_still(transaction)
        except TimeoutError as error:
            raise OutOfTime(f"Neo4j does not answer within {seconds:g} s") from error

    async def _read(self, transaction: AdHocTransaction) -> None:
        self.publication = await self._seen(transaction)
        bound = self.wanted.bound(self.publication.epoch, self.publication.seq)
        explained = await transaction.explain(self.wanted.text, bound)
        check_plan(explained.plan)
        self.warnings = explained.warnings
        await transaction.run(self.wanted.text, bound, self.kept)
        await self._require_still(transaction)

    async def _require_still(self, transaction: AdHocTransaction) -> None:
        if await self._seen(transaction) != self.publication:
            raise GraphChanging

    async def _seen(self, transaction: AdHocTransaction) -> Publication:
        """The publication, if the viewer may see every view of which something is in the database.

        Views of a publish are read before and after it: another may begin or end in between.
        """
        planned = await transaction.rows(STATEMENT_OF_VIEWS)
        publication = publication_in(await transaction.rows(STATEMENT))
        planned += await transaction.rows(STATEMENT_OF_VIEWS)
        views = {publication.view, *(view for row in planned for view in row["views"])}
        if views != {"growth"} and not self.viewer.may("statements_on_risk"):
            raise NotAllowed("the database holds the view risk; the role aml is needed beside cypher")
        return publication

    def answer(self, elapsed_ms: float) -> CypherAnswer:
        """What was found."""
        if self.publication is None:
            raise RuntimeError("answered before anything was read")
        of = self.publication
        return CypherAnswer(
            *(of.run_id, of.ledger_version, of.view, of.epoch, of.seq, elapsed_ms),
            *(self.kept.columns, self.kept.rows, self.kept.left_out, self.warnings),
        )

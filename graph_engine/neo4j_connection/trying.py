"""Doing work again, from its start, while that may help.

The driver's own loop is not used: it also tries again where a server has not the memory, at the end of which
the same error comes half a minute late, and it gives up where the answer to a commit was lost, though all our
work may be done twice.
"""

import time
from collections.abc import Callable
from typing import TypeVar

from neo4j.exceptions import DriverError, IncompleteCommit, Neo4jError

from graph_engine.errors import GraphChanging
from graph_engine.neo4j_connection.failures import HELPLESS_CODES

T = TypeVar("T")

FIRST_PAUSE_S = 0.1
LONGEST_PAUSE_S = 2.0
"""Pauses double from the first, in which others end what they do, to the longest; ours."""


def tried(
    work: Callable[[], T],
    seconds: float,
    *,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> T:
    """What some work gives, done again after each failure that may pass.

    Parameters
    ----------
    work : callable
        What may be done any number of times with the same end.
    seconds : float
        How long after the first failure it is begun again; 0: never.
    clock : callable
        Seconds that pass; only differences matter.
    sleep : callable
        Waits for some seconds.

    Raises
    ------
    Neo4jError, DriverError, GraphChanging
        The last failure, or the first that does not pass.
    """
    pause_s, ends = FIRST_PAUSE_S, None
    while True:
        try:
            return work()
        except (DriverError, Neo4jError, GraphChanging) as error:
            now = clock()
            ends = now + seconds if ends is None else ends
            if not may_pass(error) or now + pause_s > ends:
                raise
        sleep(pause_s)
        pause_s = min(2 * pause_s, LONGEST_PAUSE_S)


def may_pass(error: DriverError | Neo4jError | GraphChanging) -> bool:
    """Whether the same work may succeed a moment later."""
    if isinstance(error, GraphChanging):
        return True
    if isinstance(error, Neo4jError):
        return error.is_retryable() and error.code not in HELPLESS_CODES
    return error.is_retryable() or isinstance(error, IncompleteCommit)

"""How long tests wait for what must come: long enough for a slow machine that stalls now and then."""

import time
from contextlib import contextmanager

PATIENCE_S = 600
"""How long anything may take; waiting ends as soon as it has come."""

PATIENT = {
    "FUNDGRAPH_REQUEST_SECONDS": PATIENCE_S,
    "FUNDGRAPH_ANSWER_SECONDS": PATIENCE_S,
    "FUNDGRAPH_QUERY_MILLISECONDS": PATIENCE_S * 1000,
    "FUNDGRAPH_CYPHER_SECONDS": PATIENCE_S,
    "FUNDGRAPH_NEO4J_CONNECT_SECONDS": PATIENCE_S,
    "FUNDGRAPH_NEO4J_RETRY_SECONDS": PATIENCE_S,
}
"""Settings with which no time is up but where a test asks for less."""

TIMES_S = (1, 10, 100)
"""Bounds of time for what they are to cut short, in turn: a machine that stalls begins it in one of them."""

LOOK_EVERY_S = 0.05


def until(condition):
    """Wait until a condition holds."""
    ends_by = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < ends_by, "it does not come"
        time.sleep(LOOK_EVERY_S)


@contextmanager
def killed_at_end(process):
    """A process that is not left over, and not waited for, where a test fails."""
    try:
        yield process
    finally:
        process.kill()

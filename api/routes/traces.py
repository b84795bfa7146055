"""Where money went, and where it came from."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from api.access import TraceReader
from api.ids import TraceStart
from api.models.traces import Trace
from api.reading.traces import budget_of, trace_found, written
from api.service import RunWithKernels, ServiceHere
from graph_engine.tracing import Asked

ROUTER = APIRouter(prefix="/traces", tags=["traces"])


@ROUTER.get("/{start}")
def get_trace(  # noqa: PLR0913, PLR0917 - one parameter of the address each
    caller: TraceReader,
    service: ServiceHere,
    run: RunWithKernels,
    start: TraceStart,
    direction: Annotated[Literal["forward", "backward"], Query(description="whither or whence")] = "forward",
    method: Annotated[
        Literal["fifo", "lifo", "pro-rata", "libr", "poison"], Query(description="how money is told apart")
    ] = "fifo",
    hops: Annotated[int, Query(ge=1, le=50, description="transactions on from the start")] = 4,
    window: Annotated[int | None, Query(ge=1, le=36_500, description="days that money is followed")] = None,
    limit: Annotated[int, Query(ge=1, le=10_000, description="rows of each table at most")] = 1_000,
) -> Trace:
    """Follow money by a method, from a transaction, an account, a party or a loan."""
    asked = Asked(
        direction,
        method,
        hops,
        window,
        budget_of(
            service.settings.query_edges, service.settings.query_nodes, service.settings.query_milliseconds
        ),
    )
    found = trace_found(run, caller.viewer, start, asked)
    trace = Trace.model_validate(written(found, limit))
    caller.asks_about(trace.ids)
    return trace

"""Work that ends when whoever asked for it goes away."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from fastapi import Request

from graph_engine.errors import FundgraphError

T = TypeVar("T")


class CallerLeftError(FundgraphError):
    """The caller went away before the answer."""

    status = 499


async def unless_caller_leaves(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """What the work gives; it is cancelled as soon as the connection of the request is closed.

    Raises
    ------
    CallerLeftError
        If the caller went away; nobody reads it, but the log and the audit trail tell of it.
    """
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_left(request))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        raise CallerLeftError("the caller went away before there was an answer")
    finally:
        for task in (working, leaving):
            task.cancel()
        await asyncio.gather(working, leaving, return_exceptions=True)


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass

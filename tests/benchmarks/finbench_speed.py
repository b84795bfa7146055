"""How fast Neo4j takes a graph, and both engines answer: ``python -m tests.benchmarks.finbench_speed [N]``.

One random graph in the shape of FinBench (three million transfers and withdrawals by default, heavy-tailed in
their accounts), on a server of its own that shares the processors: a first publish by the driver, a change of
one in a hundred, FinBench's complex reads about average accounts and about hubs with a truncation limit of
500 on the index and on Neo4j, as whole answers, arguments bound and ids written; and a first load by the
import tool.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from graph_engine.kernel_cache import use_kernel_cache
from graph_engine.neo4j_connection import Neo4j
from loaders.neo4j.local import LTS, Shape, temporary_server
from tests.benchmarks.finbench_shaped import two_days
from tests.benchmarks.index_speed import open_and_touch, peak_mib, row, seconds
from tests.benchmarks.publish_figures import import_figures, publish_figures
from tests.benchmarks.read_figures import read_figures

TRANSACTIONS = 3_000_000

SHAPE = Shape(heap_mb=1_536, page_cache_mb=768, query_mb=1_024)


def measure(transactions: int = TRANSACTIONS) -> Iterator[dict[str, object]]:
    """Publish, import and ask; a row for each figure: what, value, unit."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        use_kernel_cache(home)
        days = two_days(home, transactions)
        yield row("open, first span of TRANSFERRED", opening_ms(days["after"].path), "ms")
        with temporary_server(LTS, SHAPE) as server, Neo4j(server.settings) as neo4j:
            yield from publish_figures(neo4j, days)
            yield from read_figures(days["after"], neo4j)
        yield row("peak memory after asking", peak_mib(), "MiB")
        yield from import_figures(days["before"], home, SHAPE)


def opening_ms(path: Path) -> float:
    """Milliseconds of opening an index, code already loaded."""
    open_and_touch(path)
    return seconds(lambda: open_and_touch(path)) * 1e3


if __name__ == "__main__":
    for figure in measure(*(int(word) for word in sys.argv[1:])):
        print(f"{figure['what']:<55} {figure['value']:>12,} {figure['unit']}", flush=True)

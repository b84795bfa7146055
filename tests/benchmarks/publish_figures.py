"""How fast a graph gets into Neo4j: by the driver, as a change, and by the import tool."""

from collections.abc import Iterator
from pathlib import Path

from graph_engine.neo4j_connection import Neo4j
from loaders.neo4j.import_command import write_import_folder
from loaders.neo4j.local import LTS, LocalServer, Shape
from loaders.neo4j.local.ports import held_port
from loaders.neo4j.local.server import new_password
from loaders.neo4j.plan import IN_PLACE_AT_MOST
from loaders.neo4j.publish import publish_graph
from loaders.neo4j.report import PublishReport
from loaders.neo4j.source import Source
from tests.benchmarks.index_speed import peak_mib, row, seconds
from tests.finbench.asking import AFTER_EVERYTHING, Facts
from tests.loaders.neo4j.imported import run_command

VIEW = "risk"
"""Of which every relationship of the graph is a part."""


def publish_figures(neo4j: Neo4j, days: dict[str, Facts]) -> Iterator[dict[str, object]]:
    """Publish the graph of a day, the same again, and that of the day after; a row for each figure."""
    n_edges = relationships(days["before"])
    limit = max(IN_PLACE_AT_MOST, n_edges)
    first, again, change = (published(neo4j, days, name, limit) for name in ("before", "before", "after"))
    if change.why_anew:
        raise SystemExit(f"the change was published as new: {change.why_anew}")
    yield row("relationships", n_edges, "")
    yield row("first publish by driver", first.seconds, "s")
    yield row("relationships a second, first publish by driver", round(n_edges / first.seconds), "1/s")
    yield row("the same again: compare and verify", again.seconds, "s")
    yield row("rows written by a change of 1 %", change.rows, "")
    yield row("change of 1 %", change.seconds, "s")
    yield row("change over first publish", change.seconds / first.seconds, "ratio")
    yield row("peak memory of the publisher", peak_mib(), "MiB")


def import_figures(facts: Facts, folder: Path, shape: Shape) -> Iterator[dict[str, object]]:
    """Write files for the import tool and import them; a row for each figure."""
    n_edges = relationships(facts)
    files_s = seconds(lambda: write_import_folder(source(facts), VIEW, folder / "files"))
    (folder / "home").mkdir()
    with held_port() as port:
        server = LocalServer(LTS, folder / "home", port, new_password(), shape)
        import_s = seconds(lambda: run_command(server, folder / "files"))
    yield row("write import files", files_s, "s")
    yield row("neo4j-admin database import", import_s, "s")
    yield row("relationships a second, imported", round(n_edges / import_s), "1/s")
    yield row("relationships a second, files and import", round(n_edges / (files_s + import_s)), "1/s")


def published(neo4j: Neo4j, days: dict[str, Facts], name: str, limit: int) -> PublishReport:
    """Publish one of the days, each of which is at hand as an earlier one."""

    def earlier(run_id: str):
        return days[run_id].index if run_id in days else None

    return publish_graph(neo4j, source(days[name]), earlier=earlier, view=VIEW, limit=limit)


def source(facts: Facts) -> Source:
    """A graph as a run that can be published."""
    return Source(
        facts.run_id, facts.ledger_version, "content", AFTER_EVERYTHING, "UTC", "24:00", facts.index
    )


def relationships(facts: Facts) -> int:
    """How many relationships a graph holds."""
    return sum(len(facts.index.edges(*pattern.split("."))) for pattern in facts.index.patterns)

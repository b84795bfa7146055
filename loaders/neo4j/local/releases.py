"""The releases of Neo4j that are supported and tested: the long-term one and the current calendar one."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Release:
    """A release of Neo4j."""

    line: str
    """What it goes by: `5.26`."""

    version: str
    """Its version on Maven Central and of its Docker image."""

    oldest_java: int


LTS = Release("5.26", "5.26.30", 17)
CURRENT = Release("2026", "2026.08.1", 21)

RELEASES = {one.line: one for one in (LTS, CURRENT)}

"""What is asked of a Neo4j server: a version that is supported, and a limit of memory for each query."""

import re
from dataclasses import dataclass

from graph_engine.errors import EngineError

OLDEST_VERSION = (5, 26)
"""The long-term support release that every statement is tested on, beside the current calendar version."""

MEMORY_SETTING = "db.memory.transaction.max"
"""How much memory one transaction may take; 0 means no limit."""

UNITS = {"B": 1, "KiB": 1024, "MiB": 1024**2, "GiB": 1024**3, "TiB": 1024**4, "PiB": 1024**5}


@dataclass(frozen=True)
class ServerState:
    """What a server says of itself."""

    version: str
    edition: str
    query_memory_bytes: int | None
    """Memory that one query may take; 0 where there is no limit, None where the user may not see it."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What an operator should set right, in one sentence each."""
        if self.query_memory_bytes is None:
            return (
                f"Neo4j does not tell whether {MEMORY_SETTING} limits the memory of a query; "
                "see to it that one query cannot stop the server",
            )
        if self.query_memory_bytes == 0:
            return (
                f"Neo4j has no limit of memory per query, so that one query can stop it for all; "
                f"set {MEMORY_SETTING}, like 1g, in neo4j.conf",
            )
        return ()


def refuse_old_version(version: str) -> None:
    """Stop at a server that is older than what is tested.

    Raises
    ------
    EngineError
        If the version is older than 5.26, or none that can be read.

    Examples
    --------
    >>> refuse_old_version("2026.08.1")
    >>> refuse_old_version("5.27-aura")
    """
    parts = re.match(r"(\d+)\.(\d+)", version)
    if parts is None or (int(parts[1]), int(parts[2])) < OLDEST_VERSION:
        raise EngineError(
            f"Neo4j has version {version!r}; supported are 5.26 (LTS) and later, and the "
            "calendar versions; update the server"
        )


def bytes_of(size: str) -> int:
    """The bytes of a size as Neo4j shows it.

    Examples
    --------
    >>> bytes_of("64.00MiB"), bytes_of("0B")
    (67108864, 0)
    """
    parts = re.fullmatch(r"([0-9.]+)([KMGTP]?i?B)", size)
    if parts is None or parts[2] not in UNITS:
        raise EngineError(f"Neo4j shows {MEMORY_SETTING} as {size!r}; known are sizes like 64.00MiB")
    return round(float(parts[1]) * UNITS[parts[2]])

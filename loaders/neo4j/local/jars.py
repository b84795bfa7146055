"""The jars of a release, fetched once from Maven Central by the ordinary ``mvn`` into a cache."""

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZipFile

from graph_engine.errors import EngineUnavailable
from loaders.neo4j.local.releases import Release

ARTIFACTS = ("neo4j", "neo4j-bolt", "neo4j-import-tool")
"""The server, its wire protocol, and `neo4j-admin database import`; the rest are what these depend on."""

COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"

ENTRY_POINT = "META-INF/services/org.neo4j.server.startup.EntryPoint"
"""Where the server's jar names the class that starts it; the name differs between releases."""

ADMIN_TOOL = "org.neo4j.cli.AdminTool"
"""The class behind the command `neo4j-admin`."""

LAST_LINES = 5
"""How many lines of Maven's complaint are shown."""


def jars_of(release: Release) -> Path:
    """The folder with the jars of a release, fetched if they are not there yet.

    Any number of processes may ask at once: one fetches, the others wait; a fetch that is killed leaves
    nothing that looks whole.

    Raises
    ------
    EngineUnavailable
        If Maven is missing or cannot fetch them.
    """
    folder = cache_folder() / release.version
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _alone(folder.parent / f"{release.version}.lock"):
        if not folder.is_dir():
            _fetch(release, folder)
    return folder


def entry_point(release: Release, folder: Path) -> str:
    """The class that starts the server."""
    with ZipFile(folder / f"neo4j-{release.version}.jar") as jar:
        return jar.read(ENTRY_POINT).decode().strip()


def cache_folder() -> Path:
    """Where jars are kept: as the XDG base directory specification says."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "fundgraph" / "neo4j"


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _fetch(release: Release, folder: Path) -> None:
    """Fetch into a folder aside, and give it its name once it is whole."""
    for left in folder.parent.glob(f"{release.version}.part-*"):
        shutil.rmtree(left)
    with tempfile.TemporaryDirectory(prefix=f"{release.version}.part-", dir=folder.parent) as aside:
        pom, jars = Path(aside) / "pom.xml", Path(aside) / "jars"
        pom.write_text(_pom(release), encoding="utf-8")
        _maven("-f", str(pom), COPY, "-DincludeScope=runtime", f"-DoutputDirectory={jars}")
        jars.rename(folder)


def _maven(*words: str) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise EngineUnavailable(
            "Neo4j is fetched by Maven, and there is no mvn; install it (Debian: apt-get install maven), or "
            "use a server you have (FUNDGRAPH_NEO4J_URL; for tests FUNDGRAPH_TEST_NEO4J_URL)"
        )
    done = subprocess.run([maven, "-q", "-B", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        said = " ".join((done.stdout + done.stderr).strip().splitlines()[:LAST_LINES])
        raise EngineUnavailable(
            f"Maven cannot fetch Neo4j: {said}; see that Maven Central or a mirror is reachable"
        )


def _pom(release: Release) -> str:
    wanted = "".join(
        f"<dependency><groupId>org.neo4j</groupId><artifactId>{name}</artifactId>"
        f"<version>{release.version}</version></dependency>"
        for name in ARTIFACTS
    )
    return (
        '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
        "<groupId>fundgraph</groupId><artifactId>neo4j</artifactId><version>1</version>"
        f"<dependencies>{wanted}</dependencies></project>"
    )

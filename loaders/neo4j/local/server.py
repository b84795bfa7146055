"""One server in one folder: written settings, a started process, an answer, an end."""

import secrets
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import SecretStr

from graph_engine.errors import EngineError, EngineUnavailable
from graph_engine.neo4j_connection import Neo4j, Neo4jSettings
from loaders.neo4j.local.jars import entry_point, jars_of
from loaders.neo4j.local.java import java_for
from loaders.neo4j.local.ports import HOST, refuse_taken_port
from loaders.neo4j.local.releases import Release

USER = "neo4j"
FIRST_PASSWORD = "neo4j"  # noqa: S105 - every new server begins with it, and asks for another

START_SECONDS = 600
"""How long a start may take on a busy machine; alone it takes 3 to 20 s."""

ASK_EVERY_SECONDS = 0.25

OPENED = ("java.nio", "sun.nio.ch", "java.io", "java.util.concurrent")
"""Packages of Java's base that Neo4j reaches into."""

WAITS = (
    "internal.server.bolt.thread_pool_shutdown_wait_time",
    "internal.server.bolt.connection_shutdown_wait_time",
)
"""How long a stop waits once the databases are closed, 5 s each by default; nobody is left to wait for."""

PASSWORD_BYTES = 24

LAST_CHARACTERS = 1000
"""How much of the log is shown where a start fails."""


@dataclass(frozen=True)
class Shape:
    """How much a server takes, and how it is set."""

    heap_mb: int = 512
    page_cache_mb: int = 64
    query_mb: int = 256
    """The limit of memory of one transaction."""

    quick_start: bool = False
    """Up with two thirds of the work, but slower at long queries: Java compiles at its first level alone."""

    further: Mapping[str, str] = field(default_factory=dict)
    """More settings of neo4j.conf."""


@dataclass(frozen=True)
class LocalServer:
    """A Neo4j server on this machine, reached on loopback alone."""

    release: Release
    folder: Path
    port: int
    password: str = field(repr=False)
    shape: Shape = Shape()

    @property
    def settings(self) -> Neo4jSettings:
        """What leads to it."""
        return Neo4jSettings.model_validate(
            {
                "url": f"bolt://{HOST}:{self.port}",
                "user": USER,
                "password": self.password,
                "database": "neo4j",
            }
        )

    @property
    def logs(self) -> tuple[Path, Path]:
        """The files of what Java says, and of what Neo4j says."""
        return self.folder / "java.log", self.folder / "logs" / "neo4j.log"

    def launch(
        self, prefix: tuple[str, ...] = (), *, stdin: int = subprocess.DEVNULL, kept: tuple[int, ...] = ()
    ) -> "subprocess.Popen[bytes]":
        """Write its settings and start it, deaf to the keyboard's interrupt.

        Parameters
        ----------
        prefix
            A command that runs what stands behind it.
        stdin
            As for ``Popen``.
        kept
            Open files that it keeps as long as it lives.
        """
        refuse_taken_port(self.port)
        command = [*prefix, *self.command()]
        conf = self.folder / "conf" / "neo4j.conf"
        conf.parent.mkdir(parents=True, exist_ok=True)
        conf.write_text(
            "".join(f"{name}={value}\n" for name, value in self._conf().items()), encoding="utf-8"
        )
        with self.logs[0].open("wb") as log:
            return subprocess.Popen(
                command,
                stdin=stdin,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                start_new_session=True,
                pass_fds=kept,
            )

    def await_answer(self, gone: Callable[[], bool]) -> None:
        """Wait until it lets us in with its password, which is set on its first start.

        Parameters
        ----------
        gone
            Whether it has ended.

        Raises
        ------
        EngineUnavailable
            If it ends or does not answer in time; the end of its log says why.
        """
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                return self._let_in()
            except EngineUnavailable as error:
                if gone() or time.monotonic() > deadline:
                    raise EngineUnavailable(
                        f"Neo4j {self.release.version} did not start; its logs end: {self._last_words()}"
                    ) from error
            time.sleep(ASK_EVERY_SECONDS)

    def command(self) -> list[str]:
        """What starts it, in the foreground."""
        jars = jars_of(self.release)
        folders = (f"--home-dir={self.folder}", f"--config-dir={self.folder / 'conf'}")
        return self.java(f"-Xmx{self.shape.heap_mb}m", entry_point(self.release, jars), *folders)

    def java(self, *words: str) -> list[str]:
        """Java with the flags Neo4j asks for and its jars; then options, a class and its arguments."""
        opened = [f"--add-opens=java.base/{one}=ALL-UNNAMED" for one in OPENED]
        return [
            str(java_for(self.release)),
            *opened,
            "-XX:+UseSerialGC",
            *(["-XX:TieredStopAtLevel=1"] if self.shape.quick_start else []),
            "-cp",
            f"{jars_of(self.release)}/*",
            *words,
        ]

    def _conf(self) -> dict[str, object]:
        return {
            "server.default_listen_address": HOST,
            "server.bolt.enabled": "true",
            "server.bolt.listen_address": f"{HOST}:{self.port}",
            "server.bolt.advertised_address": f"{HOST}:{self.port}",
            "server.http.enabled": "false",
            "dbms.security.auth_enabled": "true",
            "server.memory.heap.max_size": f"{self.shape.heap_mb}m",
            "server.memory.pagecache.size": f"{self.shape.page_cache_mb}m",
            "db.memory.transaction.max": f"{self.shape.query_mb}m",
            "dbms.usage_report.enabled": "false",
            **dict.fromkeys(WAITS, "0s"),
            **self.shape.further,
        }

    def _let_in(self) -> None:
        try:
            with Neo4j(self.settings) as own:
                own.state()
        except EngineUnavailable:
            raise
        except EngineError:
            first = self.settings.model_copy(update={"password": SecretStr(FIRST_PASSWORD)})
            with Neo4j(first) as new:
                new.change_password(self.password)

    def _last_words(self) -> str:
        texts = [log.read_text(encoding="utf-8", errors="replace") for log in self.logs if log.exists()]
        return " … ".join(" ".join(text[-LAST_CHARACTERS:].split()) for text in texts if text.strip())


def ended(process: "subprocess.Popen[bytes]") -> Callable[[], bool]:
    """What asks whether a process has ended."""
    return lambda: process.poll() is not None


def new_password() -> str:
    """A password that nobody guesses."""
    return secrets.token_urlsafe(PASSWORD_BYTES)

"""The folder for the import tool, whole or marked as unfinished: files, exact command, what to do then."""

import errno
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph_engine.errors import BadParameter, EngineError
from graph_engine.progress import Progress
from graph_engine.schema.neo4j import CONSTRAINTS, INDEXES
from graph_engine.schema.neo4j_views import View
from loaders.neo4j.import_files import ImportFiles, write_import_files
from loaders.neo4j.source import Source

UNFINISHED = "UNFINISHED"
"""A file that is there as long as the folder is being written; what a killed one left is written anew."""

TASK = ("database", "import", "full")

DATABASE = '"${NEO4J_DATABASE:-neo4j}"'
"""The database, as a shell reads it."""

OPTIONS = (
    "--overwrite-destination",
    "--id-type=string",
    "--multiline-fields=true",
    "--bad-tolerance=0",
)
"""Ids are text and may span no database; texts may hold line ends; nothing is left out silently."""

README = """What is here was written by `fundgraph publish --to neo4j-import` from run {run_id}, view {view}.

1. Give this folder to the user that the server runs as (chown -R neo4j: .). Stop the database, or choose a
   new one, and run on the server's machine as that user: sh command.sh
   (NEO4J_ADMIN names the tool where it is not on the path, NEO4J_DATABASE the database, by default neo4j).
2. Start the database.
3. fundgraph publish {run_id} --to neo4j --view {view}
   makes constraints and indexes (schema.cypher holds the same statements) and verifies counts and sums.

From then on the same command publishes what changed. These files hold customer data: remove them when done.
"""


@dataclass(frozen=True)
class ImportReport:
    """What was written where, and how it is imported."""

    folder: Path
    run_id: str
    view: View
    files: ImportFiles
    command: str

    def to_json(self) -> dict[str, Any]:
        """The report in JSON's types."""
        nodes = {file.name: file.rows for file in self.files.nodes}
        relationships = {
            file.path.name.removesuffix(".csv.gz"): file.rows for file in self.files.relationships
        }
        return {
            "folder": str(self.folder),
            "run_id": self.run_id,
            "view": self.view,
            "nodes": nodes,
            "relationships": relationships,
            "command": self.command,
        }


def write_import_folder(
    source: Source, view: View, folder: Path, progress: Progress | None = None
) -> ImportReport:
    """Write everything for a first load by the import tool.

    Raises
    ------
    BadParameter
        If something else is in the folder.
    EngineError
        If there is no room.
    """
    folder = folder.absolute()
    _make_room(folder)
    try:
        files = write_import_files(source, view, folder, progress)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise EngineError(
            f"{folder} is full before all files were written; make room or name another folder, begin again"
        ) from error
    (folder / "command.sh").write_text(_script(files), encoding="utf-8")
    statements = "".join(f"{index.statement};\n" for index in (*CONSTRAINTS, *INDEXES))
    (folder / "schema.cypher").write_text(statements, encoding="utf-8")
    (folder / "README").write_text(README.format(run_id=source.run_id, view=view), encoding="utf-8")
    (folder / UNFINISHED).unlink()
    words = shlex.join(_words(files, f"{folder}/"))
    command = f"neo4j-admin {' '.join(TASK)} {DATABASE} {words}"
    return ImportReport(folder, source.run_id, view, files, command)


def _make_room(folder: Path) -> None:
    """Begin a folder, or begin again in one that was not finished."""
    if (folder / UNFINISHED).exists():
        for name in ("nodes", "relationships"):
            shutil.rmtree(folder / name, ignore_errors=True)
    elif folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadParameter("DIR", str(folder), "an empty folder, or one that is not there yet")
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    (folder / UNFINISHED).touch()


def _words(files: ImportFiles, before: str) -> Iterator[str]:
    """The words of the command after the database; the tool takes a later database for one more file."""
    yield from OPTIONS
    yield from (f"--nodes={file.name}={before}{file.path}" for file in files.nodes)
    yield from (f"--relationships={file.name}={before}{file.path}" for file in files.relationships)


def _script(files: ImportFiles) -> str:
    words = " \\\n  ".join(_words(files, ""))
    return (
        "#!/bin/sh\n# Import this folder into a database that is not running.\n"
        'set -eu\ncd "$(dirname "$0")"\n'
        f'"${{NEO4J_ADMIN:-neo4j-admin}}" {" ".join(TASK)} {DATABASE} \\\n  {words}\n'
    )

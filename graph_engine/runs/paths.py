"""Where the runs of a home are."""

from dataclasses import dataclass
from pathlib import Path

UNFINISHED = ".unfinished-"
"""Begins the name of the folder of a run that is being made."""


@dataclass(frozen=True)
class RunPaths:
    """The places of the runs of a home."""

    home: Path

    @property
    def folder(self) -> Path:
        """The folder of all runs."""
        return self.home / "runs"

    @property
    def current(self) -> Path:
        """The file that holds the id of the current run."""
        return self.folder / "current"

    @property
    def lock(self) -> Path:
        """The file locked by who makes a run."""
        return self.folder / ".lock"

    @property
    def logs(self) -> Path:
        """The folder of timings, which are no part of a run."""
        return self.folder / "logs"

    def run(self, run_id: str) -> Path:
        """The folder of a finished run."""
        return self.folder / run_id

    def unfinished(self, run_id: str) -> Path:
        """The folder in which a run is made."""
        return self.folder / f"{UNFINISHED}{run_id}"

    def finished(self) -> list[str]:
        """The ids of all finished runs, sorted."""
        return sorted(path.parent.name for path in self.folder.glob("[!.]*/run.json"))

"""Where the parts of a ledger are."""

from dataclasses import dataclass
from pathlib import Path

from graph_engine.errors import UnknownName
from graph_engine.ledger.delta_tables import DeltaFolder
from graph_engine.schema import TABLES, Table


@dataclass(frozen=True)
class LedgerPaths:
    """Where the parts of a ledger are."""

    home: Path

    @property
    def folder(self) -> Path:
        """The ledger's own folder."""
        return self.home / "ledger"

    @property
    def versions(self) -> Path:
        """The folder of manifests."""
        return self.folder / "versions"

    @property
    def tables(self) -> Path:
        """The folder of tables."""
        return self.folder / "tables"

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.folder / "settings.json"

    @property
    def lock(self) -> Path:
        """The file that a writer locks."""
        return self.folder / "lock"

    def quarantine(self, version: int) -> Path:
        """The file of the rows that a version put aside."""
        return self.folder / "quarantine" / f"{version:08d}.parquet"

    def table(self, table: Table) -> DeltaFolder:
        """The Delta table of a canonical table."""
        return DeltaFolder(self.tables / table.name, table)


def table_named(name: str) -> Table:
    """The canonical table of that name.

    Raises
    ------
    UnknownName
        If there is no such table.
    """
    if name not in TABLES:
        raise UnknownName("table", name, TABLES)
    return TABLES[name]

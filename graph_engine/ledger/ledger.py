"""The bank's data as this system accepted it: versions of many tables, one writer at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from graph_engine.errors import BadParameter
from graph_engine.ledger.lock import exclusive_lock
from graph_engine.ledger.manifest import Manifest, fsync_path, nothing_kept_on, read_manifest
from graph_engine.ledger.parts import remove_parts_after
from graph_engine.ledger.paths import LedgerPaths
from graph_engine.ledger.settings import Settings, read_settings, write_settings
from graph_engine.ledger.snapshot import Snapshot
from graph_engine.ledger.write import LedgerWrite


class Ledger:
    """The ledger of a home folder; it exists, empty, before anything was written."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._paths = LedgerPaths(home)

    @property
    def settings(self) -> Settings:
        """The ledger's settings; the defaults, without a key, before the first write."""
        return read_settings(self._paths.settings)

    def snapshot(self, version: int | None = None) -> Snapshot:
        """The ledger at a version, by default the current one.

        Raises
        ------
        UnknownName
            If there is no such version.
        """
        return Snapshot(self.home, read_manifest(self._paths.versions, version))

    def history(self) -> list[Manifest]:
        """The manifests of all versions, oldest first; version 0 is the empty ledger."""
        return self.snapshot().lineage()

    def configure(self, *, time_zone: str | None = None, cut_off: str | None = None) -> Settings:
        """Set the bank's time zone and cut-off, as long as nothing was loaded under others.

        Raises
        ------
        BadParameter
            If a value is not allowed, or the ledger holds rows and the value would change.
        LedgerBusy
            If another process is writing.
        """
        with self._locked():
            now = self.settings
            wanted = replace(now, time_zone=time_zone or now.time_zone, cut_off=cut_off or now.cut_off)
            if wanted != now and self.snapshot().version:
                raise BadParameter(
                    "settings",
                    f"{wanted.time_zone} {wanted.cut_off}",
                    "those that the ledger was loaded under",
                )
            return write_settings(self._paths.settings, wanted)

    @contextmanager
    def write(self) -> Iterator[LedgerWrite]:
        """Begin a write; nothing of it is kept unless it is committed.

        Raises
        ------
        LedgerBusy
            At once, if another process is writing.
        """
        with self._locked():
            settings = self.settings
            if not settings.contact_point_key:
                settings = write_settings(self._paths.settings, settings)
            base = self.snapshot().manifest
            remove_parts_after(self._paths.tables, base.version)
            write = LedgerWrite(self._paths, base, settings)
            try:
                yield write
            finally:
                write.close()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with nothing_kept_on(self._paths.folder):
            self._paths.versions.mkdir(parents=True, exist_ok=True)
            fsync_path(self._paths.folder)
        with exclusive_lock(self._paths.lock):
            yield

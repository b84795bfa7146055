"""Who is told how far a load is."""

from typing import Protocol


class Progress(Protocol):
    """What a load tells while it goes on, so that a command line can draw bars."""

    def begin(self, file: str, size: int) -> None:
        """A file begins; ``size`` is its length in bytes, as stored."""

    def advance(self, size: int) -> None:
        """So many more bytes of the file, unpacked, were read."""

    def end(self) -> None:
        """The file is done."""


class NoProgress:
    """Tells nobody."""

    def begin(self, file: str, size: int) -> None:
        """A file begins."""

    def advance(self, size: int) -> None:
        """More was read."""

    def end(self) -> None:
        """The file is done."""

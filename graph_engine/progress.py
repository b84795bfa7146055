"""How a piece of work tells how far it has come."""

from typing import Protocol


class Progress(Protocol):
    """Told what is being done, how much of the whole is done, and how much the whole is (None: unknown)."""

    def __call__(self, what: str, done: int, total: int | None) -> None:
        """One step further."""

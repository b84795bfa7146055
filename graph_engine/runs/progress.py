"""How a run tells what it is doing."""

from collections.abc import Callable

Progress = Callable[[int, int | None, str], None]
"""Told how many steps are done, of how many, and what is being done."""

"""The work database of a home, for commands."""

from typing import TYPE_CHECKING

from api.cli.screen import Screen

if TYPE_CHECKING:
    from sqlalchemy import Engine


def work_of(screen: Screen) -> "Engine":
    """The work database of the home, brought to its newest form."""
    from api.settings import load_settings
    from api.work.database import open_work_database

    return open_work_database(load_settings(home=screen.home).work_url)

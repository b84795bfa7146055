"""The run that a command reads: the one that is published."""

from typing import TYPE_CHECKING

from api.cli.screen import Screen
from graph_engine.errors import InputError, UnknownName

if TYPE_CHECKING:
    from graph_engine.runs import Run


class NotPublishedError(InputError):
    """No run is published yet."""

    status = 404
    exit_code = UnknownName.exit_code


def current_run(screen: Screen) -> "Run":
    """Open the current run of the home.

    Raises
    ------
    NotPublishedError
        If there is none.
    """
    from graph_engine.runs import Run, list_runs

    if not any(run.current for run in list_runs(screen.home)):
        raise NotPublishedError(
            f"no run is published in {screen.home}; run fundgraph analyse, then fundgraph publish"
        )
    return Run.open(screen.home)

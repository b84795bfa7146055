"""What a run will be made of, settled before anything is made."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from graph_engine.ledger import Snapshot
from graph_engine.runs.configuration import Configuration
from graph_engine.runs.identity import code_version, ledger_content, run_id_of
from graph_engine.runs.run import Run, current_id


@dataclass(frozen=True)
class Plan:
    """The inputs of a run, and the id they give it."""

    snapshot: Snapshot
    instant: datetime
    business_day: date
    configuration: Configuration
    seed: int
    parent: Run | None
    full: bool
    inputs: Mapping[str, Any]

    @property
    def time_zone(self) -> str:
        """The bank's time zone."""
        return self.snapshot.settings.time_zone

    @property
    def searched_in_full_because(self) -> str | None:
        """Why nothing that the parent searched is taken over; none where it may be."""
        if self.full:
            return "it was asked for"
        if self.parent is None:
            return "there is no parent run"
        if self.parent.record["inputs"]["code"] != self.inputs["code"]:
            return "the parent run was made by other code"
        return None

    @property
    def taken_over_from(self) -> Run | None:
        """The run whose searches are taken over where nothing has changed in them."""
        return self.parent if self.searched_in_full_because is None else None

    @property
    def run_id(self) -> str:
        """The id: a hash of the inputs."""
        return run_id_of(self.inputs)


def plan_run(  # noqa: PLR0913
    home: Path,
    snapshot: Snapshot,
    *,
    as_of: datetime | None,
    seed: int,
    config: Mapping[str, Any] | None,
    full: bool = False,
) -> Plan:
    """Settle the inputs of a run; ``full``: to search everything anew.

    Raises
    ------
    BadParameter
        If the configuration names no analysis or parameter, or the instant has no time zone.
    """
    configuration = Configuration.of(config)
    instant = snapshot.as_of(as_of).instant
    parent = nearest_before(home, instant)
    inputs = {
        "ledger_version": snapshot.version,
        "ledger_content": ledger_content(snapshot),
        "instant": instant.isoformat(),
        "configuration": configuration.as_dict(),
        "seed": seed,
        "full": full,
        "parent": parent.run_id if parent else None,
        "code": code_version(),
    }
    business_day = snapshot.settings.business_day(instant)
    return Plan(snapshot, instant, business_day, configuration, seed, parent, full, inputs)


def nearest_before(home: Path, instant: datetime) -> Run | None:
    """Give the run before: the current one, or the nearest it followed on that has an earlier instant.

    So a run that is asked for again after it was published has the parent it had, and is the same run.
    """
    run_id = current_id(home)
    while run_id is not None:
        run = Run.open(home, run_id)
        if run.instant < instant:
            return run
        run_id = run.parent_id
    return None

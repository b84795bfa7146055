"""What may be chosen of model features."""

from dataclasses import dataclass, fields

from graph_engine.errors import BadParameter

DAY_US = 24 * 60 * 60 * 1_000_000


@dataclass(frozen=True)
class FeatureParameters:
    """Windows and bounds of model features, all in days or counts; ours, from the length of typologies.

    ``pattern_days``: longest time from the first to the last transaction of a shape. ``snapshot_days``: a
    snapshot of the network is taken every so many days, counted from 1970. ``network_days``: how much of the
    ledger before it a snapshot looks at. ``cycle_steps``: most transactions looked at for the cycles that one
    transaction closes. ``recent``: most receipts or payments of one party looked at for a shape. ``seed``: of
    the search for communities.
    """

    pattern_days: int = 14
    snapshot_days: int = 7
    network_days: int = 90
    cycle_steps: int = 256
    recent: int = 32
    seed: int = 1

    def __post_init__(self) -> None:
        for each in fields(self):
            if getattr(self, each.name) < 1:
                raise BadParameter(each.name, getattr(self, each.name), "1 or more")

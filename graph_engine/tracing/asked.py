"""What a trace is asked: direction, method, and how far it goes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, get_args

from graph_engine.errors import BadParameter

Direction = Literal["forward", "backward"]
Method = Literal["fifo", "lifo", "pro-rata", "libr", "poison"]

DIRECTIONS: tuple[str, ...] = get_args(Direction)
METHODS: tuple[str, ...] = get_args(Method)

MOST_HOPS = 50
"""Ours: far above any chain that a reader follows."""

MOST_DAYS = 36_500


@dataclass(frozen=True)
class Budget:
    """Purses opened and events read at most, and when time is up; the defaults are ours.

    Pro rata, where each payment takes from every receipt, a purse costs a fifth of its receipts times its
    payments, if that is more than its events.
    """

    purses: int = 20_000
    events: int = 2_000_000
    out_of_time: Callable[[], bool] = field(default=lambda: False)


@dataclass(frozen=True)
class Asked:
    """How money is followed; ``window_days``: no longer than so many days after (before) it started."""

    direction: Direction = "forward"
    method: Method = "fifo"
    hops: int = 4
    window_days: int | None = None
    budget: Budget = field(default_factory=Budget)

    def __post_init__(self) -> None:
        """Refuse what cannot be traced.

        Raises
        ------
        BadParameter
            If a value is outside what is allowed.
        """
        if self.direction not in DIRECTIONS:
            raise BadParameter("direction", self.direction, f"one of {', '.join(DIRECTIONS)}")
        if self.method not in METHODS:
            raise BadParameter("method", self.method, f"one of {', '.join(METHODS)}")
        if self.method == "libr" and self.direction == "backward":
            raise BadParameter("method", "libr", "fifo, lifo, pro-rata or poison where direction is backward")
        if not 1 <= self.hops <= MOST_HOPS:
            raise BadParameter("hops", self.hops, f"a whole number from 1 to {MOST_HOPS}")
        if self.window_days is not None and not 1 <= self.window_days <= MOST_DAYS:
            raise BadParameter("window", self.window_days, f"a whole number of days from 1 to {MOST_DAYS}")

    @property
    def forward(self) -> bool:
        """Whether money is followed to where it went."""
        return self.direction == "forward"

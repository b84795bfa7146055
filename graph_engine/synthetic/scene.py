"""What a section sees when it makes the money of a month."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from graph_engine.synthetic.arrays import Chances, Ints
from graph_engine.synthetic.days import Month
from graph_engine.synthetic.moves import Moves
from graph_engine.synthetic.world import World


@dataclass(frozen=True)
class Scene:
    """The world in a month, with every account's balance when the month begins."""

    world: World
    month: Month
    balances_minor: Ints

    @property
    def living(self) -> Ints:
        """Party codes of persons who do anything at all."""
        return np.flatnonzero(~self.world.people.dormant).astype(np.int64)


Section = Callable[[Scene, Chances], Moves]
"""A part of a month's money: it draws from its own stream and sees nothing of the other sections."""

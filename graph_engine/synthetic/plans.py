"""All planted patterns of a bank, laundering and lawful, each with its number."""

from dataclasses import dataclass, replace

import numpy as np

from graph_engine.synthetic.arrays import Chances, Flags, Ints, whole
from graph_engine.synthetic.chance import Chance
from graph_engine.synthetic.days import Month
from graph_engine.synthetic.laundering import LAUNDERING, PLANTED_ONCE
from graph_engine.synthetic.look_alikes import LOOK_ALIKES
from graph_engine.synthetic.moves import Moves, planned, together
from graph_engine.synthetic.planting import Cast, PlannedLoan, Planted
from graph_engine.synthetic.scene import Scene
from graph_engine.synthetic.world import World


@dataclass(frozen=True)
class Plans:
    """Planted patterns in order of their numbers; the loans they need; who plays in any."""

    patterns: tuple[Planted, ...]
    loans: tuple[PlannedLoan, ...]
    devices: tuple[tuple[int, int], ...]
    players: Flags
    rows: Moves

    def accounts(self, role: str) -> Ints:
        """All accounts that play a part in any pattern."""
        return whole(np.concatenate([pattern.accounts(role) for pattern in self.patterns]))

    def money(self, scene: Scene, _rng: Chances) -> Moves:
        """The planted money of a month."""
        return self.rows.within(scene.month.first_day, scene.month.last_day)


def make_plans(chance: Chance, world: World, period: tuple[Month, ...]) -> Plans:
    """Plant every kind as often as the bank's size asks; each kind draws from its own stream."""
    cast = Cast(world, period, chance.of("plans"))
    patterns: list[Planted] = []
    for times, kinds in (
        (1, PLANTED_ONCE),
        (world.size.instances, LAUNDERING),
        (_lawful(world), LOOK_ALIKES),
    ):
        for kind, plant in kinds:
            cast.rng = chance.of(f"plan {kind}")
            patterns += [plant(cast) for _ in range(times)]
    rows = together(planned(pattern.rows, number) for number, pattern in enumerate(patterns))
    return Plans(tuple(patterns), tuple(cast.loans), tuple(cast.devices.items()), cast.taken, rows)


def _lawful(world: World) -> int:
    """Instances of each lawful kind: two thirds as many as of each laundering kind, at least two."""
    return max(2, world.size.instances * 2 // 3)


def with_shared_devices(world: World, plans: Plans) -> World:
    """The same world with the devices that planted players share."""
    device = world.device_of_customer.copy()
    for account, other in plans.devices:
        device[world.accounts.holder[account]] = device[world.accounts.holder[other]]
    return replace(world, device_of_customer=np.asarray(device))

"""A month's money in the order of the books: reversed where taken back, covered, numbered, added up."""

from dataclasses import dataclass, replace

import numpy as np

from graph_engine.synthetic.arrays import Chances, Ints, whole
from graph_engine.synthetic.moves import Moves, together
from graph_engine.synthetic.reversals import reversals
from graph_engine.synthetic.running import Running, run
from graph_engine.synthetic.scene import Scene
from graph_engine.synthetic.top_ups import cover
from graph_engine.synthetic.world import World


@dataclass(frozen=True)
class Booked:
    """A month in the books; ``rows.reverses`` holds transaction numbers counted from ``first_number``."""

    rows: Moves
    running: Running
    first_number: int

    @property
    def numbers(self) -> Ints:
        """Transaction numbers of the rows."""
        return whole(self.first_number + np.arange(len(self.rows)))


def book(rng: Chances, scene: Scene, rows: Moves, first_number: int) -> Booked:
    """Put the month's rows into the books."""
    rows = together([rows, reversals(rng, rows, scene.month)])
    rows = _in_order(rows)
    running = run(rows, scene.balances_minor, scene.world.accounts.ours)
    rows = _in_order_after(cover(rng, scene, rows, running), rows)
    running = run(rows, scene.balances_minor, scene.world.accounts.ours)
    numbered = np.where(rows.reverses >= 0, first_number + rows.reverses, rows.reverses)
    return Booked(replace(rows, reverses=numbered), running, first_number)


def raised(world: World, opening_minor: Ints, running: Running) -> Ints:
    """Opening balances high enough for the first month, so that nobody starts by bringing money in."""
    may = world.coverable[running.accounts]
    short = (running.lowest_minor < 0) & may
    opening = opening_minor.copy()
    opening[running.accounts[short]] -= whole(running.lowest_minor[short] * 1.5)
    return opening


def first_month_opening(scene: Scene, rows: Moves) -> Ints:
    """Opening balances raised to what the first month needs."""
    running = run(_in_order(rows), scene.balances_minor, scene.world.accounts.ours)
    return raised(scene.world, scene.balances_minor, running)


def _in_order(rows: Moves) -> Moves:
    """Rows by time, equal times in the order given; ``reverses`` follows its original."""
    order = whole(np.argsort(rows.time_s, kind="stable"))
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    moved = rows.rows(order)
    pointing = np.where(moved.reverses >= 0, rank[np.maximum(moved.reverses, 0)], moved.reverses)
    return replace(moved, reverses=pointing)


def _in_order_after(first: Moves, rows: Moves) -> Moves:
    """Rows by time with ``first`` before others of the same time."""
    pointing = np.where(rows.reverses >= 0, rows.reverses + len(first), rows.reverses)
    return _in_order(together([first, replace(rows, reverses=pointing)]))

"""Writes a synthetic bank: the world first, then its money month by month, each written and let go."""

from dataclasses import dataclass, replace
from pathlib import Path

from graph_engine.errors import BadParameter
from graph_engine.progress import Progress
from graph_engine.synthetic.booking import Booked, book, first_month_opening
from graph_engine.synthetic.chance import Chance
from graph_engine.synthetic.csv_files import add_rows
from graph_engine.synthetic.days import Month, months_of
from graph_engine.synthetic.devices import sign_in_rows
from graph_engine.synthetic.loan_tables import add_loan_movements
from graph_engine.synthetic.month_end import add_balances
from graph_engine.synthetic.opening import opening_balances
from graph_engine.synthetic.plans import make_plans, with_shared_devices
from graph_engine.synthetic.scene import Scene
from graph_engine.synthetic.size import Size
from graph_engine.synthetic.static_files import Ending, write_static
from graph_engine.synthetic.story import Story, make_story
from graph_engine.synthetic.summary import Summary, summarised
from graph_engine.synthetic.transaction_file import Script, make_script, write_month
from graph_engine.synthetic.truth_files import PlantedTransactions
from graph_engine.synthetic.world import World, make_world


@dataclass(frozen=True)
class Bank:
    """A bank ready to live: seed, world, story, the words of its accounts."""

    chance: Chance
    world: World
    story: Story
    script: Script


def generate(
    folder: Path, *, customers: int, months: int, seed: int, progress: Progress | None = None
) -> Summary:
    """Write a synthetic bank in the ``fundgraph`` layout, and the truth about it in ``folder/truth``.

    Parameters
    ----------
    folder : Path
        Where to write; made if missing. It must be empty.
    customers : int
        Number of customers, 300 to 5,000,000.
    months : int
        Number of calendar months from January 2025 on, 1 to 60.
    seed : int
        Same seed, same bytes; at least 0.
    progress : callable, optional
        Called after each month with its name, its number and the number of months.

    Returns
    -------
    Summary
        Counts of what was written; also in ``truth/summary.json``.

    Raises
    ------
    BadParameter
        If a number is out of range or the folder holds something already.

    Notes
    -----
    Time is linear in customers times months, memory in customers plus the transactions of one month.
    """
    _check(folder, seed)
    period = months_of(months)
    bank = _found(Chance(seed), Size(customers), period)
    (folder / "truth").mkdir(parents=True)
    opening = opening_balances(bank.chance.of("opening"), bank.world)
    balances, written, planted = opening, list[int](), PlantedTransactions()
    for month in period:
        scene = Scene(bank.world, month, balances)
        rows = bank.story.money(bank.chance, scene)
        if month is period[0]:
            opening = first_month_opening(scene, rows)
            scene = replace(scene, balances_minor=opening)
        booked = book(bank.chance.of("booking", month.number), scene, rows, 1 + sum(written))
        _write_month(folder, bank, scene, booked)
        planted.note(booked)
        balances = booked.running.closing_minor
        written.append(len(booked.rows))
        if progress is not None:
            progress(f"{month.first:%Y-%m}", month.number + 1, months)
    write_static(folder, Ending(bank.chance, bank.world, bank.story, period, opening, planted))
    return summarised(folder, bank.world, seed, written)


def _check(folder: Path, seed: int) -> None:
    if seed < 0:
        raise BadParameter("seed", seed, "0 or more")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadParameter("folder", str(folder), "an empty folder or a new one")


def _found(chance: Chance, size: Size, period: tuple[Month, ...]) -> Bank:
    plain = make_world(chance, size)
    plans = make_plans(chance, plain, period)
    world = with_shared_devices(plain, plans)
    story = make_story(chance, world, plans, period)
    return Bank(chance, world, story, make_script(world, story.merchants.names))


def _write_month(folder: Path, bank: Bank, scene: Scene, booked: Booked) -> None:
    name = f"{scene.month.first:%Y-%m}"
    rng = bank.chance.of("writing", scene.month.number)
    write_month(folder / f"transaction-{name}.csv", booked, bank.script, rng)
    add_balances(folder / "balance.csv", scene, booked)
    sign_ins = sign_in_rows(bank.chance.of("sign-ins", scene.month.number), bank.world, scene.month)
    add_rows(folder / "sign_in.csv", sign_ins)
    add_loan_movements(folder / "loan_movement.csv", booked)

"""The files that do not grow with time."""

from pathlib import Path

import polars as pl

from graph_engine.synthetic.arrays import Ints
from graph_engine.synthetic.banks import bank_table, branch_table
from graph_engine.synthetic.chance import Chance
from graph_engine.synthetic.days import Month
from graph_engine.synthetic.devices import contact_point_table, device_table
from graph_engine.synthetic.party_tables import account_table, holding_table, party_table
from graph_engine.synthetic.reference_tables import (
    calendar_table,
    country_risk_table,
    exchange_rate_table,
    industry_table,
    region_table,
)
from graph_engine.synthetic.world import World


def write_static(
    folder: Path, chance: Chance, world: World, period: tuple[Month, ...], opening_minor: Ints
) -> None:
    """Write reference data, parties, accounts and what hangs on them."""
    for name, frame in {**_reference(chance, period), **_parties(chance, world, opening_minor)}.items():
        frame.write_csv(folder / f"{name}.csv")


def _reference(chance: Chance, period: tuple[Month, ...]) -> dict[str, pl.DataFrame]:
    return {
        "bank": bank_table(),
        "branch": branch_table(),
        "region": region_table(),
        "industry": industry_table(),
        "calendar": calendar_table(period),
        "exchange_rate": exchange_rate_table(chance.of("exchange rates"), period),
        "country_risk": country_risk_table(),
    }


def _parties(chance: Chance, world: World, opening_minor: Ints) -> dict[str, pl.DataFrame]:
    assets = opening_minor[: world.size.customers]
    return {
        "party": party_table(chance.of("party"), world, assets),
        "account": account_table(world, opening_minor),
        "account_holding": holding_table(world),
        "device": device_table(chance.of("device table"), world),
        "contact_point": contact_point_table(chance.of("contact points"), world),
    }

"""Devices, sign-ins and contact points: what customers act with, and what some of them share."""

import numpy as np
import polars as pl

from graph_engine.synthetic.arrays import Chances, Ints, numbered, picked, whole
from graph_engine.synthetic.days import DAY_S, FIRST_DAY, Month, number_of
from graph_engine.synthetic.identity import phone_numbers
from graph_engine.synthetic.instants import as_instants
from graph_engine.synthetic.party_tables import account_ids, as_times, party_ids
from graph_engine.synthetic.sharing import phones_of_customers
from graph_engine.synthetic.world import World

SIGN_INS_PER_MONTH = 0.6
DEVICE_KINDS = ("android", "ios", "pc", "usb_key")


def device_ids(codes: Ints) -> pl.Series:
    """Ids of device numbers."""
    return numbered("D", codes, 8)


def device_table(rng: Chances, world: World) -> pl.DataFrame:
    """Every device that acts for somebody."""
    used = np.unique(world.device_of_customer)
    created = number_of(FIRST_DAY) - rng.integers(1, 1200, len(used))
    kinds = np.where(used < world.size.persons, rng.integers(0, 2, len(used)), rng.integers(2, 4, len(used)))
    return pl.DataFrame(
        {
            "device_id": device_ids(used),
            "kind": picked(DEVICE_KINDS, kinds),
            "blocked": [False] * len(used),
            "created_at": as_times(whole(created)),
        }
    )


def sign_in_rows(rng: Chances, world: World, month: Month) -> pl.DataFrame:
    """A month's sign-ins, from the customer's device and its usual network address."""
    times = rng.poisson(SIGN_INS_PER_MONTH, world.size.customers) * world.active
    who = whole(np.repeat(np.arange(world.size.customers), times))
    device = world.device_of_customer[who]
    time_s = np.sort(month.first_day * DAY_S + rng.integers(0, month.length * DAY_S, len(who)))
    return pl.DataFrame(
        {
            "sign_in_id": numbered("S", month.number * 10**8 + whole(np.arange(len(who))), 10),
            "device_id": device_ids(device),
            "account_id": account_ids(who),
            "party_id": party_ids(who),
            "ip": addresses(device),
            "time": as_instants(time_s),
        }
    )


def addresses(device: Ints) -> pl.Series:
    """Network addresses of devices, all in ranges for documentation and private use (RFC 5737, RFC 1918)."""
    mixed = device * 2_654_435_761 % 4_294_967_296
    octets = [pl.Series(mixed // 65_536 % 256), pl.Series(mixed // 256 % 256), pl.Series(1 + mixed % 254)]
    return (
        "10." + octets[0].cast(pl.String) + "." + octets[1].cast(pl.String) + "." + octets[2].cast(pl.String)
    )


def contact_point_table(rng: Chances, world: World) -> pl.DataFrame:
    """A telephone number for every customer, shared by some."""
    size = world.size
    phone = phones_of_customers(rng, size)
    codes = whole(np.arange(size.customers))
    return pl.DataFrame(
        {
            "contact_point_id": numbered("C", codes, 7),
            "party_id": party_ids(codes),
            "kind": ["phone"] * size.customers,
            "value": phone_numbers(phone),
        }
    )

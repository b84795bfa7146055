"""Who shares a device or a telephone with whom."""

import numpy as np

from graph_engine.synthetic.arrays import Chances, Ints, whole
from graph_engine.synthetic.size import Size

FAMILY_DEVICE_SHARE = 0.06
OWNER_DEVICE_SHARE = 0.8
SHARED_PHONE_SHARE = 0.03
SWITCHBOARD_FIRMS_SHARE = 0.05
"""All four are ours."""


def devices_of_customers(rng: Chances, size: Size, owner_of: Ints) -> Ints:
    """The device of each customer: mostly its own; some share in the family, owners act for their firms."""
    device = whole(np.arange(size.customers))
    sharing = np.flatnonzero(rng.random(size.persons) < FAMILY_DEVICE_SHARE)
    device[sharing] = rng.integers(0, size.persons, len(sharing))
    acts = np.flatnonzero((owner_of >= 0) & (rng.random(size.enterprises) < OWNER_DEVICE_SHARE))
    device[size.persons + acts] = device[owner_of[acts]]
    return device


def phones_of_customers(rng: Chances, size: Size) -> Ints:
    """The telephone of each customer; some families share one, and one switchboard serves many firms."""
    phone = whole(np.arange(size.customers))
    sharing = np.flatnonzero(rng.random(size.persons) < SHARED_PHONE_SHARE)
    phone[sharing] = rng.integers(0, size.persons, len(sharing))
    listed = size.persons + np.flatnonzero(rng.random(size.enterprises) < SWITCHBOARD_FIRMS_SHARE)
    phone[listed] = size.customers
    return phone

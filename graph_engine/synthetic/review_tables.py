"""What reviewers decided and listed: judgements, watch lists, explained behaviour."""

import numpy as np
import polars as pl

from graph_engine.synthetic.arrays import Chances, Flags, Ints, whole
from graph_engine.synthetic.days import DAY_S, FIRST_DAY, number_of
from graph_engine.synthetic.instants import as_instants
from graph_engine.synthetic.party_tables import party_ids
from graph_engine.synthetic.plans import Plans
from graph_engine.synthetic.planting import Planted
from graph_engine.synthetic.world import World

JUDGED_SHARE = 0.4
JUDGED_AFTER_DAYS = 15
EXPLAINED_SHARE = 0.5
EXPLAINED = {
    "cash_pooling": (("round_trip", "pass_through", "fan_in"), ("header", "member"), "集团资金池协议备案"),
    "payroll_agent": (("pass_through",), ("agent",), "代发工资合作协议"),
    "merchant_settlement": (("pass_through",), ("operator",), "市场统一收银结算"),
    "wholesale_market": (("fan_in",), ("wholesaler",), "批发市场经营户，已尽调"),
    "rent_collector": (("fan_in", "pass_through"), ("collector",), "物业代收房租"),
}
"""Look-alikes that may stand on the list of explained behaviour: for which detectors, for whom, why."""

LISTED = (("sanctions", 1), ("freeze", 3), ("internal_blacklist", 5))
"""List, and how many customers for every 10,000 (at least one) are on it (ours)."""

_JUDGEMENT = {
    "judgement_id": pl.String,
    "subject_kind": pl.String,
    "subject_id": pl.String,
    "outcome": pl.String,
    "reason": pl.String,
    "decided_at": pl.String,
    "system": pl.String,
}


def judgement_table(rng: Chances, world: World, plans: Plans, last_day: int) -> pl.DataFrame:
    """Judgements of some patterns that ended early enough, on the customer at the heart of each."""
    rows = []
    for pattern in plans.patterns:
        decided = int(pattern.rows.time_s[-1]) + JUDGED_AFTER_DAYS * DAY_S
        if rng.random() < JUDGED_SHARE and decided < last_day * DAY_S:
            outcome = "closed_as_explained" if pattern.lawful else "reported"
            rows.append((heart(world, pattern), outcome, pattern.kind, decided))
    return pl.DataFrame(
        {
            "judgement_id": [f"J{i:06d}" for i in range(len(rows))],
            "subject_kind": ["party"] * len(rows),
            "subject_id": party_ids(whole([row[0] for row in rows])),
            "outcome": [row[1] for row in rows],
            "reason": [f"manual review: {row[2]}" for row in rows],
            "decided_at": as_instants(whole([row[3] for row in rows])),
            "system": ["review desk"] * len(rows),
        },
        schema=_JUDGEMENT,
    )


def heart(world: World, pattern: Planted) -> int:
    """The customer at the heart of a pattern: the first one of ours among its roles."""
    accounts = np.concatenate([accounts for _, accounts in pattern.roles])
    ours = accounts[accounts < world.size.customers]
    return int(world.accounts.holder[ours[0]])


def list_entry_table(rng: Chances, world: World, plans: Plans) -> pl.DataFrame:
    """Explained behaviour of some look-alikes, and a few names on the other lists."""
    rows: list[tuple[int, str, str | None, str]] = []
    for pattern in plans.patterns:
        if pattern.kind in EXPLAINED and rng.random() < EXPLAINED_SHARE:
            rows += _explained(world, pattern)
    for name, per_10_000 in LISTED:
        n = max(1, round(world.size.customers * per_10_000 / 10_000))
        rows += [(int(code), name, None, "名单同步（虚构）") for code in _quiet(rng, plans.players, n)]
    start = number_of(FIRST_DAY) * DAY_S
    return pl.DataFrame(
        {
            "entry_id": [f"Z{i:06d}" for i in range(len(rows))],
            "party_id": party_ids(whole([row[0] for row in rows])),
            "list": [row[1] for row in rows],
            "detector": pl.Series([row[2] for row in rows], dtype=pl.String),
            "reason": [row[3] for row in rows],
            "approver": ["compliance"] * len(rows),
            "valid_from": as_instants(np.full(len(rows), start, dtype=np.int64)),
        }
    )


def _explained(world: World, pattern: Planted) -> list[tuple[int, str, str | None, str]]:
    detectors, roles, reason = EXPLAINED[pattern.kind]
    return [
        (int(world.accounts.holder[account]), "explained_behaviour", detector, reason)
        for role in roles
        for account in pattern.accounts(role)
        for detector in detectors
    ]


def _quiet(rng: Chances, players: Flags, n: int) -> Ints:
    """Customers who play in no pattern."""
    return whole(rng.choice(np.flatnonzero(~players), n, replace=False))

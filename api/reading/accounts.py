"""Accounts and their transactions as a viewer may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from api.models.accounts import Account
from api.pages import Found
from api.reading.parties import party_names
from graph_engine.index import Edges, as_datetime
from graph_engine.runs import Run
from graph_engine.schema.access import Viewer, shown
from graph_engine.schema.masks import mask_text

Codes = Sequence[int] | NDArray[np.integer[Any]]

OF_THE_HOLDER = frozenset({"holder_id", "holder_name"})
SHOWN = tuple(name for name in Account.model_fields if name != "account_id" and name not in OF_THE_HOLDER)
TRANSACTION_COLUMNS = ("business_day", "amount_minor", "currency", "kind", "channel", "summary", "purpose")


def accounts_of(run: Run, viewer: Viewer, party: int) -> Found:
    """The accounts a party holds or may act on, by id."""
    held = run.index.edges("HOLDS_ACCOUNT").forward.neighbours_of(party)
    main = np.flatnonzero(run.index.nodes("Account").column("holder") == party)
    codes = np.union1d(held, main)
    return Found(len(codes), lambda a, b: account_rows(run, viewer, codes[a:b]))


def account_rows(run: Run, viewer: Viewer, codes: Codes) -> list[dict[str, Any]]:
    """What the viewer may see of each of these accounts, in their order."""
    nodes = run.index.nodes("Account")
    holders = run.index.nodes("Party").ids_at(nodes.take("holder", codes))
    names = party_names(run, holders)
    columns: dict[str, Sequence[Any]] = {
        "account_id": nodes.ids_at(codes),
        "holder_id": holders,
        "holder_name": [names[holder] for holder in holders],
    }
    columns |= {name: nodes.take(name, codes) for name in SHOWN}
    columns["number"] = [shown(viewer, "number", number) for number in columns["number"]]
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


@dataclass(frozen=True)
class Window:
    """From (inclusive) and until (exclusive), either open."""

    after: datetime | None
    before: datetime | None

    def microseconds(self) -> tuple[int | None, int | None]:
        """Bounds for :meth:`Adjacency.span`, whose first bound excludes."""
        after, before = (
            None if at is None else round(at.timestamp() * 1_000_000) for at in (self.after, self.before)
        )
        return (None if after is None else after - 1), before


def transactions_of(run: Run, viewer: Viewer, account: int, window: Window) -> Found:
    """The movements of an account, the newest first, each once."""
    transfers, bookings = run.index.edges("TRANSFERRED"), run.index.edges("BOOKED")
    after, before = window.microseconds()
    moved = np.union1d(
        transfers.forward.edges_of(account, after, before),
        transfers.backward.edges_of(account, after, before),
    )
    booked = np.sort(bookings.forward.edges_of(account, after, before))
    codes = np.concatenate([moved, booked]).astype(np.int64)
    one_sided = np.arange(len(codes)) >= len(moved)
    times = np.concatenate([transfers.times[moved], bookings.times[booked]])
    order = np.lexsort((codes, one_sided, times))[::-1]

    def part(start: int, stop: int) -> list[dict[str, Any]]:
        places = order[start:stop]
        return [
            _booking(bookings, viewer, int(codes[place]))
            if one_sided[place]
            else _transfer(transfers, viewer, int(codes[place]), account)
            for place in places
        ]

    return Found(len(codes), part)


def _transfer(edges: Edges, viewer: Viewer, code: int, account: int) -> dict[str, Any]:
    payer, payee = int(edges.sources[code]), int(edges.targets[code])
    direction = "self" if payer == payee else "out" if payer == account else "in"
    other, side = (payer, "payer") if direction == "in" else (payee, "payee")
    return {
        **_common(edges, viewer, code, side),
        "direction": direction,
        "counterparty_account": edges.source_nodes.id_at(other),
    }


def _booking(edges: Edges, viewer: Viewer, code: int) -> dict[str, Any]:
    direction = edges.take("direction", [code])[0]
    side = "payer" if direction == "in" else "payee"
    return {**_common(edges, viewer, code, side), "direction": direction, "counterparty_account": None}


def _common(edges: Edges, viewer: Viewer, code: int, other_side: str) -> dict[str, Any]:
    told = {name: edges.take(name, [code])[0] for name in TRANSACTION_COLUMNS}
    name, number = (edges.take(f"{other_side}_{what}", [code])[0] for what in ("name", "number"))
    told |= {what: told[what] and mask_text(told[what]) for what in ("summary", "purpose")}
    return told | {
        "transaction_id": edges.id_at(code),
        "time": as_datetime(int(edges.times[code])),
        "counterparty_name": name and mask_text(name),
        "counterparty_number": shown(viewer, "number", number),
    }

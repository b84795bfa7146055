"""What features are computed from: every movement of an index in the order of (time, id)."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_engine.index import Edges, GraphIndex
from graph_engine.kernels.histories import listed
from graph_engine.kernels.moves import Moves

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]


@dataclass(frozen=True)
class Ends:
    """Who pays and who is paid, codes of nodes, -1 for cash, the bank, or nobody known: int32 (m,).

    ``n`` nodes there are; ``purse_payer`` and ``purse_payee`` are the same by currency, ``n_purses`` of them.
    """

    payer: Int32s
    payee: Int32s
    n: int
    purse_payer: Int32s
    purse_payee: Int32s
    n_purses: int


@dataclass(frozen=True)
class Events:
    """m movements, transferred and booked, in the order of (time, id): arrays of shape (m,).

    ``time_us`` and ``amount_minor`` int64; ``currency`` int32 codes into ``currencies``; ``accounts`` and
    ``parties`` are their ends: a party is the holder of the account, or whoever acted on a side of cash.
    ``loose``: of its time only the day is known.
    """

    index: GraphIndex
    ids: pl.Series
    time_us: Int64s
    amount_minor: Int64s
    currency: Int32s
    currencies: tuple[str, ...]
    kind: pl.Series
    channel: pl.Series
    cross_border: NDArray[np.bool_]
    loose: NDArray[np.bool_]
    accounts: Ends
    parties: Ends

    @property
    def size(self) -> int:
        """Number of movements."""
        return self.time_us.size

    @cached_property
    def between_parties(self) -> Moves:
        """The movements from one party to another, as kernels look for shapes among them."""
        return listed_moves(
            self.parties.payer,
            self.parties.payee,
            self.time_us,
            self.amount_minor,
            self.currency,
            self.loose,
            self.parties.n,
        )


def listed_moves(  # noqa: PLR0913, PLR0917 - the columns of movements
    payers: Int32s,
    payees: Int32s,
    times: Int64s,
    amounts: Int64s,
    currencies: Int32s,
    loose: NDArray[np.bool_],
    n_nodes: int,
) -> Moves:
    """Lay movements out by payer and by payee; what has one end (-1) or goes to itself is in neither."""
    nobody = np.full(payers.size, -1, np.int32)
    moved = (payers >= 0) & (payees >= 0) & (payers != payees)
    ins, outs = (listed(np.where(moved, side, nobody), nobody, n_nodes, 0) for side in (payees, payers))
    receipts, payments = (_rows_at(lists.place, lists.first[-1]) for lists in (ins, outs))
    return Moves(
        payers, payees, times, amounts, currencies, loose,
        ins.first, receipts, ins.place, outs.first, payments, outs.place,
    )  # fmt: skip


def _rows_at(place: Int64s, n: int) -> Int32s:
    rows = np.empty(n, np.int32)
    chosen = np.flatnonzero(place >= 0)
    rows[place[chosen]] = chosen
    return rows


def events_of(index: GraphIndex) -> Events:
    """Give the movements of an index.

    Notes
    -----
    O(m log m), of which the ids of movements of an equal time are most.
    """
    moved, booked = index.edges("TRANSFERRED"), index.edges("BOOKED")
    frame = pl.concat([_columns(moved, booked=False), _columns(booked, booked=True)]).sort("time", "id")
    currencies = tuple(frame["currency"].unique().sort())
    currency = frame["currency"].cast(pl.Enum(currencies)).to_physical().cast(pl.Int32).to_numpy()
    holder = np.append(np.asarray(index.nodes("Account").column("holder"), np.int32), np.int32(-1))
    sides = [frame[name].to_numpy() for name in ("payer", "payee")]
    held = [np.where(side >= 0, holder[side], _codes_of_parties(index, frame["acting"])) for side in sides]
    return Events(
        index=index,
        ids=frame["id"],
        time_us=frame["time"].to_numpy(),
        amount_minor=frame["amount"].to_numpy(),
        currency=currency,
        currencies=currencies,
        kind=frame["kind"],
        channel=frame["channel"],
        cross_border=frame["cross_border"].fill_null(value=False).to_numpy(),
        loose=(frame["precision"] == "day").fill_null(value=False).to_numpy(),
        accounts=_ends(sides[0], sides[1], len(index.nodes("Account")), currency, len(currencies)),
        parties=_ends(held[0], held[1], len(index.nodes("Party")), currency, len(currencies)),
    )


def _columns(edges: Edges, *, booked: bool) -> pl.DataFrame:
    nobody = np.full(edges.times.size, -1, np.int32)
    payer, payee = edges.sources, edges.targets
    if booked:
        words = edges.dictionary("direction")
        inward = edges.codes("direction") == (words.index("in") if "in" in words else len(words))
        payer, payee = np.where(inward, nobody, edges.sources), np.where(inward, edges.sources, nobody)
    texts = {
        "currency": "currency",
        "kind": "kind",
        "channel": "channel",
        "precision": "time_precision",
        "acting": "acting_party_id",
    }
    return pl.DataFrame(
        {
            "id": pl.Series(edges.ids, dtype=pl.String),
            "time": np.asarray(edges.times),
            "payer": np.asarray(payer, np.int32),
            "payee": np.asarray(payee, np.int32),
            "amount": np.asarray(edges.column("amount_minor")),
            "cross_border": pl.Series(edges.column("cross_border"), dtype=pl.Boolean),
            **{name: pl.Series(edges.column(column)).cast(pl.String) for name, column in texts.items()},
        }
    )


def _codes_of_parties(index: GraphIndex, names: pl.Series) -> Int32s:
    known = names.drop_nulls().unique()
    codes = dict(zip(known, index.nodes("Party").codes_of(known.to_list()).tolist(), strict=True))
    return names.replace_strict(codes, default=-1, return_dtype=pl.Int32).to_numpy()


def _ends(payer: Int32s, payee: Int32s, n: int, currency: Int32s, n_currencies: int) -> Ends:
    if n_currencies <= 1:
        return Ends(payer, payee, n, payer, payee, n)
    keys = [
        np.where(side < 0, -1, side.astype(np.int64) * n_currencies + currency) for side in (payer, payee)
    ]
    known, codes = np.unique(np.concatenate(keys), return_inverse=True)
    shift = int(known.size > 0 and known[0] < 0)
    purses = np.split((codes - shift).astype(np.int32), 2)
    return Ends(payer, payee, n, purses[0], purses[1], known.size - shift)

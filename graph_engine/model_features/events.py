"""What features are computed from: every movement of an index in the order of (time, id)."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_engine.index import Edges, GraphIndex, Nodes
from graph_engine.index.properties import EVERY, Rows, chosen
from graph_engine.kernels.histories import listed
from graph_engine.kernels.moves import Moves
from graph_engine.schema.words import TWO_SIDED_KINDS

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]

MOVING = ("TRANSFERRED", "BOOKED")
"""Types of the edges that are movements: from account to account, and of one account and the bank."""


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
    ``loose``: of its time only the day is known; ``day`` int32: the business day, since 1970.
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
    day: Int32s
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


def events_of(index: GraphIndex, taken_back: pl.DataFrame | None = None) -> Events:
    """Give the movements of an index as they were booked, as events."""
    return events_in(index, as_booked(index, taken_back))


def as_booked(index: GraphIndex, taken_back: pl.DataFrame | None = None) -> pl.DataFrame:
    """Give the movements of an index as they were booked, as :func:`events_in` takes them.

    Parameters
    ----------
    index : GraphIndex
        The graph of a run.
    taken_back : DataFrame, optional
        What its movements lack of what was booked, as `LedgerView.taken_back` gives it.

    Notes
    -----
    O(m log m), of which the ids of movements of an equal time are most.
    """
    movements = movements_of(index, EVERY, EVERY)
    if taken_back is None or not taken_back.height:
        return movements
    stands = movements.join(taken_back, left_on="id", right_on="transaction_id", how="anti")
    return pl.concat([stands, _of_ledger(index, taken_back)]).sort("time", "id")


def _of_ledger(index: GraphIndex, transactions: pl.DataFrame) -> pl.DataFrame:
    """Rows of the ledger as movements of an index; what is one-sided once for each account it touches."""
    sides = {"payer": "payer_account", "payee": "payee_account"}
    accounts = index.nodes("Account")
    rows = transactions.select(
        pl.col("transaction_id").alias("id"),
        pl.col("time").dt.epoch("us"),
        *(_codes_among(accounts, transactions[column]).alias(side) for side, column in sides.items()),
        pl.col("amount_minor").alias("amount"),
        pl.col("business_day").to_physical().alias("day"),
        "cross_border",
        *(pl.col(column).cast(pl.String).alias(name) for name, column in TEXTS.items()),
    )
    nobody = pl.lit(-1, dtype=pl.Int32)
    pays, is_paid = pl.col("payer") >= 0, pl.col("payee") >= 0
    two_sided = pays & is_paid & pl.col("kind").is_in(TWO_SIDED_KINDS)
    return pl.concat(
        [
            rows.filter(two_sided),
            rows.filter(~two_sided & pays).with_columns(payee=nobody),
            rows.filter(~two_sided & is_paid).with_columns(payer=nobody),
        ]
    )


def movements_of(index: GraphIndex, moved: Rows, booked: Rows) -> pl.DataFrame:
    """Give some transferred and some booked movements by (time, id), as :func:`events_in` takes them."""
    parts = zip(MOVING, (moved, booked), strict=True)
    return pl.concat([_columns(index.edges(name), rows) for name, rows in parts]).sort("time", "id")


def events_in(index: GraphIndex, movements: pl.DataFrame, *, strangers: int = 0) -> Events:
    """Give movements as events.

    Parameters
    ----------
    index : GraphIndex
        Whose accounts and parties they name.
    movements : DataFrame
        As ``movements_of`` gives them, by (time, id).
    strangers : int
        How many accounts that the index does not hold they name besides: by the codes after the last, each
        held by a party of its own.
    """
    currencies = tuple(movements["currency"].unique().sort())
    currency = movements["currency"].cast(pl.Enum(currencies)).to_physical().cast(pl.Int32).to_numpy()
    accounts, parties = index.nodes("Account"), index.nodes("Party")
    known = np.asarray(accounts.column("holder"), np.int32)
    unknown = np.arange(len(parties), len(parties) + strangers, dtype=np.int32)
    holder = np.concatenate([known, unknown, [np.int32(-1)]]).astype(np.int32)
    sides = [movements[name].to_numpy() for name in ("payer", "payee")]
    acting = _codes_among(parties, movements["acting"]).to_numpy()
    held = [np.where(side >= 0, holder[side], acting) for side in sides]
    return Events(
        index=index,
        ids=movements["id"],
        time_us=movements["time"].to_numpy(),
        amount_minor=movements["amount"].to_numpy(),
        currency=currency,
        currencies=currencies,
        kind=movements["kind"],
        channel=movements["channel"],
        cross_border=movements["cross_border"].fill_null(value=False).to_numpy(),
        loose=(movements["precision"] == "day").fill_null(value=False).to_numpy(),
        day=movements["day"].to_numpy(),
        accounts=ends_among(sides[0], sides[1], len(accounts) + strangers, currency, len(currencies)),
        parties=ends_among(held[0], held[1], len(parties) + strangers, currency, len(currencies)),
    )


TEXTS = {
    "currency": "currency",
    "kind": "kind",
    "channel": "channel",
    "precision": "time_precision",
    "acting": "acting_party_id",
}
"""Texts of a movement, by the name they have here."""


def _columns(edges: Edges, rows: Rows) -> pl.DataFrame:
    payer, payee = ends_of_edges(edges, rows)
    return pl.DataFrame(
        {
            "id": pl.Series(chosen(edges.ids, rows), dtype=pl.String),
            "time": np.asarray(edges.times[rows]),
            "payer": payer,
            "payee": payee,
            "amount": np.asarray(edges.column("amount_minor", rows)),
            "day": np.asarray(edges.column("business_day", rows)),
            "cross_border": pl.Series(edges.column("cross_border", rows), dtype=pl.Boolean),
            **{name: pl.Series(edges.column(column, rows)).cast(pl.String) for name, column in TEXTS.items()},
        }
    )


def ends_of_edges(edges: Edges, rows: Rows) -> tuple[Int32s, Int32s]:
    """Accounts that pay and are paid by some movements, -1 for the bank or cash."""
    sources = np.asarray(edges.sources[rows], np.int32)
    if edges.type.name == "TRANSFERRED":
        return sources, np.asarray(edges.targets[rows], np.int32)
    nobody, inward = np.int32(-1), is_word(edges, "direction", "in", rows)
    return np.where(inward, nobody, sources), np.where(inward, sources, nobody)


def is_word(edges: Edges, name: str, word: str, rows: Rows) -> NDArray[np.bool_]:
    """Which of some edges have a word in a column that is kept as codes."""
    words = edges.dictionary(name)
    return np.asarray(edges.codes(name)[rows] == (words.index(word) if word in words else len(words)))


def _codes_among(nodes: Nodes, names: pl.Series) -> pl.Series:
    """Codes of the nodes of some names, -1 where there is none."""
    known = names.drop_nulls().unique()
    codes = dict(zip(known, nodes.codes_of(known.to_list()).tolist(), strict=True))
    return names.replace_strict(codes, default=-1, return_dtype=pl.Int32)


def ends_among(payer: Int32s, payee: Int32s, n: int, currency: Int32s, n_currencies: int) -> Ends:
    """Give who pays and who is paid among n nodes, and by currency the purses that move money, in order."""
    if n_currencies <= 1:
        return Ends(payer, payee, n, payer, payee, n)
    keys = [
        np.where(side < 0, -1, side.astype(np.int64) * n_currencies + currency) for side in (payer, payee)
    ]
    known, codes = np.unique(np.concatenate(keys), return_inverse=True)
    shift = int(known.size > 0 and known[0] < 0)
    purses = np.split((codes - shift).astype(np.int32), 2)
    return Ends(payer, payee, n, purses[0], purses[1], known.size - shift)

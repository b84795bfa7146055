"""Where a trace starts: a transaction, an account, a party or a loan."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph_engine.errors import BadParameter, UnknownName
from graph_engine.index import GraphIndex
from graph_engine.kernels.tracing_allocation import FIFO, allocated
from graph_engine.kernels.tracing_events import ENTRY_IN, ENTRY_OUT, TRANSFER_IN, TRANSFER_OUT
from graph_engine.tracing.arrived import entry_reasons
from graph_engine.tracing.asked import Asked
from graph_engine.tracing.books import Opened, opened, opening_balances
from graph_engine.tracing.money import UNKNOWN, Traceable
from graph_engine.tracing.moving import Moving, Started, windows_of
from graph_engine.tracing.record import LEFT, OPENING, PASSED, RESTS, TRACED, UNCOVERED, Record

KINDS = ("transaction", "account", "party", "loan")


@dataclass(frozen=True)
class Start:
    """Codes of what a trace starts from.

    ``transfers`` and ``entries``: the money of these transactions. ``accounts``: all money of these accounts;
    what comes back to them is traced there already.
    """

    kind: str
    name: str
    transfers: NDArray[np.int64]
    entries: NDArray[np.int64]
    accounts: NDArray[np.int64]


def start_of(traceable: Traceable, index: GraphIndex, kind: str, name: str, asked: Asked) -> Start:
    """Find what a trace starts from.

    Raises
    ------
    BadParameter
        If there is no such kind of start, or a transaction leads nowhere in the direction asked.
    UnknownName
        If there is no such transaction, account, party or loan.
    """
    match kind:
        case "transaction":
            return _transaction(traceable, index, name, asked)
        case "account":
            code = index.nodes("Account").code_of(name)
            return _start(kind, name, accounts=np.array([code], np.int64))
        case "party":
            return _start(kind, name, accounts=accounts_of(index, index.nodes("Party").code_of(name)))
        case "loan":
            return _loan(traceable, index, name, asked)
        case _:
            raise BadParameter("start", kind, f"KIND:ID, KIND one of {', '.join(KINDS)}")


def _start(
    kind: str,
    name: str,
    transfers: NDArray[np.int64] | None = None,
    entries: NDArray[np.int64] | None = None,
    accounts: NDArray[np.int64] | None = None,
) -> Start:
    none = np.empty(0, np.int64)
    chosen = (none if one is None else one.astype(np.int64) for one in (transfers, entries, accounts))
    return Start(kind, name, *chosen)


def accounts_of(index: GraphIndex, party: int) -> NDArray[np.int64]:
    """Codes of the accounts whose primary holder a party is."""
    holdings = index.edges("HOLDS_ACCOUNT").forward
    held = np.unique(holdings.neighbours_of(party))
    mine = np.asarray(index.nodes("Account").column("holder"))[held] == party
    accounts: NDArray[np.int64] = held[mine].astype(np.int64)
    return accounts


def _transaction(traceable: Traceable, index: GraphIndex, name: str, asked: Asked) -> Start:
    transfers = _transfer_codes(index, [name])
    if transfers.size:
        return _start("transaction", name, transfers=transfers)
    entries = _entry_codes(traceable, [name])
    if entries.size == 0:
        raise UnknownName("transaction", name, _in_a_namespace(index, name))
    ways = traceable.entries.inward[entries] == asked.forward
    if not ways.any():
        allowed = "backward" if asked.forward else "forward"
        raise BadParameter("direction", asked.direction, f"{allowed} for {name}, which has one account alone")
    return _start("transaction", name, entries=entries[ways])


def _in_a_namespace(index: GraphIndex, name: str) -> list[str]:
    """The ids of a transaction called without its namespace, in those of the first transfer and booking."""
    moved = [index.edges(way) for way in ("TRANSFERRED", "BOOKED")]
    namespaces = {edges.id_at(0).partition(":")[0] for edges in moved if len(edges)}
    full = sorted(f"{namespace}:{name}" for namespace in namespaces)
    return [one for one in full if any(edges.codes_of([one])[0] >= 0 for edges in moved)]


def _transfer_codes(index: GraphIndex, names: list[str]) -> NDArray[np.int64]:
    codes = index.edges("TRANSFERRED").codes_of(names)
    return np.unique(codes[codes >= 0]).astype(np.int64)


def _entry_codes(traceable: Traceable, names: list[str]) -> NDArray[np.int64]:
    """All entries of some transactions; one may be booked on two accounts."""
    hit = pc.is_in(traceable.entries.ids, value_set=pa.array(names, traceable.entries.ids.type))
    return np.flatnonzero(hit.to_numpy(zero_copy_only=False))


def _loan(traceable: Traceable, index: GraphIndex, name: str, asked: Asked) -> Start:
    """Forward from what was disbursed, backward from what was repaid."""
    names = movements_of_loan(index, name, "DISBURSED" if asked.forward else "REPAID")
    entries = _entry_codes(traceable, names)
    ways = traceable.entries.inward[entries] == asked.forward
    start = _start("loan", name, _transfer_codes(index, names), entries[ways])
    if start.transfers.size + start.entries.size == 0:
        what = "disbursement" if asked.forward else "repayment"
        raise BadParameter("loan", name, f"a loan with a {what} that is booked")
    return start


def movements_of_loan(index: GraphIndex, loan: str, way: Literal["DISBURSED", "REPAID"]) -> list[str]:
    """Give the transactions that disbursed or repaid a loan; the movement where none stands for it."""
    edges = index.edges(way)
    adjacency = edges.forward if way == "DISBURSED" else edges.backward
    movements = adjacency.edges_of(index.nodes("Loan").code_of(loan))
    booked = edges.take("transaction_id", movements)
    return [told or edges.id_at(int(one)) for one, told in zip(movements, booked, strict=True)]


def started(traceable: Traceable, start: Start, asked: Asked, record: Record) -> Started:
    """Start the money of a trace, and write down what became of it on the accounts it starts from."""
    if start.accounts.size:
        return _from_accounts(traceable, start, asked, record)
    near = traceable.money.paid if asked.forward else traceable.money.received
    entry_kind = ENTRY_IN if asked.forward else ENTRY_OUT
    return Started(
        0,
        whole(start.transfers, near.amount, traceable.transfers.times, asked),
        whole(start.entries, traceable.money.entries.amount, traceable.entries.times, asked),
        entry_kind,
        start.accounts,
    )


def whole(
    codes: NDArray[np.int64], amounts: NDArray[np.int64], times: NDArray[np.int64], asked: Asked
) -> Moving:
    """Whole transactions as parcels."""
    none = np.zeros(codes.size, np.int64)
    return Moving(codes, none, amounts[codes], windows_of(np.asarray(times[codes]), asked))


def _from_accounts(traceable: Traceable, start: Start, asked: Asked, record: Record) -> Started:
    n_currencies = traceable.n_currencies
    keys = (start.accounts[:, None] * n_currencies + np.arange(n_currencies)).ravel()
    book = opened(traceable, np.sort(keys))
    note_start(traceable, book, asked, record)
    events, outward = book.events, (TRANSFER_OUT, ENTRY_OUT) if asked.forward else (TRANSFER_IN, ENTRY_IN)
    moved, entered = (events.codes[events.kinds == kind].astype(np.int64) for kind in outward)
    amounts = traceable.money.entries.amount[entered]
    record.add_steps(1, True, entered, amounts, entry_reasons(traceable, entered))
    near = traceable.money.paid if asked.forward else traceable.money.received
    if not asked.forward:
        moved = np.union1d(moved, _received_at_no_rate(traceable, start.accounts))
    moving = whole(moved, near.amount, traceable.transfers.times, asked)
    return Started(1, moving, Moving.none(), ENTRY_IN, start.accounts)


def _received_at_no_rate(traceable: Traceable, accounts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Transfers to accounts that came in another currency at a rate that nobody told, and so to no purse."""
    inward, received = traceable.money.inward, traceable.money.received
    spans = (inward.edges[inward.offsets[account] : inward.offsets[account + 1]] for account in accounts)
    codes = np.concatenate([np.empty(0, np.int64), *spans]).astype(np.int64)
    chosen: NDArray[np.int64] = codes[received.currency[codes] == UNKNOWN]
    return chosen


def note_start(traceable: Traceable, book: Opened, asked: Asked, record: Record) -> None:
    """Write down what came to the purses of a start and what became of it, which no method decides."""
    openings = opening_balances(traceable, book)
    beyond = uncovered(book, openings)
    events, purses = book.events, book.owner(np.arange(book.events.codes.size))
    sums = np.zeros((4, book.keys.size), np.int64)
    np.add.at(sums, (events.kinds, purses), events.amounts)
    came, went = sums[TRANSFER_IN] + sums[ENTRY_IN], sums[TRANSFER_OUT] + sums[ENTRY_OUT]
    rests = came + openings + beyond - went
    sides = (TRANSFER_OUT, ENTRY_OUT) if asked.forward else (TRANSFER_IN, ENTRY_IN)
    terms = {
        TRACED: came if asked.forward else went,
        OPENING: openings,
        UNCOVERED: beyond,
        PASSED: sums[sides[0]],
        LEFT: sums[sides[1]],
        RESTS: rests,
    }
    for term, amounts in terms.items():
        record.add_terms(term, book.keys, amounts)


def uncovered(book: Opened, openings: NDArray[np.int64]) -> NDArray[np.int64]:
    """What each purse paid beyond its balance, the same by every method."""
    rows = allocated(book.events, openings, FIFO).row_amounts
    found: NDArray[np.int64] = rows[book.events.offsets[1:] + 2 * np.arange(book.keys.size) + 1]
    return found

"""Rising paths between two holders: what the queries on paths share."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from graph_engine.errors import BadParameter
from graph_engine.kernels.adjacent import AdjacencyArrays, Window
from graph_engine.kernels.all_rising_paths import LeastShare, Written, all_rising_paths
from graph_engine.kernels.paths import Ends, Ground, Reach, each_holds_itself
from graph_engine.kernels.usable_edges import Usable, usable_edges
from graph_engine.kernels.widest_path import widest_path
from queries.answers import Found, LeftOut, Property, Values
from queries.columns import CURRENCY, OutputColumn, account, money, transaction
from queries.following import stopped_by_edges
from queries.graph import Graph
from queries.moved import Codes, arrays_of, holders_of, transfers_left_out
from queries.parameters import WINDOW, Parameter
from queries.who import named, names

SORTS = ("fewest_hops", "earliest_arrival", "largest_amount")
SHARE_UNITS = 1_000_000
"""Least shares are read to the millionth; ours."""

MAX_HOPS = Parameter("max_hops", "integer", "most transfers on a path", default=4, min=1, max=20)
THROUGH_ANY_ROLE = Parameter(
    "through_any_role", "flag", "whether paths run through every role", default=False
)
MIN_SHARE = Parameter(
    "min_share", "share", "least share of each transfer that the next one has", default=0.0, min=0.0, max=1.0
)
MAX_PATHS = Parameter("max_paths", "integer", "paths given at most", default=100, min=1, max=10_000)
SORT = Parameter("sort", "choice", "which paths come first", default="fewest_hops", choices=SORTS)
CURRENCY_ASKED = Parameter("currency", "currency", "only transfers in this currency")
EVERY_PATH = (SORT, MAX_HOPS, MIN_SHARE, MAX_PATHS, CURRENCY_ASKED, THROUGH_ANY_ROLE, *WINDOW)
"""What may be asked of all paths between two ends."""

STEP_COLUMNS = (
    OutputColumn("hop", "integer", "place of the transfer on the path, from 1"),
    *named("payer", "who paid"),
    account("payer_account", "from which account"),
    *named("payee", "who was paid"),
    account("payee_account", "to which account"),
    transaction(),
    OutputColumn("time", "time", "when"),
    money(),
    CURRENCY,
)
PATH_COLUMNS = (
    OutputColumn("path", "integer", "number of the path, from 1"),
    OutputColumn("path_hops", "integer", "how many transfers it has"),
    OutputColumn("path_minor", "money", "smallest amount on the path", currency="currency", adds_up=False),
    *STEP_COLUMNS,
)


@dataclass(frozen=True)
class Between:
    """What paths run between and how far; codes of holders, which may be accounts themselves."""

    ground: Ground
    ends: Ends
    max_hops: int
    window: Window
    currency: str | None


def of_parties(graph: Graph, through_any_role: bool) -> Ground:
    """Parties pass on from any of their accounts what came to any of them."""
    holdings = arrays_of(graph.index.edges("HOLDS_ACCOUNT").forward)
    holder = np.asarray(graph.accounts.column("holder"), np.int32)
    return _ground(graph, holdings, holder, through_any_role)


def of_accounts(graph: Graph, through_any_role: bool) -> Ground:
    """Every account passes on what came to itself."""
    holdings, holder = each_holds_itself(len(graph.accounts))
    return _ground(graph, holdings, holder, through_any_role)


def _ground(
    graph: Graph, holdings: AdjacencyArrays, holder: NDArray[np.int32], through_any_role: bool
) -> Ground:
    transfers, through = arrays_of(graph.transfers.forward), passable(graph, through_any_role)
    return Ground(transfers, holdings, holder, through, graph.transfers.by_day)


def passable(graph: Graph, through_any_role: bool) -> NDArray[np.bool_]:
    """Accounts that paths may run through."""
    ordinary = np.asarray(graph.accounts.column("ordinary"))
    return np.ones_like(ordinary) if through_any_role else ordinary


def usable(graph: Graph, between: Between) -> tuple[Usable, NDArray[np.int64], Ends, list[LeftOut]]:
    """Edges that a path could take, their amounts, the ends among their holders, and what is left out."""
    reach = Reach(between.max_hops, graph.bounds.edges, between.window)
    found, ended, stopped = usable_edges(between.ground, between.ends, reach)
    left_out = transfers_left_out(graph, ended, "role_not_ordinary")
    left_out += stopped_by_edges(stopped)
    if between.currency is not None:
        found = of_currency(graph, found, between.currency)
    ends = np.array(between.ends, np.int32)
    _, codes = np.unique(np.concatenate([ends, found.near, found.far]), return_inverse=True)
    near, far = np.split(codes[2:].astype(np.int32), 2)
    amounts = np.asarray(graph.transfers.column("amount_minor"))[found.codes]
    ends_there = Ends(int(codes[0]), int(codes[1]))
    return found._replace(near=near, far=far), amounts, ends_there, left_out


def of_currency(graph: Graph, found: Usable, currency: str) -> Usable:
    """Edges in one currency."""
    words = graph.transfers.dictionary("currency")
    code = words.index(currency) if currency in words else len(words)
    kept = graph.transfers.codes("currency")[found.codes] == code
    return Usable(*(column[kept] for column in found))


def one_currency(graph: Graph, found: Usable, why: str) -> None:
    """Refuse to compare amounts of several currencies.

    Raises
    ------
    BadParameter
        If the edges are in more than one.
    """
    words = graph.transfers.dictionary("currency")
    present = [words[code] for code in np.unique(graph.transfers.codes("currency")[found.codes]).tolist()]
    if len(present) > 1:
        raise BadParameter("currency", None, f"one of {', '.join(present)}, as {why} compares amounts")


def widest(graph: Graph, between: Between) -> Found:
    """The path whose smallest amount is largest."""
    found, amounts, ends, left_out = usable(graph, between)
    one_currency(graph, found, "the largest amount")
    path = widest_path(found, amounts, ends, between.max_hops)
    return Found(steps_of(graph, found.codes[path]), left_out)


def every_path(graph: Graph, between: Between, min_share: float, max_paths: int, sort: str) -> Found:
    """The first of all paths in the order asked for, numbered."""
    found, amounts, ends, left_out = usable(graph, between)
    if min_share > 0 or sort == "largest_amount":
        one_currency(graph, found, "min_share" if min_share > 0 else "sort")
    share = Fraction(round(min_share * SHARE_UNITS), SHARE_UNITS)
    least = LeastShare(amounts, share.numerator, share.denominator)
    written, stopped = all_rising_paths(found, least, ends, between.max_hops, graph.bounds.edges)
    places = ordered(written, amounts, sort)
    refused = max(places.size - max_paths, 0)
    if refused or stopped:
        left_out.append(LeftOut("ways", "walk_limit", max(refused, 1), at_least=stopped))
    spans = ((written.offsets[place], written.offsets[place + 1]) for place in places[:max_paths])
    paths = [found.codes[written.steps[start:stop]] for start, stop in spans]
    return Found(numbered(graph, paths), left_out)


def ordered(written: Written, amounts: Codes, sort: str) -> Codes:
    """Places of paths by what is asked for first, then by hops, arrival and, as they were written, codes."""
    if not written.steps.size:
        return np.empty(0, np.int64)
    hops, arrivals = np.diff(written.offsets), written.steps[written.offsets[1:] - 1]
    smallest = np.minimum.reduceat(amounts[written.steps], written.offsets[:-1])
    first = {"fewest_hops": hops, "earliest_arrival": arrivals, "largest_amount": -smallest}
    return np.lexsort((arrivals, hops, first[sort]))


def numbered(graph: Graph, paths: Sequence[Codes]) -> dict[str, Values]:
    """The columns of several paths, one after another."""
    sizes = [path.size for path in paths]
    amounts = np.asarray(graph.transfers.column("amount_minor"))
    smallest = [int(amounts[path].min()) for path in paths]
    steps = np.concatenate([np.empty(0, np.int32), *paths])
    hops = np.concatenate([np.empty(0, np.int64), *(np.arange(1, size + 1) for size in sizes)])
    return {
        "path": np.repeat(np.arange(1, len(paths) + 1), sizes),
        "path_hops": np.repeat(np.array(sizes, np.int64), sizes),
        "path_minor": np.repeat(np.array(smallest, np.int64), sizes),
        **steps_of(graph, steps),
        "hop": hops,
    }


def steps_of(graph: Graph, path: Codes) -> dict[str, Values]:
    """The columns of transfers on a path."""
    transfers = graph.transfers
    payer_accounts, payee_accounts = transfers.sources[path], transfers.targets[path]
    return {
        "hop": np.arange(1, path.size + 1),
        **names(graph, "payer", holders_of(graph, payer_accounts)),
        "payer_account": payer_accounts,
        **names(graph, "payee", holders_of(graph, payee_accounts)),
        "payee_account": payee_accounts,
        "transaction_id": path,
        "time": transfers.times[path],
        "amount_minor": transfers.column("amount_minor")[path],
        "currency": Property(transfers, "currency", path),
    }

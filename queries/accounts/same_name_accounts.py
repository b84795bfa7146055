"""Accounts elsewhere that carry the party's own name.

Accounts of other holders with the same name, among those that moved money with the party in a window of time:
mostly the customer's own accounts at other banks, to which money leaves and from which it returns. Names are
compared without regard to case, width of characters, spaces and punctuation; former names count too. A common
name may be somebody else's, so that this is a hint and no identification.
"""

import unicodedata

import numpy as np

from graph_engine.kernels.adjacent import Window
from queries.answers import Found, Property
from queries.columns import COUNT, CURRENCY, FIRST_AT, LAST_AT, OutputColumn, account, money
from queries.cypher.moved import TOTALS, beyond_edges, transfers_of
from queries.cypher.who import named_columns
from queries.graph import Graph
from queries.moved import Codes, accounts_of, holders_of, moved_by
from queries.other_sides import by_other_side
from queries.parameters import DIRECTION, PARTY, WINDOW
from queries.query import ANALYSTS
from queries.who import named, names

PARAMETERS = (PARTY, DIRECTION, *WINDOW)
COLUMNS = (
    account("account", "the account that carries the same name"),
    OutputColumn("number", "text", "its number", shows="account_number"),
    *named("holder", "its holder"),
    OutputColumn("bank", "text", "code of its bank, as told"),
    OutputColumn("direction", "text", "out: money left to it; in: money came from it"),
    CURRENCY,
    COUNT,
    money(),
    FIRST_AT,
    LAST_AT,
)
ROLES = ANALYSTS
FORMER_NAMES_PARTED_BY = ";"

LETTERS = (
    "[letter IN split(replace(replace(toLower(normalize({name}, NFKC)), 'ß', 'ss'), 'ς', 'σ'), '') "
    "WHERE letter =~ '[\\\\p{{L}}\\\\p{{N}}]']"
)
"""What `compared` gives, as a list of letters; small letters that `str.casefold` alone changes are rare."""

CYPHER = f"""{transfers_of("party", "$direction")} LIMIT $max_edges
WITH t, other, way WHERE other.holder_id <> $party
WITH t.currency AS currency, other, way, {TOTALS}
MATCH (p:Party {{id: $party, epoch: $epoch}})
MATCH (c:Party {{id: other.holder_id, epoch: $epoch}})
WITH *, {LETTERS.format(name="c.name")} AS name,
     [one IN coalesce([p.name], []) + split(coalesce(p.former_names, ''), '{FORMER_NAMES_PARTED_BY}')
      | {LETTERS.format(name="coalesce(one, '')")}] AS own
WHERE size(name) > 0 AND name IN own
RETURN other.id AS account, other.number AS number, {named_columns("holder", "c")}, other.bank_code AS bank,
       CASE way WHEN 1 THEN 'out' ELSE 'in' END AS direction, currency, count, amount_minor, first_at, last_at
ORDER BY currency, amount_minor DESC, account, way
"""

CYPHER_LEFT_OUT = beyond_edges("party", "$direction")


def on_index(graph: Graph, *, party: int, direction: str, window: Window) -> Found:
    """Add up the transfers with accounts whose holder has the party's name."""
    moved, left_out = moved_by(graph, accounts_of(graph, party), direction, window)
    others = np.unique(moved.other)
    moved = moved.where(np.isin(moved.other, others[same_name(graph, party, others)]))
    accounts, totals = by_other_side(graph, moved, moved.other)
    return Found(
        {
            "account": accounts,
            "number": Property(graph.accounts, "number", accounts),
            **names(graph, "holder", holders_of(graph, accounts)),
            "bank": Property(graph.accounts, "bank_code", accounts),
            **totals,
        },
        left_out,
    )


def same_name(graph: Graph, party: int, accounts: Codes) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whether each account's holder is another party with the same name."""
    own = names_of(graph, party)
    holders = holders_of(graph, accounts)
    held = graph.parties.take("name", holders)
    return np.array(
        [
            holder != party and name is not None and compared(name) in own
            for holder, name in zip(holders.tolist(), held, strict=True)
        ],
        np.bool_,
    )


def names_of(graph: Graph, party: int) -> frozenset[str]:
    """The party's names as compared."""
    former = graph.parties.take("former_names", [party])[0] or ""
    every = [graph.parties.take("name", [party])[0] or "", *former.split(FORMER_NAMES_PARTED_BY)]
    return frozenset(compared(name) for name in every) - {""}


def compared(name: str) -> str:
    """A name without what writers of names differ in.

    Examples
    --------
    >>> compared("Wang  Fang") == compared("ＷＡＮＧ fang.")
    True
    >>> compared("北京(华)公司") == compared("北京（华）公司")
    True
    """
    return "".join(letter for letter in unicodedata.normalize("NFKC", name).casefold() if letter.isalnum())

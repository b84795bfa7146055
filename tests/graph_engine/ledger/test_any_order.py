"""The same rows, loaded in any order and in any number of loads, give the same views."""

import tempfile
from itertools import groupby
from pathlib import Path

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_engine.ledger import Ledger
from graph_engine.schema import TABLES
from tests.graph_engine.ledger.hand_made import at, load, make_rows

DAYS = st.integers(1, 6).map(lambda day: at(2 * day))
PERHAPS = st.one_of(st.none(), DAYS)
IDS = st.sampled_from(["1", "2", "3"])


def transaction(name, revised_at, day, side):
    """Content follows from id and revision, so that no two rows conflict."""
    legs = {"leg": side, "serial": "S1"} if side else {}
    amount = 100 + (revised_at.day if revised_at else 0)
    accounts = {"payer_account": "a:1", "payee_account": f"a:{name}"}
    return "transaction", {
        "transaction_id": f"t:{name}{side or ''}",
        "time": at(1 + int(name)),
        "amount_minor": amount,
        "revised_at": revised_at,
        **accounts,
        **legs,
    }


def party(name, revised_at, valid_from, _side):
    told = f"{name} {revised_at} {valid_from}"
    return "party", {
        "party_id": f"p:{name}",
        "name": told,
        "revised_at": revised_at,
        "valid_from": valid_from,
    }


def account(name, _revised_at, valid_from, side):
    if side:
        return "account", {"account_id": f"a:{name}", "ours": False, "placeholder": True, "nickname": side}
    return "account", {"account_id": f"a:{name}", "valid_from": valid_from, "number": str(valid_from)}


def holding(name, _revised_at, valid_from, _side):
    row = {"holding_id": f"h:{name}", "party_id": f"p:{name}", "account_id": "a:1", "valid_from": valid_from}
    return "account_holding", row


def tombstone(name, _revised_at, day, side):
    table = "party" if side else "transaction"
    deleted = f"p:{name}" if side else f"t:{name}"
    when = day or at(5)
    row = {"table": table, "deleted_id": deleted, "deleted_at": when}
    return "tombstone", {"tombstone_id": f"x:{deleted}:{when}", **row}


KINDS = st.sampled_from([transaction, transaction, party, account, holding, tombstone])
ROWS = st.builds(
    lambda kind, *rest: kind(*rest), KINDS, IDS, PERHAPS, PERHAPS, st.sampled_from([None, "debit", "credit"])
)


def load_all(home, rows):
    """Load runs of rows of one table that are all revised, or all not."""
    for (table, _), batch in groupby(rows, key=lambda pair: (pair[0], pair[1].get("revised_at") is not None)):
        fields = [{name: value for name, value in row.items() if value is not None} for _, row in batch]
        load(home, **{table: make_rows(table, *fields)})


def picture(home):
    """What a reader sees at several instants, without which load brought it."""
    frames = []
    for instant in (at(3), at(7), at(12), None):
        view = Ledger(home).snapshot().as_of(instant)
        frames += [view.rows(name) for name in TABLES]
        frames += [view.movements(), view.transactions(), view.accounts(), view.parties()]
        frames.append(pl.DataFrame([[repr(view.pairing()), repr(view.reversals()), str(view.instant)]]))
    return [frame.drop("loaded_in", strict=False).rows() for frame in frames]


@settings(max_examples=20, deadline=None)
@given(st.lists(ROWS, min_size=2, max_size=7), st.randoms(use_true_random=False))
def test_the_order_of_loading_does_not_matter(rows, random):
    shuffled = random.sample(rows, len(rows))
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        load_all(Path(one), rows)
        load_all(Path(other), shuffled)
        assert picture(Path(one)) == picture(Path(other))

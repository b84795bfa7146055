"""Small graphs for tests: rows -> a real ledger -> its view -> a real index."""

from datetime import UTC, datetime, timedelta

import polars as pl

from graph_engine.index import GraphIndex
from graph_engine.index.build import build_facts
from graph_engine.ledger import Ledger
from graph_engine.schema import TABLES

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

DEFAULTS = {
    "party": {"kind": "person", "ours": True, "role": "ordinary"},
    "account": {"ours": True, "role": "ordinary", "currency": "CNY"},
    "account_holding": {"role": "holder"},
    "transaction": {"kind": "transfer", "time_precision": "microsecond", "currency": "CNY"},
    "loan": {"currency": "CNY"},
    "loan_movement": {"currency": "CNY"},
    "bank": {"standing": "other"},
}
"""What a row of a table has unless it says otherwise."""


def instant(time):
    """A time: microseconds since 1970, ISO 8601 text (UTC unless it says otherwise), or an instant."""
    if isinstance(time, int):
        return EPOCH + timedelta(microseconds=time)
    if isinstance(time, str):
        time = datetime.fromisoformat(time)
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def index_of(tmp_path, *, parties=(), accounts=(), transfers=(), as_of=None, **tables):
    """The index of a ledger with a few rows.

    parties     ids, or rows: {"party_id": "Ann", "ours": False}
    accounts    ids, (id, holder), or rows, which may name a "holder"
    transfers   (payer, payee, amount_minor, time), with a dict of further columns as a fifth part; ids are
                "tx:0001" … in the order given
    tables      rows of any other table, by its name: relation=[{"party_id": "Ann", …}]; ids may be left out
    """
    view = view_of(tmp_path, parties=parties, accounts=accounts, transfers=transfers, as_of=as_of, **tables)
    build_facts(view, tmp_path / "index")
    return GraphIndex.open(tmp_path / "index")


def view_of(tmp_path, *, parties=(), accounts=(), transfers=(), as_of=None, **tables):
    """The view of a ledger with the same rows as ``index_of`` takes."""
    ledger = ledger_of(tmp_path, parties=parties, accounts=accounts, transfers=transfers, **tables)
    return ledger.snapshot().as_of(as_of)


def ledger_of(tmp_path, *, parties=(), accounts=(), transfers=(), **tables):
    """A ledger in ``tmp_path`` with the same rows as ``index_of`` takes."""
    account_rows = [_account(account) for account in accounts]
    holdings = [
        {
            "party_id": row.pop("holder"),
            "account_id": row["account_id"],
            "holding_id": f"holds:{row['account_id']}",
        }
        for row in account_rows
        if "holder" in row
    ]
    rows = {
        **tables,
        "party": [{"party_id": party} if isinstance(party, str) else party for party in parties],
        "account": account_rows,
        "account_holding": holdings + list(tables.get("account_holding", ())),
        "transaction": _transfers(transfers) + list(tables.get("transaction", ())),
    }
    ledger = Ledger(tmp_path)
    with ledger.write() as write:
        for name, table in TABLES.items():
            if rows.get(name):
                write.append(name, _frame(table, rows[name]))
        write.commit({})
    return ledger


def _account(account):
    if isinstance(account, str):
        return {"account_id": account}
    if isinstance(account, tuple):
        return {"account_id": account[0], "holder": account[1]}
    return dict(account)


def _transfers(transfers):
    return [
        {
            "transaction_id": f"tx:{place:04d}",
            "payer_account": payer,
            "payee_account": payee,
            "amount_minor": amount,
            "time": time,
            **(further[0] if further else {}),
        }
        for place, (payer, payee, amount, time, *further) in enumerate(transfers, start=1)
    ]


def _frame(table, rows):
    """Rows of a table with defaults, ids and system columns filled in."""
    whole = [_row(table, row, place) for place, row in enumerate(rows, start=1)]
    return pl.DataFrame(whole, schema=table.polars_schema, orient="row")


def _row(table, row, place):
    filled = {
        table.id_column: f"{table.name}:{place:04d}",
        "source": "test",
        "loaded_in": 0,
        **DEFAULTS.get(table.name, {}),
        **row,
    }
    filled = {
        name: instant(value) if table.column(name).type == "time" and value is not None else value
        for name, value in filled.items()
    }
    if table.name in ("transaction", "loan_movement"):
        filled.setdefault("business_day", filled["time"].date())
    filled.setdefault("source_key", filled[table.id_column])
    return filled

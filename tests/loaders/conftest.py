"""A small bank's files and the mapping that reads them, to be spoilt one way or another."""

import pytest

from graph_engine.ledger import Ledger
from loaders.load import load
from loaders.quarantine import list_rows

MAPPING = """\
source: small_bank
reading: movement
time_zone: Asia/Shanghai
namespaces: {party: party, account: acct, transaction: tx}
unknown: {account: placeholder}
files:
  - match: ["account*.csv", "account*.parquet", "account*.xlsx"]
    tables:
      - table: account
        columns:
          account_id: id
          number: number
          currency: currency
          ours: {constant: "true"}
          role: {constant: ordinary}
  - match: ["payment*.csv", "payment*.csv.gz", "payment*.parquet", "payment*.xlsx"]
    FORMAT
    ignore: [comment]
    tables:
      - table: transaction
        on_conflict: CONFLICT
        columns:
          transaction_id: id
          payer_account: {from: payer, UNKNOWN}
          payee_account: {from: payee}
          amount_minor: {from: amount, money: {MONEY}}
          currency: currency
          time: {from: time, time: {format: iso, ZONE}}
          kind: {constant: transfer}
          reverses: reverses
          REVISED
    optional: [reverses, comment, revised]
    assertions: [ASSERTIONS]
"""
DEFAULTS = {
    "FORMAT": "",
    "CONFLICT": "quarantine",
    "UNKNOWN": "unknown: placeholder",
    "MONEY": "",
    "ZONE": "",
    "REVISED": "",
    "ASSERTIONS": "",
}
HEADER = "id,payer,payee,amount,currency,time\n"
GOOD = "1,A,B,12.50,CNY,2025-01-10T09:00:00+08:00\n"


class SmallBank:
    """A folder of files, a mapping and a ledger."""

    def __init__(self, folder):
        self.folder = folder / "files"
        self.folder.mkdir()
        self.path = folder / "small_bank.yaml"
        self.home = folder / "home"
        self.ledger = Ledger(self.home)
        self.map()

    def map(self, text=MAPPING, **changes):
        """Write the mapping, with some parts changed."""
        for word, value in (DEFAULTS | changes).items():
            text = text.replace(word, value)
        self.path.write_text(text, encoding="utf-8")
        return self

    def write(self, name, content):
        """Write a file: text, or bytes as they are."""
        data = content if isinstance(content, bytes) else content.encode()
        (self.folder / name).write_bytes(data)
        return self

    def pay(self, *rows, header=HEADER):
        """Write the file of payments."""
        return self.write("payments.csv", header + "".join(row + "\n" for row in rows))

    def load(self, path=None):
        """Load the folder; the report as JSON."""
        return load(self.ledger, self.path, path or self.folder).to_json()

    def counts(self, report, name="payments"):
        """Read, accepted, duplicates, quarantined of a file; the law of counting holds."""
        found = report["tables"][name]
        assert found["read"] == found["accepted"] + found["duplicates"] + found["quarantined"]
        return tuple(found.values())

    def rejected(self):
        """What the quarantine says: (line, column, value, reason) of each row."""
        return list_rows(self.ledger).select("line", "column", "value", "reason").rows()

    def rows(self, table="transaction"):
        """The stored rows of a table, by id."""
        frame = self.ledger.snapshot().table(table).collect()
        return frame.sort(frame.columns[0])


@pytest.fixture
def bank(tmp_path):
    return SmallBank(tmp_path)

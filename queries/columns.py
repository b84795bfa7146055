"""What a query answers with: columns, their types, and what a viewer must be allowed to read to see them."""

from dataclasses import dataclass
from typing import Literal

from graph_engine.schema.access import PERMISSIONS

OutputType = Literal[
    "id", "ids", "text", "integer", "share", "number", "money", "currency", "time", "day", "flag"
]

Shows = Literal[
    "party", "account", "transaction", "loan", "device", "bank", "branch", "community", "finding",
    "account_number", "identity_number", "thing",
]  # fmt: skip

NODE_LABELS: dict[str, str] = {
    "party": "Party",
    "account": "Account",
    "loan": "Loan",
    "device": "Device",
    "bank": "Bank",
    "branch": "Branch",
    "community": "Community",
}
"""What a column of codes shows, and the label of the nodes that the codes are of."""

READS: dict[str, str] = {
    "party": "parties",
    "account": "accounts",
    "transaction": "transactions",
    "community": "communities",
    "account_number": "accounts",
}
"""What showing such a thing reads, as named in the table of permissions; nothing beyond the query's own."""


@dataclass(frozen=True)
class OutputColumn:
    """One column of a query's answer.

    ``shows`` names what an id or number identifies; ``reads`` the resource that a viewer must be allowed to
    read to see the column at all; ``currency`` the column that holds the currency of an amount. The first
    column of money that ``adds_up`` over rows is the one added up for rows left out.
    """

    name: str
    type: OutputType
    doc: str
    shows: Shows | None = None
    reads: str = ""
    currency: str = ""
    adds_up: bool = True

    @property
    def resource(self) -> str:
        """The resource a viewer must be allowed to read, or "" where the query itself is enough."""
        return self.reads or READS.get(self.shows or "", "")

    @property
    def aml_only(self) -> bool:
        """Whether the role ``aml`` alone may see it."""
        return bool(self.resource) and PERMISSIONS[self.resource] == {"aml"}


def party(name: str, doc: str) -> OutputColumn:
    """A column of party ids."""
    return OutputColumn(name, "id", doc, shows="party")


def account(name: str, doc: str) -> OutputColumn:
    """A column of account ids."""
    return OutputColumn(name, "id", doc, shows="account")


def transaction(name: str = "transaction_id") -> OutputColumn:
    """A column of transaction ids."""
    return OutputColumn(name, "id", "the transaction", shows="transaction")


def money(name: str = "amount_minor", doc: str = "amount in minor units", reads: str = "") -> OutputColumn:
    """A column of amounts in minor units of the column ``currency``."""
    return OutputColumn(name, "money", doc, currency="currency", reads=reads)


CURRENCY = OutputColumn("currency", "currency", "currency of the amounts")
COUNT = OutputColumn("count", "integer", "how many transactions")
FIRST_AT = OutputColumn("first_at", "time", "time of the first")
LAST_AT = OutputColumn("last_at", "time", "time of the last")

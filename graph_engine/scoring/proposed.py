"""A transaction to be scored, and the movements it joins."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

import polars as pl

from graph_engine.errors import BadParameter
from graph_engine.index import GraphIndex
from graph_engine.ledger import LedgerView
from graph_engine.model_features.events import Events, as_booked, events_in, movements_of

NOTHING = slice(0)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

LAST_ID = "\U0010ffff"
"""Id of the transaction: it comes after all that the index holds."""


@dataclass(frozen=True)
class Proposed:
    """What is known of it. An account is none for cash; one that the index does not hold is a stranger's."""

    payer_account: str | None
    payee_account: str | None
    amount_minor: int
    currency: str
    time: datetime
    kind: str = "transfer"
    channel: str | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be scored."""
        if self.time.tzinfo is None:
            raise BadParameter("time", self.time.isoformat(), "a time with its zone")
        if self.amount_minor < 1:
            raise BadParameter("amount_minor", self.amount_minor, "1 or more")

    @cached_property
    def time_us(self) -> int:
        """Microseconds since 1970."""
        return (self.time - EPOCH) // timedelta(microseconds=1)

    def placed(self, index: GraphIndex) -> "Placed":
        """Find its accounts in an index.

        Raises
        ------
        BadParameter
            If it holds neither of them.
        """
        accounts = index.nodes("Account")
        sides = {"payer_account": self.payer_account, "payee_account": self.payee_account}
        codes = {
            name: -1 if account is None else accounts.ids.code(account) for name, account in sides.items()
        }
        if max(codes.values()) < 0:
            near = accounts.ids.near(next((each for each in sides.values() if each), ""))
            told = f"an account of the run on one side at least, such as {', '.join(near)}"
            raise BadParameter("payer_account and payee_account", list(sides.values()), told)
        strange = [name for name, account in sides.items() if account is not None and codes[name] < 0]
        codes |= dict.fromkeys(strange, len(accounts))
        return Placed(self, index, codes["payer_account"], codes["payee_account"], len(strange))


@dataclass(frozen=True)
class Placed:
    """A proposed transaction with the codes of its accounts in an index, and how many it does not hold."""

    proposed: Proposed
    index: GraphIndex
    payer: int
    payee: int
    strangers: int

    @property
    def parties(self) -> tuple[int, int]:
        """Codes of the holders of its accounts; -1 for cash, the number of parties for a stranger."""
        return self._holder(self.payer), self._holder(self.payee)

    def _holder(self, account: int) -> int:
        holders = self.index.nodes("Account").column("holder")
        if account < 0:
            return -1
        return int(holders[account]) if account < holders.size else len(self.index.nodes("Party"))

    def alone(self) -> Events:
        """Give it as the only event, on its day in UTC: no feature of one movement reads the business day."""
        return self._after(
            movements_of(self.index, NOTHING, NOTHING), self.proposed.time.astimezone(UTC).date()
        )

    def booked(self, view: LedgerView) -> Events:
        """Give it as the last event after what was booked up to it in the ledger that its index comes from.

        What was booked later, and has been reversed or reverses, is left out.
        """
        up_to_it = pl.col("time") <= self.proposed.time_us
        day = view.snapshot.settings.business_day(self.proposed.time)
        return self._after(as_booked(self.index, view.taken_back()).filter(up_to_it), day)

    def _after(self, movements: pl.DataFrame, day: date) -> Events:
        own = self.proposed
        row = {
            "id": LAST_ID,
            "time": own.time_us,
            "payer": self.payer,
            "payee": self.payee,
            "amount": own.amount_minor,
            "day": (day - EPOCH.date()).days,
            "cross_border": None,
            "currency": own.currency,
            "kind": own.kind,
            "channel": own.channel,
            "precision": "second",
            "acting": None,
        }
        last = pl.DataFrame([row], schema=movements.schema)
        return events_in(self.index, pl.concat([movements, last]), strangers=self.strangers)

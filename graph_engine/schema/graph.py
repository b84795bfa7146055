"""The graph as frozen data: node labels and relationship types, and the tables they come from."""

from dataclasses import dataclass
from typing import Literal

from graph_engine.schema.columns import Column, Table, choice, text, typed
from graph_engine.schema.conduct import DEVICE, REFERRAL, SIGN_IN
from graph_engine.schema.money import LOAN, LOAN_APPLICATION, LOAN_MOVEMENT, PRODUCT_HOLDING, TRANSACTION
from graph_engine.schema.parties import (
    ACCOUNT,
    ACCOUNT_HOLDING,
    CONTACT_POINT,
    GUARANTEE,
    INVESTMENT,
    PARTY,
    RELATION,
)
from graph_engine.schema.reference import BANK, BRANCH
from graph_engine.schema.words import PRODUCT_CLASSES

Origin = Literal["ledger", "run"]


@dataclass(frozen=True)
class NodeLabel:
    """A kind of node: the table its rows come from, the column that names one, and its properties."""

    name: str
    doc: str
    origin: Origin
    table: str
    id_column: str
    properties: tuple[Column, ...]


@dataclass(frozen=True)
class EdgeType:
    """A relationship type between two labels.

    Edges stand in the order of (time, id); without an ``id_column``, of (time, source, target, ``key``).
    An empty ``time_column`` means timeless.
    """

    name: str
    doc: str
    origin: Origin
    table: str
    source: str
    source_column: str
    target: str
    target_column: str
    id_column: str
    time_column: str
    properties: tuple[Column, ...]
    key: tuple[str, ...] = ()

    @property
    def pattern(self) -> str:
        """Type and both labels, which name it among all: ``FLOWS_TO.Party.Bank``."""
        return f"{self.name}.{self.source}.{self.target}"


def _rest(table: Table, *dropped: str) -> tuple[Column, ...]:
    """The table's own columns but for those that the graph expresses otherwise."""
    for name in dropped:
        table.column(name)
    return tuple(column for column in table.own_columns if column.name not in dropped)


_FINDING = (
    Column("detector", "choice", required=True),
    Column("severity", "choice", required=True),
    *typed("number", "confidence", "score"),
    *typed("time", "first_at", "last_at"),
    *typed("money", "amount_minor"),
    *typed("currency", "currency"),
    *text("anchor_id", "sentence_en", "sentence_zh", "facts", "parameters"),
    Column("state", "choice", required=True),
    *text("reason"),
    *typed("time", "first_seen", "last_seen"),
    *text("source", "look_next"),
)

NODE_LABELS: dict[str, NodeLabel] = {
    label.name: label
    for label in (
        NodeLabel(
            "Party",
            "a person, firm or body; also the implicit holder of an account whose holder is unknown",
            "ledger",
            "party",
            "party_id",
            (
                *_rest(PARTY, "party_id", "valid_from", "valid_to"),
                Column("implicit", "flag", required=True, note="stands for an unknown holder"),
            ),
        ),
        NodeLabel(
            "Account",
            "an account, ours or another bank's",
            "ledger",
            "account",
            "account_id",
            (
                *_rest(ACCOUNT, "account_id", "valid_from", "valid_to"),
                Column(
                    "holder", "integer", required=True, note="code of the Party that is its primary holder"
                ),
                Column(
                    "ordinary", "flag", required=True, note="account and holder both have the ordinary role"
                ),
            ),
        ),
        NodeLabel(
            "Loan", "a loan", "ledger", "loan", "loan_id", _rest(LOAN, "loan_id", "valid_from", "valid_to")
        ),
        NodeLabel(
            "Device",
            "a device or medium that somebody signed in with",
            "ledger",
            "device",
            "device_id",
            _rest(DEVICE, "device_id", "valid_from", "valid_to"),
        ),
        NodeLabel(
            "Bank",
            "a bank, known from the reference table or only from an account's bank code",
            "ledger",
            "bank",
            "bank_code",
            _rest(BANK, "bank_code"),
        ),
        NodeLabel("Branch", "a branch of ours", "ledger", "branch", "branch_id", _rest(BRANCH, "branch_id")),
        NodeLabel(
            "Product",
            "a product that a customer may hold, by class and name",
            "ledger",
            "product_holding",
            "product_id",
            (choice("product_class", PRODUCT_CLASSES).starred, *text("product")),
        ),
        NodeLabel(
            "ContactPoint",
            "a hashed phone, e-mail or address that several parties share, but not so many as a switchboard",
            "ledger",
            "contact_point",
            "contact_id",
            (CONTACT_POINT.column("kind"), Column("masked", "text", required=True, note="what may be shown")),
        ),
        NodeLabel(
            "Community",
            "parties that belong together by money and ties",
            "run",
            "community_profiles",
            "community",
            (
                *(Column(name, "integer", required=True) for name in ("members", "persons", "firms", "ties")),
                *text("value_segment", "traits", "sentence_en", "sentence_zh"),
            ),
        ),
        NodeLabel(
            "Alert", "a finding of risk; for the role aml alone", "run", "findings", "finding_id", _FINDING
        ),
        NodeLabel("Opportunity", "a finding of growth", "run", "findings", "finding_id", _FINDING),
        NodeLabel(
            "Tag",
            "a tag that customers carry",
            "run",
            "tags",
            "tag",
            (Column("aml_only", "flag", required=True),),
        ),
    )
}
"""Every node label by name."""

_VALIDITY = typed("time", "valid_from", "valid_to")
_MONTHLY = (
    Column("month", "day", required=True, note="first day of the month of the business day"),
    Column("currency", "currency", required=True),
    Column("count", "integer", required=True),
    Column("amount_minor", "money", required=True),
    *typed("time", "first_at", "last_at"),
)
_MOVED = _rest(TRANSACTION, "transaction_id", "leg", "time", "payer_account", "payee_account", "reverses")


def _monthly(source: str, target: str, doc: str) -> EdgeType:
    return EdgeType(
        "FLOWS_TO",
        doc,
        "ledger",
        "transaction",
        source,
        "source",
        target,
        "target",
        "",
        "month_at",
        _MONTHLY,
        ("currency",),
    )


def _involves(source: str, target: str) -> EdgeType:
    return EdgeType(
        "INVOLVES",
        f"a member {target.lower()} of the finding, with its part in it",
        "run",
        "finding_members",
        source,
        "finding_id",
        target,
        "member_id",
        "",
        "",
        text("role"),
        ("role",),
    )


def _party_tie(
    name: str, doc: str, table: Table, ends: tuple[str, str], time: str = "valid_from"
) -> EdgeType:
    """A tie of two parties, each of whose rows is an edge."""
    id_column = table.id_column
    properties = _rest(table, id_column, *ends, time)
    return EdgeType(
        name, doc, "ledger", table.name, "Party", ends[0], "Party", ends[1], id_column, time, properties
    )


def _loan_movement(name: str, doc: str, source: tuple[str, str], target: tuple[str, str]) -> EdgeType:
    properties = _rest(LOAN_MOVEMENT, "movement_id", "loan_id", "account_id", "kind", "time")
    return EdgeType(name, doc, "ledger", "loan_movement", *source, *target, "movement_id", "time", properties)


def _signed_in(target: str, column: str) -> EdgeType:
    doc = f"a sign-in from the device to the {target.lower()}"
    properties = _rest(SIGN_IN, "sign_in_id", "device_id", "account_id", "party_id", "time")
    return EdgeType(
        "SIGNED_IN",
        doc,
        "ledger",
        "sign_in",
        "Device",
        "device_id",
        target,
        column,
        "sign_in_id",
        "time",
        properties,
    )


EDGE_TYPES: dict[str, EdgeType] = {
    edge.pattern: edge
    for edge in (
        EdgeType(
            "HOLDS_ACCOUNT",
            "who holds or may act on the account; its primary holder is marked",
            "ledger",
            "account_holding",
            "Party",
            "party_id",
            "Account",
            "account_id",
            "holding_id",
            "valid_from",
            (
                *_rest(ACCOUNT_HOLDING, "holding_id", "party_id", "account_id", "valid_from"),
                Column("main", "flag", required=True, note="the account counts for this holder"),
            ),
        ),
        EdgeType(
            "HELD_AT",
            "the bank that keeps the account",
            "ledger",
            "account",
            "Account",
            "account_id",
            "Bank",
            "bank_code",
            "",
            "",
            (),
        ),
        EdgeType(
            "MANAGED_BY",
            "the branch, and there the manager, that looks after the customer",
            "ledger",
            "party",
            "Party",
            "party_id",
            "Branch",
            "branch_id",
            "",
            "",
            text("customer_manager"),
        ),
        EdgeType(
            "HOLDS",
            "a holding of a deposit, wealth, fund, insurance or other product",
            "ledger",
            "product_holding",
            "Party",
            "party_id",
            "Product",
            "product_id",
            "product_holding_id",
            "valid_from",
            _rest(
                PRODUCT_HOLDING, "product_holding_id", "party_id", "product", "product_class", "valid_from"
            ),
        ),
        EdgeType(
            "TRANSFERRED",
            "one movement of money from account to account (transfer or card withdrawal)",
            "ledger",
            "transaction",
            "Account",
            "payer_account",
            "Account",
            "payee_account",
            "transaction_id",
            "time",
            _MOVED,
        ),
        EdgeType(
            "BOOKED",
            "a movement of one account with its bank: one-sided (cash, interest, fee, tax, loan …), or "
            "its other side is unknown; no path runs over it",
            "ledger",
            "transaction",
            "Account",
            "account",
            "Bank",
            "bank",
            "transaction_id",
            "time",
            (choice("direction", ("in", "out"), "into or out of the account").starred, *_MOVED),
            ("direction",),
        ),
        _monthly(
            "Party", "Party", "what one party paid another in a month, by primary holders; none to itself"
        ),
        _monthly(
            "Account", "Account", "what was moved from one account to another in a month; none to itself"
        ),
        _monthly(
            "Party", "Bank", "what a party moved to accounts at a bank in a month, its own there included"
        ),
        _party_tie("RELATED_TO", "what a party is to another", RELATION, ("party_id", "to_party_id")),
        _party_tie("INVESTS_IN", "capital put into a company", INVESTMENT, ("investor_id", "company_id")),
        _party_tie("GUARANTEES", "who answers for whose debt", GUARANTEE, ("guarantor_id", "borrower_id")),
        _party_tie("REFERRED", "who brought whom", REFERRAL, ("referrer_id", "referred_id"), "time"),
        EdgeType(
            "APPLIED_FOR",
            "an application for a loan",
            "ledger",
            "loan_application",
            "Party",
            "party_id",
            "Loan",
            "loan_id",
            "application_id",
            "time",
            _rest(LOAN_APPLICATION, "application_id", "party_id", "loan_id", "time"),
        ),
        _loan_movement("DISBURSED", "loan money paid out", ("Loan", "loan_id"), ("Account", "account_id")),
        _loan_movement("REPAID", "loan money paid back", ("Account", "account_id"), ("Loan", "loan_id")),
        _signed_in("Account", "account_id"),
        _signed_in("Party", "party_id"),
        EdgeType(
            "SHARES",
            "a contact point that the party shares with others",
            "ledger",
            "contact_point",
            "Party",
            "party_id",
            "ContactPoint",
            "contact_id",
            "",
            "",
            (),
        ),
        EdgeType(
            "MEMBER_OF",
            "the community of the party",
            "run",
            "communities",
            "Party",
            "party_id",
            "Community",
            "community",
            "",
            "",
            (Column("core_rank", "integer", required=True, note="1: the most central"),),
        ),
        EdgeType(
            "TAGGED",
            "a tag of the party, since when and why",
            "run",
            "tags",
            "Party",
            "party_id",
            "Tag",
            "tag",
            "",
            "since_at",
            (*typed("day", "since"), *text("why_en", "why_zh")),
        ),
        _involves("Alert", "Party"),
        _involves("Alert", "Account"),
        _involves("Opportunity", "Party"),
        _involves("Opportunity", "Account"),
    )
}
"""Every relationship type by pattern; a type between several pairs of labels has an entry for each."""


def edge_patterns(name: str) -> tuple[EdgeType, ...]:
    """Every entry of a relationship type, one for each pair of labels."""
    return tuple(edge for edge in EDGE_TYPES.values() if edge.name == name)

"""The relationship types, as frozen data."""

from graph_engine.schema.columns import Column, Table, choice, ident, text, typed
from graph_engine.schema.conduct import REFERRAL, SIGN_IN
from graph_engine.schema.graph_parts import EdgeType, End, columns_but
from graph_engine.schema.money import LOAN_APPLICATION, LOAN_MOVEMENT, PRODUCT_HOLDING, TRANSACTION
from graph_engine.schema.parties import ACCOUNT_HOLDING, GUARANTEE, INVESTMENT, RELATION

PARTY, ACCOUNT, LOAN = End("Party", "party_id"), End("Account", "account_id"), End("Loan", "loan_id")

_MONTHLY = (
    Column("month", "day", required=True, note="first day of the month of the business day"),
    Column("currency", "currency", required=True),
    Column("count", "integer", required=True),
    Column("amount_minor", "money", required=True),
    *typed("time", "first_at", "last_at"),
)
_SUPPLIED = (
    ident("bank_code", "bank", "the bank it was paid at; empty where nobody told"),
    Column("currency", "currency", required=True),
    *(Column(name, "integer", required=True) for name in ("months", "count")),
    Column("amount_minor", "money", required=True),
    Column("share", "share", required=True, note="of the core enterprise's payments to regular suppliers"),
    Column("bank_share", "share", note="share of those payments that goes to this bank"),
)
_MOVED = columns_but(
    TRANSACTION, "transaction_id", "leg", "time", "payer_account", "payee_account", "reverses"
)


def _told(table: Table, name: str, doc: str, ends: tuple[End, End], time_column: str) -> EdgeType:
    """Each row of a table that tells both ends is an edge; its other columns are properties."""
    graphed = {table.id_column, time_column, *(end.column for end in ends)}
    properties = tuple(column for column in table.own_columns if column.name not in graphed)
    return EdgeType(name, doc, "ledger", table.name, ends, table.id_column, time_column, properties)


def _tie(table: Table, name: str, doc: str, source: str, target: str) -> EdgeType:
    """A tie of two parties."""
    return _told(table, name, doc, (End("Party", source), End("Party", target)), "valid_from")


def _monthly(source: str, target: str, doc: str) -> EdgeType:
    ends = End(source, "source"), End(target, "target")
    return EdgeType("FLOWS_TO", doc, "ledger", "transaction", ends, "", "month_at", _MONTHLY, ("currency",))


def _involves(finding: str, member: str) -> EdgeType:
    doc = f"a member {member.lower()} of the finding, with its part in it"
    ends = End(finding, "finding_id"), End(member, "member_id")
    return EdgeType("INVOLVES", doc, "run", "finding_members", ends, "", "", text("role"), ("role",))


def _evidenced(finding: str, start: str, evidence: str) -> EdgeType:
    """Evidence is a relationship itself, to which none can lead; an edge leads to the node it starts from."""
    doc = f"a {evidence} that the finding rests on, with its part in it; leads to where the {evidence} starts"
    ends, named = (End(finding, "finding_id"), End(start, "starts_from")), f"{evidence}_id"
    properties = (
        ident(named).starred,
        *text("role"),
        *typed("money", "amount_minor"),
        *typed("currency", "currency"),
    )
    return EdgeType(
        "EVIDENCED_BY", doc, "run", "finding_members", ends, "", "time", properties, (named, "role")
    )


def _loan_movement(name: str, doc: str, ends: tuple[End, End]) -> EdgeType:
    properties = columns_but(LOAN_MOVEMENT, "movement_id", "loan_id", "account_id", "kind", "time")
    return EdgeType(name, doc, "ledger", "loan_movement", ends, "movement_id", "time", properties)


def _signed_in(target: End) -> EdgeType:
    doc = f"a sign-in from the device to the {target.label.lower()}"
    properties = columns_but(SIGN_IN, "sign_in_id", "device_id", "account_id", "party_id", "time")
    ends = End("Device", "device_id"), target
    return EdgeType("SIGNED_IN", doc, "ledger", "sign_in", ends, "sign_in_id", "time", properties)


EDGE_TYPES: dict[str, EdgeType] = {
    edge.pattern: edge
    for edge in (
        EdgeType(
            "HOLDS_ACCOUNT",
            "who holds or may act on the account; its primary holder is marked",
            "ledger",
            "account_holding",
            (PARTY, ACCOUNT),
            "holding_id",
            "valid_from",
            (
                *columns_but(ACCOUNT_HOLDING, "holding_id", "party_id", "account_id", "valid_from"),
                Column("main", "flag", required=True, note="the account counts for this holder"),
            ),
        ),
        EdgeType(
            "HELD_AT",
            "the bank that keeps the account",
            "ledger",
            "account",
            (ACCOUNT, End("Bank", "bank_code")),
        ),
        EdgeType(
            "MANAGED_BY",
            "the branch, and there the manager, that looks after the customer",
            "ledger",
            "party",
            (PARTY, End("Branch", "branch_id")),
            properties=text("customer_manager"),
        ),
        EdgeType(
            "HOLDS",
            "a holding of a deposit, wealth, fund, insurance or other product",
            "ledger",
            "product_holding",
            (PARTY, End("Product", "product_id")),
            "product_holding_id",
            "valid_from",
            columns_but(
                PRODUCT_HOLDING, "product_holding_id", "party_id", "product", "product_class", "valid_from"
            ),
        ),
        EdgeType(
            "TRANSFERRED",
            "one movement of money from account to account (transfer or card withdrawal)",
            "ledger",
            "transaction",
            (End("Account", "payer_account"), End("Account", "payee_account")),
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
            (End("Account", "account"), End("Bank", "bank")),
            "transaction_id",
            "time",
            (choice("direction", ("in", "out"), "into or out of the account").starred, *_MOVED),
            ("direction",),
        ),
        _monthly("Party", "Party", "what a party paid another in a month, by primary holders"),
        _monthly("Account", "Account", "what was moved from an account to another in a month"),
        _monthly("Party", "Bank", "what a party moved to accounts at a bank in a month, its own included"),
        _tie(RELATION, "RELATED_TO", "what a party is to another", "party_id", "to_party_id"),
        _tie(INVESTMENT, "INVESTS_IN", "capital put into a company", "investor_id", "company_id"),
        _tie(GUARANTEE, "GUARANTEES", "who answers for whose debt", "guarantor_id", "borrower_id"),
        _told(
            REFERRAL,
            "REFERRED",
            "who brought whom",
            (End("Party", "referrer_id"), End("Party", "referred_id")),
            "time",
        ),
        _told(LOAN_APPLICATION, "APPLIED_FOR", "an application for a loan", (PARTY, LOAN), "time"),
        _loan_movement("DISBURSED", "loan money paid out", (LOAN, ACCOUNT)),
        _loan_movement("REPAID", "loan money paid back", (ACCOUNT, LOAN)),
        _signed_in(ACCOUNT),
        _signed_in(PARTY),
        EdgeType(
            "SHARES",
            "a contact point that the party shares with others",
            "ledger",
            "contact_point",
            (PARTY, End("ContactPoint", "contact_id")),
        ),
        EdgeType(
            "MEMBER_OF",
            "the community of the party",
            "run",
            "communities",
            (PARTY, End("Community", "community")),
            properties=(Column("core_rank", "integer", required=True, note="1: the most central"),),
        ),
        EdgeType(
            "TAGGED",
            "a tag of the party, since when and why",
            "run",
            "tags",
            (PARTY, End("Tag", "tag")),
            time_column="since_at",
            properties=(*typed("day", "since"), *text("why_en", "why_zh")),
        ),
        EdgeType(
            "SUPPLIES",
            "a regular supplier of a core enterprise: what it was paid in the last 12 months at a bank",
            "run",
            "supply_chains",
            (End("Party", "supplier_id"), End("Party", "core_id")),
            properties=_SUPPLIED,
            key=("currency", "bank_code"),
        ),
        _involves("Alert", "Party"),
        _involves("Alert", "Account"),
        _involves("Opportunity", "Party"),
        _involves("Opportunity", "Account"),
        _evidenced("Alert", "Account", "transaction"),
        _evidenced("Alert", "Party", "guarantee"),
        _evidenced("Opportunity", "Account", "transaction"),
        _evidenced("Opportunity", "Party", "guarantee"),
    )
}
"""Every relationship type by pattern; a type between several pairs of labels has an entry for each."""

"""Parties, accounts, who holds them, and how parties are tied to each other."""

from graph_engine.schema.columns import VALIDITY, Column, Table, choice, ident, text, typed
from graph_engine.schema.words import (
    ACCOUNT_KINDS,
    CONTACT_POINT_KINDS,
    GUARANTEE_KINDS,
    HOLDER_ROLES,
    PARTY_KINDS,
    RELATION_KINDS,
    RISK_LEVELS,
    ROLES,
)

PARTY = Table(
    "party",
    "persons, firms and bodies; ours are customers",
    ("party_id", "valid_from"),
    (
        ident("party_id").starred,
        choice("kind", PARTY_KINDS).starred,
        Column("ours", "flag", required=True),
        choice("role", ROLES).starred,
        *text("name", "former_names", "id_type", "id_number"),
        choice("id_check", ("passed", "failed"), "what the check digits of id_number said"),
        *typed("day", "born_on"),
        *text("gender", "region", "country", "industry", "occupation", "firm_size", "description", "url"),
        *typed("money", "registered_capital_minor"),
        *typed("currency", "registered_capital_currency"),
        *typed("time", "customer_since", "customer_until"),
        *text("status"),
        *typed("flag", "blocked"),
        *text("value_segment"),
        choice("risk_rating", RISK_LEVELS),
        *typed("day", "risk_rated_on"),
        *typed("flag", "pep", "staff"),
        ident("branch_id", "branch"),
        *text("customer_manager"),
        *VALIDITY,
    ),
)

ACCOUNT = Table(
    "account",
    "accounts, ours and others'",
    ("account_id", "valid_from"),
    (
        ident("account_id").starred,
        Column("ours", "flag", required=True),
        *text("number"),
        ident("bank_code", "bank"),
        ident("branch_id", "branch"),
        *text("product"),
        *typed("currency", "currency"),
        choice("kind", ACCOUNT_KINDS),
        *typed("time", "opened_at", "closed_at"),
        *text("status"),
        *typed("flag", "blocked"),
        choice("role", ROLES).starred,
        *typed("money", "opening_balance_minor"),
        *typed("day", "opening_balance_day"),
        *text("nickname", "level", "login_kind"),
        *typed("time", "last_login_at"),
        Column("placeholder", "flag", note="known only because a row refers to it"),
        *VALIDITY,
    ),
)

ACCOUNT_HOLDING = Table(
    "account_holding",
    "who holds or may act on an account",
    ("holding_id", "valid_from"),
    (
        ident("holding_id").starred,
        ident("party_id", "party").starred,
        ident("account_id", "account").starred,
        choice("role", HOLDER_ROLES).starred,
        *typed("share", "share"),
        *VALIDITY,
    ),
)

RELATION = Table(
    "relation",
    "ties between parties that are not money",
    ("relation_id", "valid_from"),
    (
        ident("relation_id").starred,
        ident("party_id", "party").starred,
        ident("to_party_id", "party").starred,
        choice("kind", RELATION_KINDS, "what party_id is to to_party_id").starred,
        *typed("share", "share", "confidence"),
        *VALIDITY,
    ),
)

INVESTMENT = Table(
    "investment",
    "capital that a party put into a company",
    ("investment_id", "valid_from"),
    (
        ident("investment_id").starred,
        ident("investor_id", "party").starred,
        ident("company_id", "party").starred,
        *typed("share", "share"),
        *typed("money", "amount_minor"),
        *typed("currency", "currency"),
        *VALIDITY,
    ),
)

GUARANTEE = Table(
    "guarantee",
    "who answers for whose debt",
    ("guarantee_id", "valid_from"),
    (
        ident("guarantee_id").starred,
        ident("guarantor_id", "party").starred,
        ident("borrower_id", "party").starred,
        ident("loan_id", "loan"),
        ident("line_id", "credit_line"),
        choice("kind", GUARANTEE_KINDS),
        *text("relation"),
        *typed("money", "amount_minor"),
        *typed("currency", "currency"),
        *VALIDITY,
    ),
)

CONTACT_POINT = Table(
    "contact_point",
    "phones, e-mail and postal addresses, as keyed hashes only",
    ("contact_point_id",),
    (
        ident("contact_point_id").starred,
        ident("party_id", "party"),
        ident("account_id", "account"),
        choice("kind", CONTACT_POINT_KINDS).starred,
        Column("value_hash", "text", required=True, note="HMAC-SHA-256 under the ledger's own key"),
    ),
)

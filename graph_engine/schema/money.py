"""Money: transactions, balances, loans and products."""

from graph_engine.schema.columns import VALIDITY, Column, Table, choice, ident, text, typed
from graph_engine.schema.words import (
    INSTRUMENTS,
    LEGS,
    LOAN_CLASSES,
    PRODUCT_CLASSES,
    TIME_PRECISIONS,
    TRANSACTION_KINDS,
    TRANSACTION_STATUSES,
)

TRANSACTION = Table(
    "transaction",
    "money movements, and the single legs of one-sided statements",
    ("transaction_id",),
    (
        ident("transaction_id").starred,
        choice("leg", LEGS, "empty for a movement; else the side of the statement it was read from"),
        *text("serial"),
        *typed("integer", "sequence"),
        Column("time", "time", required=True),
        choice("time_precision", TIME_PRECISIONS).starred,
        Column("business_day", "day", required=True),
        *typed("day", "value_day"),
        Column("amount_minor", "money", required=True),
        Column("currency", "currency", required=True),
        *typed("money", "payee_amount_minor"),
        *typed("currency", "payee_currency"),
        choice("kind", TRANSACTION_KINDS).starred,
        choice("instrument", INSTRUMENTS),
        *text("channel"),
        ident("branch_id", "branch"),
        *text("teller", "summary", "purpose", "payment_method", "goods"),
        ident("payer_account", "account", "empty where cash or the bank itself is the other side"),
        ident("payee_account", "account", "empty where cash or the bank itself is the other side"),
        *text("payer_number", "payer_name", "payer_bank", "payer_country"),
        *text("payee_number", "payee_name", "payee_bank", "payee_country"),
        *text("merchant", "merchant_category", "batch_id"),
        *typed("flag", "payroll"),
        ident("acting_party_id", "party"),
        ident("device_id", "device"),
        *text("ip"),
        *typed("money", "payer_balance_minor", "payee_balance_minor"),
        *typed("flag", "cross_border"),
        *text("bop_code"),
        choice("status", TRANSACTION_STATUSES),
        ident("reverses", "transaction"),
    ),
)

BALANCE = Table(
    "balance",
    "closing balance of an account on a business day",
    ("balance_id",),
    (
        ident("balance_id").starred,
        ident("account_id", "account").starred,
        Column("business_day", "day", required=True),
        Column("closing_minor", "money", required=True),
        *typed("money", "available_minor"),
        Column("currency", "currency", required=True),
    ),
)

CREDIT_LINE = Table(
    "credit_line",
    "limits granted to a party",
    ("line_id", "valid_from"),
    (
        ident("line_id").starred,
        ident("party_id", "party").starred,
        *typed("money", "limit_minor", "used_minor"),
        *typed("currency", "currency"),
        *typed("day", "expires_on"),
        *VALIDITY,
    ),
)

LOAN = Table(
    "loan",
    "loans",
    ("loan_id", "valid_from"),
    (
        ident("loan_id").starred,
        ident("line_id", "credit_line"),
        ident("party_id", "party", "the borrower"),
        ident("account_id", "account", "the account it is repaid from"),
        *text("product", "purpose"),
        Column("amount_minor", "money", required=True),
        *typed("money", "balance_minor"),
        Column("currency", "currency", required=True),
        Column("rate", "rate", note="interest a year, as a fraction"),
        *typed("time", "granted_at"),
        *typed("day", "matures_on"),
        ident("renewed_from", "loan"),
        choice("loan_class", LOAN_CLASSES, "the five-category classification"),
        *typed("integer", "days_overdue"),
        *VALIDITY,
    ),
)

LOAN_APPLICATION = Table(
    "loan_application",
    "who applied for a loan, where and when",
    ("application_id",),
    (
        ident("application_id").starred,
        ident("party_id", "party").starred,
        ident("loan_id", "loan").starred,
        *text("organisation"),
        *typed("time", "time"),
    ),
)

LOAN_MOVEMENT = Table(
    "loan_movement",
    "disbursements and repayments",
    ("movement_id",),
    (
        ident("movement_id").starred,
        ident("loan_id", "loan").starred,
        ident("account_id", "account"),
        choice("kind", ("disbursement", "repayment")).starred,
        Column("amount_minor", "money", required=True),
        Column("currency", "currency", required=True),
        Column("time", "time", required=True),
        Column("business_day", "day", required=True),
        ident("transaction_id", "transaction"),
    ),
)

PRODUCT_HOLDING = Table(
    "product_holding",
    "deposits, wealth products, funds, insurance and the like",
    ("product_holding_id", "valid_from"),
    (
        ident("product_holding_id").starred,
        ident("party_id", "party").starred,
        *text("product"),
        choice("product_class", PRODUCT_CLASSES).starred,
        *typed("money", "amount_minor"),
        *typed("currency", "currency"),
        *typed("day", "starts_on", "matures_on"),
        Column("rate", "rate", note="yield a year, as a fraction"),
        *VALIDITY,
    ),
)

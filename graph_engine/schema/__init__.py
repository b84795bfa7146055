"""The canonical tables of the ledger and the graph made from them, as frozen data."""

from graph_engine.schema.columns import SYSTEM_COLUMNS, Column, Table
from graph_engine.schema.conduct import (
    COMPLAINT,
    CONSENT,
    CONTACT,
    DEVICE,
    JUDGEMENT,
    LIST_ENTRY,
    REFERRAL,
    SIGN_IN,
)
from graph_engine.schema.money import (
    BALANCE,
    CREDIT_LINE,
    LOAN,
    LOAN_APPLICATION,
    LOAN_MOVEMENT,
    PRODUCT_HOLDING,
    TRANSACTION,
)
from graph_engine.schema.parties import (
    ACCOUNT,
    ACCOUNT_HOLDING,
    CONTACT_POINT,
    GUARANTEE,
    INVESTMENT,
    PARTY,
    RELATION,
)
from graph_engine.schema.reference import (
    BANK,
    BRANCH,
    CALENDAR,
    COUNTRY_RISK,
    EXCHANGE_RATE,
    INDUSTRY,
    REGION,
    TOMBSTONE,
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        BANK,
        BRANCH,
        INDUSTRY,
        REGION,
        COUNTRY_RISK,
        EXCHANGE_RATE,
        CALENDAR,
        PARTY,
        ACCOUNT,
        ACCOUNT_HOLDING,
        RELATION,
        INVESTMENT,
        CREDIT_LINE,
        LOAN,
        LOAN_APPLICATION,
        GUARANTEE,
        DEVICE,
        CONTACT_POINT,
        TRANSACTION,
        LOAN_MOVEMENT,
        BALANCE,
        PRODUCT_HOLDING,
        SIGN_IN,
        REFERRAL,
        CONSENT,
        CONTACT,
        COMPLAINT,
        JUDGEMENT,
        LIST_ENTRY,
        TOMBSTONE,
    )
}
"""Every table by name, in an order in which rows refer to earlier tables only."""

AML_TABLES = frozenset({"judgement", "list_entry"})
"""Tables that the role ``aml`` alone may read."""

AML_COLUMNS = ("risk_rating", "risk_rated_on", "pep", "id_check", "blocked")
"""Columns that the role ``aml`` alone may read, wherever they appear; a block tells of a freeze."""

__all__ = ["AML_COLUMNS", "AML_TABLES", "SYSTEM_COLUMNS", "TABLES", "Column", "Table"]

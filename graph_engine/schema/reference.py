"""Reference data, and the ledger's own table of deletions."""

from graph_engine.schema.columns import Column, Table, choice, ident, text
from graph_engine.schema.words import BANK_STANDINGS, RISK_LEVELS

EXCHANGE_RATE = Table(
    "exchange_rate",
    "units of quote for one unit of base",
    ("rate_id",),
    (
        ident("rate_id").starred,
        Column("day", "day", required=True),
        Column("base", "currency", required=True),
        Column("quote", "currency", required=True),
        Column("rate", "rate", required=True),
    ),
)

CALENDAR = Table(
    "calendar",
    "working days of the bank",
    ("calendar_id",),
    (
        ident("calendar_id").starred,
        Column("day", "day", required=True),
        Column("working", "flag", required=True),
        *text("note"),
    ),
)

BANK = Table(
    "bank",
    "banks by code",
    ("bank_code",),
    (
        ident("bank_code").starred,
        *text("name", "name_en"),
        ident("head_bank", "bank"),
        *text("country"),
        choice("standing", BANK_STANDINGS).starred,
    ),
)

BRANCH = Table(
    "branch",
    "the bank's branches, a tree",
    ("branch_id",),
    (ident("branch_id").starred, *text("name", "region"), ident("parent_id", "branch")),
)

INDUSTRY = Table(
    "industry",
    "industries, a tree",
    ("industry_id",),
    (ident("industry_id").starred, *text("name"), ident("parent_id", "industry")),
)

REGION = Table(
    "region",
    "regions, a tree",
    ("region_id",),
    (ident("region_id").starred, *text("name"), ident("parent_id", "region")),
)

COUNTRY_RISK = Table(
    "country_risk",
    "risk of a country",
    ("country",),
    (ident("country").starred, choice("level", RISK_LEVELS).starred),
)

TOMBSTONE = Table(
    "tombstone",
    "rows of other tables that were deleted, and when",
    ("tombstone_id",),
    (
        ident("tombstone_id").starred,
        Column("table", "text", required=True),
        Column("deleted_id", "id", required=True, note="the id column of the deleted row"),
        Column("deleted_at", "time", required=True),
        Column("attached", "flag", note="what is attached to it, such as movements, is deleted with it"),
    ),
)

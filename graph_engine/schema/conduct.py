"""What parties did besides moving money, and what was decided about them."""

from graph_engine.schema.columns import VALIDITY, Column, Table, choice, ident, text, typed
from graph_engine.schema.words import JUDGEMENT_OUTCOMES, JUDGEMENT_SUBJECTS, LISTS, REFERRAL_OUTCOMES

DEVICE = Table(
    "device",
    "devices and media that customers sign in with",
    ("device_id", "valid_from"),
    (
        ident("device_id").starred,
        *text("kind"),
        *typed("flag", "blocked"),
        *typed("time", "created_at", "last_login_at"),
        *text("risk_level"),
        *VALIDITY,
    ),
)

SIGN_IN = Table(
    "sign_in",
    "sign-ins of an account or party from a device",
    ("sign_in_id",),
    (
        ident("sign_in_id").starred,
        ident("device_id", "device").starred,
        ident("account_id", "account"),
        ident("party_id", "party"),
        *text("ip", "location"),
        Column("time", "time", required=True),
    ),
)

REFERRAL = Table(
    "referral",
    "who brought whom",
    ("referral_id",),
    (
        ident("referral_id").starred,
        ident("referrer_id", "party").starred,
        ident("referred_id", "party"),
        *text("campaign"),
        Column("time", "time", required=True),
        choice("outcome", REFERRAL_OUTCOMES),
    ),
)

CONSENT = Table(
    "consent",
    "consent given or withdrawn",
    ("consent_id",),
    (
        ident("consent_id").starred,
        ident("party_id", "party").starred,
        Column("purpose", "text", required=True),
        *text("channel"),
        Column("given", "flag", required=True, note="false: withdrawn"),
        Column("at", "time", required=True),
    ),
)

CONTACT = Table(
    "contact",
    "offers made to a customer",
    ("contact_id",),
    (
        ident("contact_id").starred,
        ident("party_id", "party").starred,
        *text("campaign", "offer", "channel"),
        Column("time", "time", required=True),
        *text("response"),
    ),
)

COMPLAINT = Table(
    "complaint",
    "complaints",
    ("complaint_id",),
    (
        ident("complaint_id").starred,
        ident("party_id", "party").starred,
        *text("kind"),
        Column("time", "time", required=True),
    ),
)

JUDGEMENT = Table(
    "judgement",
    "what reviewers decided; used only from decided_at on; readable by aml alone",
    ("judgement_id",),
    (
        ident("judgement_id").starred,
        choice("subject_kind", JUDGEMENT_SUBJECTS).starred,
        ident("subject_id").starred,
        choice("outcome", JUDGEMENT_OUTCOMES).starred,
        *text("reason"),
        Column("decided_at", "time", required=True),
        *text("system"),
    ),
)

LIST_ENTRY = Table(
    "list_entry",
    "watch lists and explained behaviour; readable by aml alone",
    ("entry_id", "valid_from"),
    (
        ident("entry_id").starred,
        ident("party_id", "party"),
        ident("account_id", "account"),
        choice("list", LISTS).starred,
        *text("detector", "reason", "approver"),
        *VALIDITY,
    ),
)

"""The node labels, as frozen data."""

from graph_engine.schema.columns import Column, choice, text, typed
from graph_engine.schema.conduct import DEVICE
from graph_engine.schema.graph_parts import NodeLabel, columns_but
from graph_engine.schema.money import LOAN
from graph_engine.schema.parties import ACCOUNT, CONTACT_POINT, PARTY
from graph_engine.schema.reference import BANK, BRANCH
from graph_engine.schema.words import PRODUCT_CLASSES

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
    *text("source", "look_next_en", "look_next_zh"),
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
                *columns_but(PARTY, "party_id", "valid_from", "valid_to"),
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
                *columns_but(ACCOUNT, "account_id", "valid_from", "valid_to"),
                Column(
                    "holder", "integer", required=True, note="code of the Party that is its primary holder"
                ),
                Column(
                    "ordinary", "flag", required=True, note="account and holder both have the ordinary role"
                ),
            ),
        ),
        NodeLabel(
            "Loan",
            "a loan",
            "ledger",
            "loan",
            "loan_id",
            columns_but(LOAN, "loan_id", "valid_from", "valid_to"),
        ),
        NodeLabel(
            "Device",
            "a device or medium that somebody signed in with",
            "ledger",
            "device",
            "device_id",
            columns_but(DEVICE, "device_id", "valid_from", "valid_to"),
        ),
        NodeLabel(
            "Bank",
            "a bank, known from the reference table or only from an account's bank code",
            "ledger",
            "bank",
            "bank_code",
            columns_but(BANK, "bank_code"),
        ),
        NodeLabel(
            "Branch", "a branch of ours", "ledger", "branch", "branch_id", columns_but(BRANCH, "branch_id")
        ),
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

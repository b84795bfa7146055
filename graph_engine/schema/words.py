"""The closed lists of words that columns may hold."""

PARTY_KINDS = ("person", "sole_trader", "company", "government", "financial_institution")
ROLES = (
    "ordinary",
    "internal",
    "clearing",
    "payment_institution",
    "bank",
    "broker",
    "treasury",
    "utility",
    "platform",
)
"""Only ``ordinary`` carries flows on: every other role connects everybody."""

ACCOUNT_KINDS = ("current", "savings", "card", "loan", "margin", "reserve", "internal")
HOLDER_ROLES = ("holder", "joint_holder", "authorised_signatory", "agent")
TIME_PRECISIONS = ("day", "second", "microsecond")

TWO_SIDED_KINDS = ("transfer", "card_withdrawal")
ONE_SIDED_KINDS = (
    "cash_deposit",
    "cash_withdrawal",
    "interest",
    "fee",
    "tax",
    "exchange",
    "loan_disbursement",
    "loan_repayment",
)
TRANSACTION_KINDS = TWO_SIDED_KINDS + ONE_SIDED_KINDS
INSTRUMENTS = ("transfer", "card", "cheque", "bill", "letter_of_credit")
TRANSACTION_STATUSES = ("booked", "pending", "rejected", "returned")
LEGS = ("debit", "credit")

RELATION_KINDS = (
    "legal_representative",
    "actual_controller",
    "beneficial_owner",
    "shareholder",
    "director",
    "spouse",
    "family",
    "employer",
    "group_member",
    "group_parent",
)
GUARANTEE_KINDS = ("surety", "mortgage", "pledge")
LOAN_CLASSES = ("normal", "special_mention", "substandard", "doubtful", "loss")
PRODUCT_CLASSES = ("demand", "term", "wealth", "fund", "insurance", "trust", "margin")
CONTACT_POINT_KINDS = ("phone", "e-mail", "address")
REFERRAL_OUTCOMES = ("asked", "declined", "invited", "joined")
JUDGEMENT_SUBJECTS = ("transaction", "account", "party", "finding")
JUDGEMENT_OUTCOMES = ("reported", "closed_as_explained", "open")
LISTS = ("sanctions", "freeze", "internal_blacklist", "explained_behaviour")
BANK_STANDINGS = ("ours", "competitor", "other")
RISK_LEVELS = ("low", "medium", "high", "prohibited")

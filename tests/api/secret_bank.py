"""A bank of six parties whose every secret is known, so that a test can look for each in every response."""

import json
from datetime import UTC, date, datetime

INSTANT = datetime(2025, 6, 30, 16, tzinfo=UTC)
RUN_ID = "00000000000000a1"
LATER_RUN_ID = "00000000000000b2"

FIRM, WOMAN, OUTSIDER, OUTSIDE_FIRM = "party:FIRM", "party:WOMAN", "party:WANG", "party:EAST"
UNKNOWN = "implicit:acct:GHOST"
MONEY_ACCOUNT = "acct:A1"

AML_SECRETS = (
    "f_alert_open",
    "f_alert_explained",
    "f_opportunity_watched",
    "收款集中十二人",
    "twelve payers in one hour",
    "detector_of_rings",
    "watched since the raid",
    "explained by the landlord",
    "rule_of_secrets",
    "article of secrets",
    "a note on a split",
    "tag_for_reviewers",
    "why only reviewers know",
    "part in secret evidence",
    "914000001",
    "a search of secrets",
    "first payments of secrets",
    "914000011",
    "914000012",
    "914000013",
    "not_to_be_approached",
    "prohibited",
    "risk_rating",
    "risk_rated_on",
    '"pep"',
    '"id_check"',
    '"blocked"',
    "1999-09-09",
    "aml_only",
)
"""What nobody but ``aml`` may read: ids, words, sentences, reasons, ratings, and the names of their
fields."""

NUMBERS = (
    "91320594MA1MM1AB5T",
    "11010519491231002X",
    "6222021234567890",
    "6217009876543210",
    "6228480011112222",
    "13812345678",
    "e5f6c7a8hashofaphone",
)
"""Identity, account and phone numbers, in full."""

OUTSIDE_PERSONS = ("外人王五", OUTSIDER, UNKNOWN, "acct:X1", "acct:GHOST", "陌生来客")
"""Persons who are not ours, by name, id and account."""

CUSTOMER_DATA = (FIRM, WOMAN, OUTSIDE_FIRM, "苏州密机", "李密敏", MONEY_ACCOUNT, "tx:1", "acct:A2")
"""What administrators of keys and data engineers do not see (but for ids in the features)."""

PARTY_ROWS = [
    {"party_id": FIRM, "kind": "company", "ours": True, "name": "苏州密机", "id_type": "uscc"}
    | {
        "id_number": NUMBERS[0],
        "risk_rating": "prohibited",
        "risk_rated_on": date(1999, 9, 9),
        "blocked": True,
    }
    | {"value_segment": "gold", "region": "CN-320500", "industry": "C34"},
    {"party_id": WOMAN, "kind": "person", "ours": True, "name": "李密敏", "id_type": "cn.ric"}
    | {"id_number": NUMBERS[1], "risk_rating": "low", "value_segment": "gold", "region": "CN-320500"},
    {"party_id": OUTSIDER, "kind": "person", "ours": False, "name": "外人王五", "region": "CN-320500"},
    {"party_id": OUTSIDE_FIRM, "kind": "company", "ours": False, "name": "宁波东方", "region": "CN-330200"},
]
ACCOUNT_ROWS = [
    {"account_id": MONEY_ACCOUNT, "ours": True, "number": NUMBERS[2], "currency": "CNY", "kind": "current"},
    {"account_id": "acct:A2", "ours": True, "number": NUMBERS[3], "currency": "CNY", "kind": "savings"},
    {"account_id": "acct:X1", "ours": False, "number": NUMBERS[4], "currency": "CNY"},
    {"account_id": "acct:XF", "ours": False, "currency": "CNY"},
    {"account_id": "acct:GHOST", "ours": False, "placeholder": True},
]
HOLDING_ROWS = [
    {"holding_id": f"hold:{number}", "party_id": party, "account_id": account, "role": "holder"}
    for number, (party, account) in enumerate(
        [(FIRM, MONEY_ACCOUNT), (WOMAN, "acct:A2"), (OUTSIDER, "acct:X1"), (OUTSIDE_FIRM, "acct:XF")]
    )
]


def _movement(number: int, payer: str | None, payee: str | None, **more):
    day = date(2025, 6, 1 + number)
    return {
        "transaction_id": f"tx:{number}",
        "time": datetime(2025, 6, 1 + number, 2, tzinfo=UTC),
        "time_precision": "second",
        "business_day": day,
        "amount_minor": 100_00 * number,
        "currency": "CNY",
        "kind": "transfer",
        "payer_account": payer,
        "payee_account": payee,
        **more,
    }


MOVEMENT_ROWS = [
    _movement(
        1, "acct:A1", "acct:A2", payer_number=NUMBERS[2], payee_number=NUMBERS[3], summary="电话13812345678"
    ),
    _movement(
        2, "acct:A2", "acct:X1", payee_number=NUMBERS[4], payee_name="外人王五", purpose="房租 13812345678"
    ),
    _movement(3, "acct:X1", "acct:XF", payer_name="外人王五"),
    _movement(4, "acct:GHOST", "acct:A1", payer_name="陌生来客"),
    _movement(5, "acct:A1", "acct:XF", device_id="device:1"),
    _movement(6, None, "acct:A1", kind="cash_deposit"),
    _movement(7, "acct:A1", "acct:A1"),
]
LIST_ROWS = [
    {
        "entry_id": "list:1",
        "party_id": FIRM,
        "list": "internal_blacklist",
        "reason": "watched since the raid",
    },
]
JUDGEMENT_ROWS = [
    {"judgement_id": "j:1", "subject_kind": "party", "subject_id": FIRM, "outcome": "closed_as_explained"}
    | {"reason": "explained by the landlord", "decided_at": datetime(2025, 1, 1, tzinfo=UTC)},
]
CONTACT_POINT_ROWS = [
    {"contact_point_id": f"cp:{n}", "party_id": party, "kind": "phone", "value_hash": NUMBERS[6]}
    for n, party in enumerate((FIRM, WOMAN, OUTSIDER))
]

BALANCE_ROWS = [
    {"balance_id": f"b:{day}", "account_id": MONEY_ACCOUNT, "business_day": date(2025, 6, day)}
    | {"closing_minor": closing, "currency": "CNY"}
    for day, closing in ((2, 1000_00), (30, 1500_01))
]
"""The last is a cent more than what moved explains."""

TIES = {
    "guarantee": [
        {"guarantee_id": "guarantee:1", "guarantor_id": OUTSIDER, "borrower_id": FIRM, "kind": "surety"}
        | {"amount_minor": 900_00, "currency": "CNY"}
        | {"valid_from": datetime(2025, 3, 1, tzinfo=UTC)},
        {"guarantee_id": "guarantee:2", "guarantor_id": FIRM, "borrower_id": OUTSIDER, "kind": "surety"}
        | {"amount_minor": 800_00, "currency": "CNY"},
    ],
    "relation": [
        {"relation_id": "relation:1", "party_id": OUTSIDER, "to_party_id": FIRM}
        | {"kind": "legal_representative"},
        {"relation_id": "relation:2", "party_id": WOMAN, "to_party_id": FIRM, "kind": "director"},
    ],
    "investment": [
        {"investment_id": "investment:1", "investor_id": OUTSIDER, "company_id": FIRM, "share": 0.3},
    ],
    "device": [{"device_id": "device:1"}, {"device_id": "device:2"}],
    "sign_in": [
        {"sign_in_id": f"sign_in:{number}", "device_id": device, "party_id": party}
        | {"time": datetime(2025, 6, number, tzinfo=UTC)}
        for number, (device, party) in enumerate(
            [("device:1", OUTSIDER), ("device:2", OUTSIDER), ("device:2", WOMAN)], start=1
        )
    ],
}
"""What ties the parties beside money."""

LEDGER_ROWS = {
    **TIES,
    "party": [{"role": "ordinary", **row} for row in PARTY_ROWS],
    "account": [{"role": "ordinary", **row} for row in ACCOUNT_ROWS],
    "account_holding": HOLDING_ROWS,
    "transaction": MOVEMENT_ROWS,
    "contact_point": CONTACT_POINT_ROWS,
    "balance": BALANCE_ROWS,
    "list_entry": LIST_ROWS,
    "judgement": JUDGEMENT_ROWS,
}


def _finding(finding_id: str, kind: str, state: str = "open", reason: str | None = None, **more):
    return {
        "finding_id": finding_id,
        "kind": kind,
        "detector": "detector_of_rings" if kind == "alert" else "outside_payee",
        "severity": "high",
        "confidence": 0.9,
        "score": 0.8,
        "first_at": datetime(2025, 6, 2, 2, tzinfo=UTC),
        "last_at": datetime(2025, 6, 6, 2, tzinfo=UTC),
        "amount_minor": 500_00,
        "currency": "CNY",
        "anchor_id": FIRM,
        "sentence_en": "twelve payers in one hour"
        if kind == "alert"
        else "Two customers pay one outside firm.",
        "sentence_zh": "收款集中十二人" if kind == "alert" else "两位客户付款给一家外部企业。",
        "facts": json.dumps({"n_payers": 2}),
        "parameters": json.dumps({"min_payers": 2}),
        "state": state,
        "reason": reason,
        "first_seen": INSTANT,
        "last_seen": INSTANT,
        "source": "ours",
        "look_next_en": "Ask.",
        "look_next_zh": "问。",
        **more,
    }


RUN_ROWS = {
    "flows": [
        {"payer_id": payer, "payee_id": payee, "month": date(2025, 6, 1), "currency": "CNY", "count": 1}
        | {"amount_minor": amount, "first_at": INSTANT, "last_at": INSTANT}
        for payer, payee, amount in [
            (FIRM, WOMAN, 100_00),
            (WOMAN, OUTSIDER, 200_00),
            (OUTSIDER, OUTSIDE_FIRM, 300_00),
            (UNKNOWN, FIRM, 400_00),
            (FIRM, OUTSIDE_FIRM, 500_00),
        ]
    ],
    "features": [{"party_id": FIRM, "currency": "CNY"}, {"party_id": WOMAN, "currency": "CNY"}],
    "communities": [
        {"party_id": party, "community": "c1", "core_rank": rank}
        for rank, party in enumerate((FIRM, WOMAN, OUTSIDER, UNKNOWN), start=1)
    ],
    "community_profiles": [
        {"community": "c1", "members": 4, "persons": 2, "firms": 1, "ties": 3, "value_segment": "gold"}
        | {"traits": json.dumps([{"trait": "region", "value": "CN-320500", "count": 3, "share": 0.75}])}
        | {"sentence_en": "Four members.", "sentence_zh": "四名成员。"}
    ],
    "findings": [
        _finding("f_alert_open", "alert"),
        _finding("f_alert_explained", "alert", "suppressed", "explained by the landlord"),
        _finding("f_opportunity", "opportunity"),
        _finding("f_opportunity_watched", "opportunity", "suppressed", "watched since the raid"),
    ],
    "finding_members": [
        {"finding_id": finding, "member_kind": kind, "member_id": member, "role": role}
        for finding, part in (
            ("f_opportunity", "in"),
            *(
                (hidden, "part in secret evidence")
                for hidden in ("f_alert_open", "f_alert_explained", "f_opportunity_watched")
            ),
        )
        for kind, member, role in [
            ("party", FIRM, "payer"),
            ("party", OUTSIDER, "payee"),
            ("account", MONEY_ACCOUNT, "payer"),
            ("transaction", "tx:5", part),
            ("transaction", "tx:6", part),
            *([("guarantee", f"guarantee:{n}", part) for n in (1, 2)] if finding == "f_alert_open" else ()),
        ]
    ],
    "filings": [
        {"rule": "rule_of_secrets", "article": "article of secrets", "party_id": FIRM, "direction": "in"}
        | {"business_day": date(2025, 6, 7), "sum_minor": 600_00, "currency": "CNY"}
        | {"transaction_ids": ["tx:6"], "due_on": date(2025, 6, 13), "note": "a note on a split"},
    ],
    "tags": [
        {"party_id": FIRM, "tag": "payroll_payer", "since": date(2025, 1, 10), "why_en": "Pays wages."}
        | {"why_zh": "代发工资。", "aml_only": False},
        {"party_id": FIRM, "tag": "tag_for_reviewers", "since": date(2025, 1, 10)}
        | {"why_en": "why only reviewers know", "why_zh": "why only reviewers know", "aml_only": True},
        {"party_id": OUTSIDER, "tag": "payroll_payer", "since": None, "why_en": "Pays.", "why_zh": "付款。"}
        | {"aml_only": False},
    ],
    "detectors": [
        {"detector": "cycle", "segment": "", "resolution": "second"}
        | {"parameters": json.dumps({"window_days": 914_000_001})},
    ],
    "searches": [{"search": "a search of secrets", "fingerprint": "f", "taken_over": True}],
    "left_out": [
        {"stage": stage, "reason": reason, "count": count}
        for stage, reason, count in (
            ("features", "booked_by_the_bank", 15_001),
            ("communities", "weak_tie_of_a_hub", 15_002),
            ("alerts.cycle", "first payments of secrets", 914_000_011),
            ("filings", "exempt.rule_of_secrets", 914_000_012),
            ("opportunities", "fewer_payers", 15_003),
            ("opportunities", "not_to_be_approached", 914_000_013),
            ("referrals", "not_a_person", 15_004),
        )
    ],
    "referrals": [
        {"party_id": WOMAN, "brings": json.dumps([{"band": "gold", "count": 3}]), "score": 0.9, "rank": 1}
        | {"why_en": "Close to gold.", "why_zh": "靠近金卡客户。"}
    ],
}

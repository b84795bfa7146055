"""Rules: what each key means, and that the fast way over columns agrees with the exact one."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_engine.schema import TABLES
from loaders.form.mappings import Mapping
from loaders.form.rules import Rule
from loaders.plan_rules import settle
from loaders.rows.problems import ROW
from loaders.rows.typing import BAD, typed_rows
from loaders.values.exact import Rejected, exact_value
from loaders.values.identifiers import keyed_hash
from loaders.values.knowledge import CURRENCY, Knowledge

KEY = b"\1" * 32
MAPPING = Mapping.model_validate(
    {
        "source": "test",
        "reading": "movement",
        "time_zone": "UTC",
        "namespaces": {"party": "party", "account": "acct", "transaction": "tx", "contact_point": "cp"},
        "lookups": {
            "word": {"A": "person", "B": "company", "": "government"},
            "bare": {"A": "person", "E": ""},
        },
        "lists": {"few": ["A", "1"]},
        "files": [{"match": ["*"], "tables": [{"table": "party"}]}],
    }
)
KNOWN = Knowledge(MAPPING.lookups, {"few": ("A", "1")}, KEY)


def settled(table, name, rule):
    named = TABLES[table]
    return named.column(name), settle(Rule.model_validate(rule), named.column(name), named, MAPPING, ())


def both_ways(table, name, rule, cells, known=KNOWN):
    """The values that the fast way gives (or that it doubts them), and the exact ones."""
    column, complete = settled(table, name, rule)
    frame = pl.DataFrame(cells, schema={"a": pl.String, "b": pl.String}, orient="row").with_row_index(ROW)
    frame = frame.with_columns(pl.lit("CNY").alias(f"{CURRENCY}currency"))
    typed = typed_rows({name: (column, complete)}, frame, known, ["CNY"])
    fast = [
        ("doubt", None) if doubt else ("value", value)
        for value, doubt in typed.select(name, BAD + name).rows()
    ]
    exact = [exact_value(complete, column, row, known) for row in frame.iter_rows(named=True)]
    return fast, exact


CASES = [
    ("party", "name", "a", ("x", None), "x"),
    ("party", "party_id", "a", ("7", None), "party:7"),
    ("party", "party_id", {"namespace": "person", "from": "a"}, ("7", None), "person:7"),
    ("party", "party_id", {"key": ["a", "b"]}, ("7", "8"), "party:7|8"),
    ("party", "party_id", {"key": ["a", "b"]}, ("7|", "%8"), "party:7%7C|%258"),
    ("party", "party_id", {"key": ["a", "b"]}, (None, "8"), "party:|8"),
    ("party", "party_id", {"key": ["a", "b"]}, (None, None), "missing_value"),
    ("party", "party_id", {"from": "a", "hashed": True}, ("7", None), f"party:{keyed_hash('7', KEY)}"),
    ("party", "party_id", "a", ("6.22202E+15", None), "rounded_by_spreadsheet"),
    ("party", "kind", {"constant": "person"}, (None, None), "person"),
    ("party", "kind", "a", ("person", None), "person"),
    ("party", "kind", "a", ("Person", None), "unknown_category"),
    ("party", "kind", {"from": "a", "lookup": "word"}, ("B", None), "company"),
    ("party", "kind", {"from": "a", "lookup": "word"}, (None, None), "government"),
    ("party", "kind", {"from": "a", "lookup": "word"}, ("C", None), "unknown_category"),
    ("party", "gender", {"from": "a", "lookup": "bare"}, (None, None), None),
    ("party", "gender", {"from": "a", "lookup": "bare"}, ("E", None), None),
    ("party", "gender", {"from": "a", "extract": r"^Gender\.(\w+)$"}, ("Gender.MALE", None), "MALE"),
    ("party", "gender", {"from": "a", "extract": r"^Gender\.(\w+)$"}, ("MALE", None), "no_match"),
    ("party", "ours", "a", ("true", None), True),
    ("party", "ours", "a", ("TRUE", None), "bad_flag"),
    ("party", "ours", {"from": "a", "flag": {"true_words": ["J"], "false_words": ["N"]}}, ("N", None), False),
    ("party", "born_on", "a", ("1970-01-31", None), date(1970, 1, 31)),
    ("party", "born_on", "a", ("1970-02-31", None), "bad_date"),
    ("transaction", "sequence", "a", ("12", None), 12),
    ("transaction", "sequence", "a", ("12.0", None), 12),
    ("transaction", "sequence", "a", ("12.5", None), "bad_number"),
    ("transaction", "sequence", "a", ("9223372036854775808", None), "overflow"),
    ("relation", "share", "a", ("0.5", None), 0.5),
    ("relation", "share", {"from": "a", "percent": True}, ("50", None), 0.5),
    ("relation", "share", "a", ("1.5", None), "out_of_range"),
    ("relation", "share", "a", ("nan", None), "bad_number"),
    ("loan", "rate", "a", ("0.0435", None), Decimal("0.0435")),
    ("loan", "rate", {"from": "a", "percent": True}, ("4.35", None), Decimal("0.0435")),
    ("loan", "purpose", {"join": ["a", "b"]}, ("new", "car"), "new car"),
    ("loan", "purpose", {"join": ["a", "b"]}, (None, "car"), "car"),
    ("loan", "purpose", {"join": ["a", "b"]}, (None, None), None),
    (
        "party",
        "kind",
        {"cases": [{"when": {"column": "b", "in_list": "few"}, "from": "a"}, {"constant": "company"}]},
        ("person", "1"),
        "person",
    ),
    (
        "party",
        "kind",
        {"cases": [{"when": {"column": "b", "in_list": "few"}, "from": "a"}, {"constant": "company"}]},
        ("person", "2"),
        "company",
    ),
    (
        "party",
        "kind",
        {"cases": [{"when": {"column": "b", "empty": True}, "from": "a"}]},
        ("person", "2"),
        "unknown_category",
    ),
    (
        "party",
        "gender",
        {"cases": [{"when": {"column": "b", "equals": "x"}, "empty": True}, {"from": "a"}]},
        ("m", "x"),
        None,
    ),
    (
        "party",
        "id_number",
        {"from": "a", "check": "cn.ric", "on_failed": "quarantine"},
        ("11010519491231002X", None),
        "11010519491231002X",
    ),
    (
        "party",
        "id_number",
        {"from": "a", "check": "cn.ric", "on_failed": "quarantine"},
        ("110105194912310021", None),
        "failed_identifier",
    ),
    (
        "party",
        "id_number",
        {"from": "a", "check": "cn.ric"},
        ("110105194912310021", None),
        "110105194912310021",
    ),
    (
        "party",
        "id_number",
        {"from": "a", "check": {"column": "b", "kinds": {"p": "none"}}},
        ("1", "q"),
        "unknown_category",
    ),
    (
        "party",
        "id_number",
        {"from": "a", "check": "lei", "on_failed": "quarantine"},
        ("213800KUD8LAJWSQ9D15", None),
        "213800KUD8LAJWSQ9D15",
    ),
    (
        "party",
        "id_number",
        {"from": "a", "check": "iban", "on_failed": "quarantine"},
        ("GB82WEST12345698765432", None),
        "GB82WEST12345698765432",
    ),
    (
        "party",
        "id_number",
        {"from": "a", "check": "bic", "on_failed": "quarantine"},
        ("AGRIFRPP882", None),
        "AGRIFRPP882",
    ),
    (
        "party",
        "id_number",
        {"from": "a", "check": "cn.uscc", "on_failed": "quarantine"},
        ("91110000600037341L", None),
        "91110000600037341L",
    ),
    (
        "contact_point",
        "value_hash",
        {"from": "a", "contact": "phone"},
        ("138-0000 1111", None),
        keyed_hash("13800001111", KEY),
    ),
    (
        "contact_point",
        "value_hash",
        {"from": "a", "contact": "e-mail"},
        (" A@B.cn", None),
        keyed_hash("a@b.cn", KEY),
    ),
    ("transaction", "currency", "a", ("CNY", None), "CNY"),
    ("transaction", "currency", "a", ("XAU", None), "unknown_currency"),
]


@pytest.mark.parametrize(("table", "name", "rule", "cells", "expected"), CASES)
def test_a_rule_gives_its_value_or_the_reason_why_not(table, name, rule, cells, expected):
    ((sure, value),), (exact,) = both_ways(table, name, rule, [cells])
    told = exact.reason if isinstance(exact, Rejected) else exact
    assert told == expected
    assert sure == "doubt" or value == expected
    assert not isinstance(exact, Rejected) or sure == "doubt"


WORDS = st.sampled_from(
    [None, "", "A", "B", "1", "x|y", "%", "1.5", "-2", "7E+15", "true", "2025-01-31", "Ä", "6.2E+15"]
)
EVERY_RULE = sorted(
    {(table, name, repr(rule)): (table, name, rule) for table, name, rule, *_ in CASES}.items()
)


@given(
    cells=st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=6), which=st.integers(0, len(EVERY_RULE) - 1)
)
def test_what_the_fast_way_is_sure_of_is_exactly_right(cells, which):
    _, (table, name, rule) = EVERY_RULE[which]
    cells = [tuple(cell or None for cell in row) for row in cells]
    fast, exact = both_ways(table, name, rule, cells)
    for (sure, value), right in zip(fast, exact, strict=True):
        assert sure == "doubt" or (not isinstance(right, Rejected) and value == right)


def test_zeros_after_the_fifteenth_digit_tell_of_a_spreadsheet_only_where_that_is_said():
    cells = [("6222021234567890000", None), ("622202123456789012", None)]
    told = Knowledge(MAPPING.lookups, {}, KEY, spreadsheet=True)
    fast, exact = both_ways("party", "party_id", "a", cells, told)
    assert [sure for sure, _ in fast] == ["doubt", "value"]
    assert exact[0].reason == "rounded_by_spreadsheet"
    assert [sure for sure, _ in both_ways("party", "party_id", "a", cells)[0]] == ["value", "value"]


def test_cells_are_trimmed_and_words_for_nothing_emptied_where_the_mapping_says_so(bank):
    bank.map(FORMAT="format: {trim: true, empty: [NULL]}")
    bank.pay(" 1 , A,NULL , 12.50,CNY,2025-01-10T09:00:00+08:00").load()
    assert bank.rows().select("transaction_id", "payer_account", "payee_account").rows() == [
        ("tx:1", "acct:A", None)
    ]


def test_dropped_rows_are_not_read_and_rows_no_table_takes_are_put_aside(bank):
    text = bank.path.read_text().replace(
        "on_conflict", "when: {column: currency, equals: CNY}\n        on_conflict"
    )
    bank.map(text + "    drop: [{when: {column: id, equals: '-1'}, why: never booked}]\n")
    rows = (
        f"{number},A,B,1.00,{currency},2025-01-10T09:00:00Z"
        for number, currency in ((1, "CNY"), (-1, "CNY"), (2, "USD"))
    )
    assert bank.counts(bank.pay(*rows).load()) == (2, 1, 0, 1)
    assert bank.rejected() == [(4, "currency", "USD", "not_taken")]

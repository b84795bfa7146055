"""A wrong mapping is told with its file, line, key and what is allowed there."""

import pytest

from graph_engine.errors import MappingError, UnknownName
from loaders.mapping import read_mapping, shipped_mappings

RIGHT = """\
source: my_bank
reading: movement
time_zone: Asia/Shanghai
namespaces: {account: acct, transaction: tx}
lookups:
  kind: {PRIJEM: cash_deposit, "": transfer}
files:
  - match: ["transfer*.csv"]
    tables:
      - table: transaction
        same: [channel, summary]
        columns:
          transaction_id: id
          payer_account: {from: from_id}
          amount_minor: {from: amount, money: {rounding: half_up}}
          currency: {constant: CNY}
          time: {from: booked_at, time: {format: "%Y-%m-%d %H:%M:%S"}}
          kind: {from: type, lookup: kind}
"""

WRONG = {
    "unknown key": (
        "rounding",
        "roundin",
        ":15: files[0].tables[0].columns.amount_minor.money: unknown key 'roundin'",
    ),
    "unknown key lists those allowed": ("reading", "reding", "allowed are source, title, reading"),
    "word not allowed": (
        "half_up",
        "half_down",
        ":15: files[0].tables[0].columns.amount_minor.money.rounding",
    ),
    "table": ("table: transaction", "table: payments", "there is no table 'payments'; allowed are bank"),
    "column": (
        "kind: {from",
        "knd: {from",
        ":18: files[0].tables[0].columns.knd: table transaction has no column",
    ),
    "constant": (
        "constant: CNY",
        "constant: RMB",
        ":16: files[0].tables[0].columns.currency: 'RMB' is not allowed",
    ),
    "look-up": ("lookup: kind", "lookup: kinds", "there is no look-up 'kinds'; look-ups are kind"),
    "word of a look-up": (
        "cash_deposit",
        "deposit",
        "'deposit' is not allowed in kind; allowed are transfer",
    ),
    "rule of another type": (
        "          time: {",
        "          value_day: {",
        "time is for columns of type time",
    ),
    "missing key": ("reading: movement\n", "", "reading: is missing; it must be given"),
    "missing rule": ("          currency: {constant: CNY}\n", "", "needs a rule for currency"),
    "zone": ("Asia/Shanghai", "Asia/Peking", ":3: time_zone: no time zone is named 'Asia/Peking'"),
    "naive time": ("time_zone: Asia/Shanghai\n", "", "are naive: name their zone"),
    "namespace": ("account: acct, ", "", "the rule needs namespace, or namespaces needs account"),
    "two origins": (
        "{constant: CNY}",
        "{constant: CNY, from: c}",
        "exactly one of from, constant, key, join, cases, empty",
    ),
    "no origin": ("{constant: CNY}", "{namespace: x}", "exactly one of"),
    "modifier of another type": (
        "{constant: CNY}",
        "{constant: CNY, money: {}}",
        "money is for columns of type money",
    ),
    "key twice": (
        "transaction_id: id",
        "transaction_id: id\n          transaction_id: id",
        ":14: key 'transaction_id'",
    ),
    "no YAML": ("[channel, summary]", "[channel, summary", "no YAML"),
    "statement without block": ("reading: movement", "reading: statement", "needs a statement block"),
    "century": ("%Y-%m", "%y-%m", "a pattern with %y and century belong together"),
    "moved amount of any sign": ("rounding: half_up", "sign: any", "an amount that moves needs sign"),
    "placeholder of another table": (
        "{from: from_id}",
        "{from: from_id}\n          branch_id: {from: b, namespace: branch, unknown: placeholder}",
        "unknown: placeholder is for references to accounts",
    ),
    "taken and ignored": (
        "    tables:",
        "    ignore: [amount]\n    tables:",
        "column 'amount' is both taken and ignored",
    ),
    "list": (
        "kind: {from: type, lookup: kind}",
        "kind: {cases: [{when: {column: type, in_list: platforms}, constant: transfer}]}",
        "there is no list 'platforms'; lists are none",
    ),
    "correct without revision": (
        "same:",
        "on_conflict: correct\n        same:",
        "needs a rule for revised_at",
    ),
    "encoding": (
        "    tables:",
        "    format: {encoding: klingon}\n    tables:",
        "no encoding is named 'klingon'",
    ),
    "regular expression": (
        "    tables:",
        "    format: {junk_lines: '('}\n    tables:",
        "no regular expression",
    ),
}


@pytest.mark.parametrize(("old", "new", "message"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_mapping_is_told_with_line_key_and_what_is_allowed(tmp_path, old, new, message):
    path = tmp_path / "mine.yaml"
    assert old in RIGHT
    path.write_text(RIGHT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(MappingError) as raised:
        read_mapping(path)
    assert str(raised.value).startswith(f"{path}:")
    assert message in str(raised.value)


def test_a_right_mapping_names_the_columns_it_takes(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(RIGHT, encoding="utf-8")
    (file,) = read_mapping(path).files
    assert file.takes == {"id", "from_id", "amount", "booked_at", "type", "channel", "summary"}


def test_an_unknown_mapping_is_told_with_names_near_it():
    with pytest.raises(UnknownName, match="there is no mapping 'finbank'; near: finbench"):
        read_mapping("finbank")


@pytest.mark.parametrize("name", shipped_mappings())
def test_every_shipped_mapping_is_right(name):
    assert read_mapping(name).mapping.source


def test_words_that_other_programs_take_for_more_stay_words(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(
        RIGHT.replace('PRIJEM: cash_deposit, ""', "no: cash_deposit, 2025-01-01: fee, 010"), encoding="utf-8"
    )
    assert read_mapping(path).mapping.lookups["kind"] == {
        "no": "cash_deposit",
        "2025-01-01": "fee",
        "010": "transfer",
    }


def test_defaults_of_money_are_completed_key_by_key(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(RIGHT + "defaults: {money: {thousands: ' ', rounding: exact}}\n", encoding="utf-8")
    money = read_mapping(path).files[0].tables[0].rules["amount_minor"].money
    assert (money.thousands, money.rounding) == (" ", "half_up")

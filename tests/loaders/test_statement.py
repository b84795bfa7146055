"""One-sided statements: every way to say debit and credit, legs that pair, balances, reversals."""

import pytest

MAPPING = """\
source: one_side
reading: statement
time_zone: UTC
namespaces: {account: acct, transaction: tx}
unknown: {account: placeholder}
files:
  - match: ["statement.csv"]
    optional: [dc, amount, out, in]
    tables:
      - table: transaction
        columns:
          transaction_id: id
          serial: {from: serial}
          time: {from: day, time: {format: "%Y-%m-%d"}}
          currency: {constant: CNY}
          kind: {constant: transfer}
        statement:
          account: account
          WAY
          balance: balance
          counterparty: {account: partner, name: partner_name}
"""
BY_WORD = "direction: {from: dc, debit: [D], credit: [C]}\n          amount: {from: amount, money: {MONEY}}"
BY_SIGN = "signed: negative_is_debit\n          amount: amount"
BY_COLUMN = "debit: out\n          credit: in"
COLUMNS = "id,serial,account,day,balance,partner,partner_name"


def statement(bank, way, header, *rows):
    bank.map(MAPPING.replace("WAY", way))
    bank.write("statement.csv", f"{COLUMNS},{header}\n" + "".join(row + "\n" for row in rows))
    return bank.load()


WAYS = {
    "a word": (BY_WORD.replace("MONEY", ""), "dc,amount", "D,5.00", "C,5.00"),
    "a sign": (BY_SIGN, "amount", "-5.00", "5.00"),
    "two columns": (BY_COLUMN, "out,in", "5.00,", "0.00,5.00"),
}


@pytest.mark.parametrize(("way", "header", "debit", "credit"), WAYS.values(), ids=WAYS.keys())
def test_debits_pay_and_credits_receive(bank, way, header, debit, credit):
    rows = (f"1,S1,A,2025-01-10,95.00,B,Bo,{debit}", f"2,S2,A,2025-01-11,100.00,C,Cy,{credit}")
    report = statement(bank, way, header, *rows)
    assert bank.counts(report, "statement") == (2, 2, 0, 0)
    columns = ("leg", "amount_minor", "payer_account", "payee_account", "payer_name", "payee_name")
    assert bank.rows().select(columns).rows() == [
        ("debit", 500, "acct:A", "acct:B", None, "Bo"),
        ("credit", 500, "acct:C", "acct:A", "Cy", None),
    ]
    assert bank.rows().select("payer_balance_minor", "payee_balance_minor").rows() == [
        (9500, None),
        (None, 10000),
    ]


def test_two_legs_of_one_serial_number_are_one_movement(bank):
    rows = ("1,S,A,2025-01-10,95.00,B,Bo,D,5.00", "2,S,B,2025-01-10,5.00,A,Al,C,5.00")
    report = statement(bank, BY_WORD.replace("MONEY", ""), "dc,amount", *rows)
    assert (report["paired"], report["single"], report["ambiguous"]) == (1, 0, 0)
    movements = bank.ledger.snapshot().as_of(None).movements()
    assert movements.select("payer_account", "payee_account", "payer_name", "payee_name").rows() == [
        ("acct:A", "acct:B", "Al", "Bo")
    ]


UNSAID = {
    "unknown word": (BY_WORD.replace("MONEY", ""), "dc,amount", "X,5.00", "dc", "X"),
    "both columns": (BY_COLUMN, "out,in", "5.00,5.00", "out", "5.00"),
    "neither column": (BY_COLUMN, "out,in", ",", "out", None),
}


@pytest.mark.parametrize("unsaid", UNSAID.values(), ids=UNSAID.keys())
def test_a_row_that_does_not_say_its_direction_is_put_aside(bank, unsaid):
    way, header, cells, column, value = unsaid
    statement(bank, way, header, f"1,S,A,2025-01-10,95.00,B,Bo,{cells}")
    assert bank.rejected() == [(2, column, value, "bad_direction")]


def test_a_negative_debit_is_money_coming_back_where_the_mapping_says_so(bank):
    way = BY_WORD.replace("MONEY", "sign: negative_is_reversal")
    statement(bank, way, "dc,amount", "1,S,A,2025-01-10,105.00,B,Bo,D,-5.00")
    kept = bank.rows().select("leg", "amount_minor", "payer_account", "payee_account", "status").rows()
    assert kept == [("credit", 500, "acct:B", "acct:A", "returned")]


def test_a_negative_amount_beside_a_direction_is_otherwise_put_aside(bank):
    statement(bank, BY_WORD.replace("MONEY", ""), "dc,amount", "1,S,A,2025-01-10,105.00,B,Bo,D,-5.00")
    assert bank.rejected() == [(2, "amount", "-5.00", "negative_amount")]


def test_the_own_account_may_be_required_while_partners_are_not(bank):
    text = MAPPING.replace("account: account", "account: {from: account, unknown: quarantine}")
    bank.map(text.replace("WAY", BY_SIGN))
    rows = "1,S1,A,2025-01-10,95.00,B,Bo,-5.00\n"
    bank.write("statement.csv", f"{COLUMNS},amount\n{rows}").load()
    assert bank.rejected() == [(2, "account", "acct:A", "unknown_reference")]

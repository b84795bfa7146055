"""Identity numbers pass their public checks and are nobody's."""

import polars as pl
from stdnum import luhn
from stdnum.cn import ric, uscc


def test_resident_identity_numbers_pass_and_belong_to_no_county(bank):
    people = bank.table("party").filter(pl.col("id_type") == "resident_id")
    for number, born, gender in people.select("id_number", "born_on", "gender").rows():
        assert ric.is_valid(number)
        assert ric.get_birth_date(number).isoformat() == born
        assert (int(number[16]) % 2 == 1) == (gender == "male")
        assert number[4:6] == "00"
    assert people.height > 1300


def test_credit_codes_pass_and_are_marked_as_invented(bank):
    firms = bank.table("party").filter(pl.col("id_type") == "uscc")
    for number, kind in firms.select("id_number", "kind").rows():
        assert uscc.is_valid(number)
        assert number[8:10] == "XX"
        assert number[:2] == ("92" if kind == "sole_trader" else "91")


def test_numbers_are_unique(bank):
    ours = bank.table("party").filter(pl.col("ours") == "true")
    assert not ours["id_number"].is_duplicated().any()
    assert not bank.table("account")["number"].is_duplicated().any()


def test_account_numbers_pass_luhn_and_are_no_bank_cards(bank):
    numbers = bank.table("account")["number"]
    assert all(luhn.is_valid(number) for number in numbers)
    assert numbers.str.starts_with("99").all()


def test_telephones_are_in_no_mobile_range(bank):
    phones = bank.table("contact_point")["value"]
    assert phones.str.contains(r"^12\d{9}$").all()
    assert phones.n_unique() < len(phones)

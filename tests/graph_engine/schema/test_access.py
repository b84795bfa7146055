"""The table of who may see what, and the functions that hold it."""

import pytest

from graph_engine.errors import BadParameter, NotAllowed
from graph_engine.schema import AML_TABLES, TABLES
from graph_engine.schema.access import (
    AML_TABLE_READS,
    HIDDEN_COLUMNS,
    MASKED_COLUMNS,
    PERMISSIONS,
    ROLES_OF_CALLERS,
    Viewer,
    shown,
)
from graph_engine.schema.bands import COUNT_BANDS, amount_band, count_band
from graph_engine.schema.masks import mask_number, mask_text

AML_ALONE = {"alerts", "watch_lists", "risk_ratings", "judgements", "filings", "cases", "aml_tags"}
CUSTOMER_DATA = set(PERMISSIONS) - {"runs", "metrics", "keys", "audit", "readiness", "openapi"}


def test_every_permission_names_known_roles():
    assert all(roles and roles <= set(ROLES_OF_CALLERS) for roles in PERMISSIONS.values())


def test_what_belongs_to_aml_is_readable_by_aml_alone():
    assert {name for name in AML_ALONE if PERMISSIONS[name] == {"aml"}} == AML_ALONE


def test_every_table_for_aml_alone_has_its_resource():
    assert set(AML_TABLE_READS) == AML_TABLES
    assert set(AML_TABLE_READS.values()) <= AML_ALONE


def test_admin_sees_no_customer_data():
    assert not any("admin" in PERMISSIONS[name] for name in CUSTOMER_DATA)


def test_campaign_does_not_see_outside_persons():
    outside = ("person", "sole_trader", None, "company")
    seen = [kind for kind in outside if Viewer("campaign").sees_party(kind, ours=False)]
    assert seen == ["company"]
    assert Viewer("campaign").sees_party("person", ours=True)
    assert all(Viewer("analyst").sees_party(kind, ours=False) for kind in outside)


def test_a_viewer_with_two_roles_sees_what_either_sees():
    both = Viewer("campaign", "analyst")
    assert both.may("referrals")
    assert both.may("flows")
    assert both.sees_party("person", False)


@pytest.mark.parametrize("roles", [(), ("root",), ("aml", "")])
def test_a_viewer_has_known_roles(roles):
    with pytest.raises(BadParameter, match="analyst, campaign, aml, data, admin, cypher"):
        Viewer(*roles)


def test_an_unknown_resource_is_never_allowed():
    with pytest.raises(KeyError):
        Viewer.owner().may("everything")


def test_a_refusal_names_who_may():
    with pytest.raises(NotAllowed, match="alerts may be read by aml; this caller has analyst"):
        Viewer("analyst").require("alerts")


def test_numbers_in_full_are_for_aml_who_asks():
    with pytest.raises(NotAllowed):
        Viewer("analyst", unmasked=True)
    assert shown(Viewer("aml"), "number", "6222021234567890") == "6222********7890"
    assert shown(Viewer("aml", unmasked=True), "number", "6222021234567890") == "6222021234567890"
    assert shown(Viewer("analyst"), "name", "王伟") == "王伟"
    assert shown(Viewer("analyst"), "number", None) is None


@pytest.mark.parametrize("length", range(30))
def test_at_least_half_of_a_number_is_hidden(length):
    masked = mask_number("7" * length)
    assert len(masked) == length
    assert masked.count("*") * 2 >= length


@pytest.mark.parametrize("number", ["11010519491231002X", "110105198002290023", "110105 19491231 0021"])
def test_day_of_birth_and_what_is_shown_of_an_identity_number_are_not_the_number(number):
    assert mask_number(number) == "1101" + "*" * (len(number) - 4)


@pytest.mark.parametrize("number", ["110105194913310021", "6222021980010132", "110105194912310021001"])
def test_the_end_of_what_is_no_identity_number_is_shown(number):
    assert mask_number(number)[-4:] == number[-4:]


def test_long_numbers_inside_text_are_masked():
    assert mask_text("转13812345678房租") == "转13*******78房租"
    assert mask_text("id 11010519491231002X ok") == "id 1101************** ok"
    assert mask_text("order 1234567890 of 2025-01-10") == "order 1234567890 of 2025-01-10"


@pytest.mark.parametrize(
    "number",
    [
        "6222 0212 3456 7890",
        "6222-0212-3456-7890-123",
        "138 1234 5678",
        "138-1234-5678",
        "110105 19491231 002X",
        "tel13812345678",
        "+8613812345678",
        "１３８１２３４５６７８",
    ],
)
def test_a_number_in_groups_or_beside_a_word_is_masked_too(number):
    masked = mask_text(f"给{number}转账 2025-01-10 2025-06-30")
    assert number not in masked
    assert masked.endswith("转账 2025-01-10 2025-06-30")


def test_free_text_of_a_column_is_masked_and_codes_are_not():
    assert shown(Viewer("aml"), "name", "王伟 13812345678") == "王伟 13*******78"
    assert shown(Viewer("aml"), "branch_id", "branch:13812345678") == "branch:13812345678"


def test_every_band_of_counts_begins_where_it_says():
    assert [count_band(least) for least, _ in COUNT_BANDS] == ["0", "1-4", "5-9", "10-19", "20-49", "50+"]
    assert [count_band(least - 1) for least, _ in COUNT_BANDS[1:]] == ["0", "1-4", "5-9", "10-19", "20-49"]


def test_bands_part_all_counts_and_amounts():
    bands = [count_band(count) for count in range(100)]
    assert sorted(set(bands), key=bands.index) == ["0", "1-4", "5-9", "10-19", "20-49", "50+"]
    assert [amount_band(amount) for amount in (1, 99, 100, 10**18)] == [
        "1-9",
        "10-99",
        "100-999",
        "1000000000000000000-9999999999999999999",
    ]


def test_masked_and_hidden_columns_exist_in_the_schema():
    names = {column.name for table in TABLES.values() for column in table.columns}
    assert names >= MASKED_COLUMNS | HIDDEN_COLUMNS

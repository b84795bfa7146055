"""Pictures are SVG that needs nothing else, the same each time, with text that is text."""

from xml.etree import ElementTree

import pytest

from api.pictures import (
    Carried,
    ChainDrawn,
    CommunityDrawn,
    CurrencyDrawn,
    FoundOfPlanted,
    Hop,
    SupplierDrawn,
    TraceDrawn,
    community_picture,
    ring_picture,
    shares_picture,
    supply_chain_picture,
    trace_picture,
)
from api.pictures.bands import MOST_NODES
from api.pictures.spring import places
from api.pictures.supply_chain import MOST_SUPPLIERS
from api.pictures.svg import text_width

SVG = "{http://www.w3.org/2000/svg}"


def supplier(number: int, **values) -> SupplierDrawn:
    shown = {"ours": number % 2 == 0, "bank": "鹤鸣银行", "standing": "competitor", "share": 0.1}
    return SupplierDrawn(
        **{"name": f"供应商{number}", "amount_minor": 123_456_00, "currency": "CNY"} | shown | values
    )


def hop(payer: str, payee: str, amount_minor: int) -> Hop:
    return Hop(payer, payee, amount_minor, "CNY", "2025-05-18 10:52")


RING = [hop("甲", "乙", 90_000_00), hop("乙", "丙 & <Co>", 80_000_00), hop("丙 & <Co>", "甲", 70_000_00)]
CHAIN = ChainDrawn(
    "核心企业",
    [supplier(0, bank="知微银行", standing="ours"), supplier(1), supplier(2, bank=None, standing=None)],
)
COMMUNITY = CommunityDrawn(
    ["p1", "p2", "p3", "p4"], [("p1", "p2"), ("p2", "p3")], {"p2": "王明"}, ["p3", "p2"]
)
SHARES = [
    FoundOfPlanted("fan-in", False, 4, 1),
    FoundOfPlanted("rent", True, 2, 1),
    FoundOfPlanted("x", True, 2, 0),
]
ROUND = [
    Carried(0, "loan disbursement", "甲", 100_00, False),
    Carried(1, "甲", "乙 & <Co>", 80_00, False),
    Carried(2, "乙 & <Co>", "甲", 60_00, True),
    Carried(2, "乙 & <Co>", "cash_withdrawal", 20_00, True),
]
TRACE = TraceDrawn("loan:loan:L1", True, "fifo", [CurrencyDrawn("CNY", ROUND)])
DOLLARS = [Carried(2, "乙 & <Co>", "丁", 10_00, True)]
TWO_CURRENCIES = TraceDrawn(
    "loan:loan:L1", True, "fifo", [CurrencyDrawn("CNY", ROUND), CurrencyDrawn("USD", DOLLARS)]
)

PICTURES = {
    "trace": lambda lang: trace_picture(TRACE, lang),
    "two currencies": lambda lang: trace_picture(TWO_CURRENCIES, lang),
    "nothing traced": lambda lang: trace_picture(TraceDrawn("loan:loan:L1", True, "fifo", []), lang),
    "ring": lambda lang: ring_picture(RING, lang),
    "chain": lambda lang: supply_chain_picture(CHAIN, lang),
    "community": lambda lang: community_picture(COMMUNITY, lang),
    "shares": lambda lang: shares_picture(SHARES, lang),
}


def texts(picture: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(picture).iter(f"{SVG}text")]


def count(picture: str, tag: str, **attributes: str) -> int:
    found = ElementTree.fromstring(picture).iter(f"{SVG}{tag}")
    return sum(all(one.get(name) == value for name, value in attributes.items()) for one in found)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_whole_and_the_same_each_time(name, lang):
    picture = PICTURES[name](lang)
    assert picture == PICTURES[name](lang)
    root = ElementTree.fromstring(picture)
    assert root.tag == f"{SVG}svg"
    assert root.find(f"{SVG}title").text
    assert "href" not in picture
    assert "url(" not in picture


@pytest.mark.parametrize("name", PICTURES)
def test_nothing_lies_outside_the_picture(name):
    root = ElementTree.fromstring(PICTURES[name]("en"))
    width, height = float(root.get("width")), float(root.get("height"))
    for element in root.iter():
        for side, most in (("x", width), ("y", height), ("cx", width), ("cy", height)):
            assert 0 <= float(element.get(side, 0)) <= most


def test_a_ring_names_each_party_once_and_each_payment(monkeypatch):
    shown = texts(ring_picture(RING, "en"))
    assert [shown.count(name) for name in ("甲", "乙", "丙 & <Co>")] == [1, 1, 1]
    assert {"CNY 90,000.00", "CNY 80,000.00", "CNY 70,000.00"} <= set(shown)
    assert "资金回流：转出 9万元，回到 7万元" in texts(ring_picture(RING, "zh"))
    assert count(ring_picture(RING, "en"), "polygon") == 3


def test_a_chain_adds_up_the_shares_of_each_bank():
    shown = texts(supply_chain_picture(CHAIN, "en"))
    assert {"10 %  知微银行", "10 %  鹤鸣银行", "10 %  bank not known"} <= set(shown)
    assert "paid to us" in shown
    assert "leaves to another bank" in shown


def test_a_long_chain_counts_what_it_does_not_draw():
    many = ChainDrawn("核心企业", [supplier(number) for number in range(MOST_SUPPLIERS + 5)])
    shown = texts(supply_chain_picture(many, "en"))
    assert "5 more" in shown
    assert f"供应商{MOST_SUPPLIERS - 1}" in shown
    assert f"供应商{MOST_SUPPLIERS}" not in shown
    assert "100 %  鹤鸣银行" in shown


def test_a_community_shows_members_ties_names_and_the_order_of_asking():
    picture = community_picture(COMMUNITY, "en")
    assert count(picture, "line") == 2
    assert {"王明", "1", "2"} <= set(texts(picture))
    assert count(picture, "circle", r="4") == 2


def test_bars_are_filled_as_far_as_it_was_found():
    root = ElementTree.fromstring(shares_picture(SHARES, "en"))
    widths = [float(one.get("width")) for one in root.iter(f"{SVG}rect")][1:]
    assert widths == [440, 110, 440, 220, 440]
    assert {"1 / 4", "1 / 2", "0 / 2"} <= set(texts(shares_picture(SHARES, "en")))


def test_money_that_comes_back_is_drawn_again_at_its_hop():
    shown = texts(trace_picture(TRACE, "en"))
    assert [text for text in shown if text.startswith("甲")] == ["甲  CNY 100.00", "甲  CNY 60.00"]
    assert count(trace_picture(TRACE, "en"), "path") == len(ROUND)
    assert [text for text in shown if text.startswith("hop")] == ["hop 0", "hop 1", "hop 2"]


def test_each_currency_is_drawn_in_a_panel_of_its_own():
    picture = trace_picture(TWO_CURRENCIES, "en")
    y_of = {one.text: float(one.get("y")) for one in ElementTree.fromstring(picture).iter(f"{SVG}text")}
    alone = ElementTree.fromstring(trace_picture(TRACE, "en"))
    assert max(y_of["CNY"], y_of["甲  CNY 60.00"]) < float(alone.get("height")) < y_of["USD"]
    assert y_of["USD"] < y_of["丁  USD 10.00"]
    assert count(picture, "path") == len(ROUND) + len(DOLLARS)


def test_time_runs_from_left_to_right_backward_too():
    turned = [Carried(one.hop, one.payee, one.payer, one.traced_minor, one.ends) for one in ROUND]
    picture = trace_picture(TraceDrawn("loan:loan:L1", False, "lifo", [CurrencyDrawn("CNY", turned)]), "zh")
    x_of = {one.text: float(one.get("x")) for one in ElementTree.fromstring(picture).iter(f"{SVG}text")}
    assert x_of["乙 & <Co>  80元"] < x_of["甲  100元"] < x_of["loan disbursement  100元"]


def test_of_many_names_the_smallest_stand_together():
    many = [Carried(1, "甲", f"name {number}", 100 + number, True) for number in range(MOST_NODES + 5)]
    picture = trace_picture(TraceDrawn("account:acct:1", True, "fifo", [CurrencyDrawn("CNY", many)]), "en")
    assert sum(text.startswith("name") for text in texts(picture)) == MOST_NODES - 1
    assert [text for text in texts(picture) if text.startswith("all others")] == ["all others  CNY 6.15"]


def test_a_layout_stays_between_0_and_1_and_does_not_change():
    members, ties = [f"p{number}" for number in range(30)], [("p0", f"p{number}") for number in range(1, 20)]
    found = places(members, ties, 1)
    assert found == places(members, ties, 1)
    assert list(found) == members
    assert all(0 <= side <= 1 for place in found.values() for side in place)
    assert places(["alone"], [], 1) == {"alone": (0.5, 0.5)}


def test_chinese_is_as_wide_as_it_is_high():
    assert text_width("知微银行", 10) == 40
    assert text_width("Bank", 10) < 40

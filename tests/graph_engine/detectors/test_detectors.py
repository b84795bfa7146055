"""All detectors: what each must have, and laws that hold for every one."""

import re
from dataclasses import asdict, replace
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_engine.detectors import DETECTORS, Background, detect, detector_named
from graph_engine.detectors.page import pages, write_pages
from graph_engine.detectors.ranges import exceeded, range_of
from graph_engine.detectors.texts import SECTIONS, chinese_texts, read_texts
from graph_engine.detectors.words import parameters_of, texts_of
from graph_engine.errors import BadParameter, CatalogueError, UnknownName
from graph_engine.findings import Finding, from_patterns
from tests.graph_engine.detectors.small_flows import Payment, SmallLedger, flows_of
from tests.graph_engine.detectors.test_cases import CASES, NOW, ledger_of

ROOT = Path(__file__).parents[3]
EASY = {
    "fan_in": {"usual_payments": 0, "fewest_payers": 2, "expected_by_chance": 10**9},
    "pass_through": {"usual_payments": 0, "passed_on_pct": 20, "new_pct": 0, "habit_days": 1000},
    "round_trip": {"usual_payments": 0, "fewest_hops": 2, "new_pairs": 0},
    "fan_out": {"usual_payments": 0, "fewest_payees": 2},
    "gather_scatter": {"usual_payments": 0, "fewest_payers": 2, "fewest_payees": 2},
    "scatter_gather": {"usual_payments": 0, "fewest_between": 1, "alike_pct": 0},
    "bipartite": {"usual_payments": 0},
    "stack": {"usual_payments": 0},
    "cycle": {"usual_payments": 0, "fewest_hops": 2, "alike_pct": 0},
    "relay": {
        "usual_payments": 0,
        "least_pct": 1,
        "most_pct": 1000,
        "by_chance_pct": 100,
        "fewest_payments": 2,
        "expected_by_chance": 10**9,
    },
    "u_turn": {"usual_payments": 0, "returned_pct": 0, "returned_most_pct": 1000, "alike_pct": 0},
    "structuring": {"near_pct": 1, "fewest_days": 2, "new_pct": 0},
    "mule_account": {
        "usual_payments": 0,
        "fewest_payers": 1,
        "fewest_marks": 0,
        "passed_on_pct": 20,
        "known_days": 1000,
    },
    "mule_network": {"usual_payments": 0, "fewest_holders": 1, "passed_on_pct": 20, "known_days": 1000},
    "dormant_reactivated": {"silent_days": 1, "usual_payments": 0, "gone_pct": 1},
    "sudden_change": {"fewest_weeks": 0, "times": 1, "usual_payments": 0, "peers_pct": 100},
    "illegal_fundraising": {
        "fewest_investors": 1,
        "fewest_served": 1,
        "fewest_returns": 1,
        "return_pct": 1000,
        "alike_within_pct": 100,
    },
    "cash_intensive": {"cash_pct": 10, "usual_payments": 0, "peers_pct": 100, "fewest_peers": 1},
    "split_deposits": {"fewest_depositors": 1, "fewest_days": 1, "near_pct": 1},
    "synchronised_deposits": {"fewest_depositors": 2, "near_pct": 1},
}
"""Parameters with which a few random payments make findings."""

FIRMS = {"segment": "firms", "where": {"kind": ["company"]}, "parameters": {"fewest_payers": 9}}

EVERY = pytest.mark.parametrize("detector", DETECTORS, ids=lambda detector: detector.name)
PAYMENTS = st.lists(
    st.tuples(
        st.integers(40, 60), st.integers(0, 23), st.integers(0, 6), st.integers(0, 6), st.integers(8, 10)
    ).filter(lambda row: row[2:4] != (6, 6)),
    max_size=25,
)
"""Day, hour, payer, payee (6 is cash), amount."""

NAMES = st.lists(st.text("ghijkl", min_size=1, max_size=3), min_size=6, max_size=6, unique=True).map(sorted)
"""Names in the order of those they replace: ties are broken by id."""


def ledger(rows: list[tuple[int, ...]], names: list[str]) -> SmallLedger:
    """Payments as (day, hour, payer, payee, amount), after one that begins the ledger."""
    names = [*names, "cash"]
    lines = ["2025-01-01 00:00 | first | second | 9"] + [
        f"{np.datetime64('2025-01-01') + day} {hour:02}:00 | {names[payer]} | {names[payee]} | {amount}"
        for day, hour, payer, payee, amount in sorted(rows)
    ]
    return SmallLedger([Payment.read(line) for line in lines])


def findings(small: SmallLedger, folder: Path) -> list[Finding]:
    flows = flows_of(small, folder)
    return from_patterns(detect(flows, EASY), flows, NOW)


def evidence(found: list[Finding]) -> set[tuple[str, frozenset[str]]]:
    return {(finding.detector, finding.ids_of("transaction")) for finding in found}


JOINED_BY_CHANCE = {"scatter_gather", "bipartite", "stack"}
"""Detectors that join instances by what chance would bring into the whole ledger."""

FOUND_BY_CHANCE = {"relay", "fan_in"}
"""Detectors that choose instances so: what all others pay matters to them."""


def by_rule(found: list[Finding]) -> set[tuple[str, frozenset[str]]]:
    return {one for one in evidence(found) if one[0] not in JOINED_BY_CHANCE | FOUND_BY_CHANCE}


def covered(found: list[Finding]) -> set[tuple[str, str]]:
    """Transactions of each detector, however they are joined."""
    return {
        (name, each) for name, members in evidence(found) if name not in FOUND_BY_CHANCE for each in members
    }


@settings(deadline=None, max_examples=8)
@given(PAYMENTS, NAMES)
def test_renaming_the_accounts_in_order_changes_nothing_but_names(tmp_path_factory, rows, names):
    plain = findings(ledger(rows, list("abcdef")), tmp_path_factory.mktemp("plain") / "index")
    renamed = findings(ledger(rows, names), tmp_path_factory.mktemp("renamed") / "index")
    assert evidence(plain) == evidence(renamed)
    assert sorted(finding.score for finding in plain) == sorted(finding.score for finding in renamed)


@settings(deadline=None, max_examples=8)
@given(PAYMENTS)
def test_a_payment_between_others_long_after_changes_no_situation(tmp_path_factory, rows):
    small = ledger(rows, list("abcdef"))
    later = SmallLedger([*small.payments, Payment.read("2026-01-01 00:00 | first | second | 9")])
    plain = findings(small, tmp_path_factory.mktemp("plain") / "index")
    with_it = findings(later, tmp_path_factory.mktemp("later") / "index")
    assert by_rule(plain) == by_rule(with_it)
    assert covered(plain) == covered(with_it)


@settings(deadline=None, max_examples=8)
@given(PAYMENTS)
def test_findings_have_one_id_each_and_no_payment_to_oneself(tmp_path_factory, rows):
    small = ledger(rows, list("abcdef"))
    found = findings(small, tmp_path_factory.mktemp("plain") / "index")
    own = {f"tx:{n:03}" for n, payment in enumerate(small.payments, 1) if payment.payer == payment.payee}
    assert len({finding.finding_id for finding in found}) == len(found)
    assert not any(finding.ids_of("transaction") & own for finding in found)


@EVERY
def test_parameters_are_whole_numbers_with_a_reason_each(detector):
    for resolution in ("day", "second"):
        assert all(type(value) is int for value in asdict(detector.parameters_for(resolution)).values())
    words = parameters_of(detector)
    assert [one.name for one in words] == list(asdict(detector.parameters_for("second")))
    assert all("ours" in one.why.lower() or "PBoC" in one.why for one in words)


@EVERY
def test_a_detector_works_with_every_parameter_at_either_end_of_its_range(detector, tmp_path):
    written = yaml.safe_load((CASES / f"{detector.name}.yaml").read_text(encoding="utf-8"))
    case = next(case for case in written if case["findings"])
    background = Background(flows_of(ledger_of(case), tmp_path / "index"))
    for name in asdict(detector.parameters_for("second")):
        for value in (range_of(name).least, range_of(name).most):
            chosen = _with_bounds(detector.parameters_for(background.resolution), {name: value})
            parameters = detector.parameters(background.resolution, chosen)
            assert detector.find(background, parameters).patterns is not None


def _with_bounds(standard, chosen):
    """Chosen values, and beside each what would bound it: the same, or the least that both may have."""
    while beyond := exceeded({**asdict(standard), **chosen}):
        name, bound = beyond
        both = max(chosen[bound] if bound in chosen else chosen[name], range_of(name).least)
        chosen |= {name: both, bound: both}
    return chosen


@pytest.mark.parametrize(
    ("name", "chosen", "value"),
    [
        ("cycle", {"fewest_hops": 9, "most_hops": 3}, 9),
        ("structuring", {"window_days": 2}, 3),
        ("structuring", {"near_pct": 100}, 100),
        ("relay", {"least_pct": 111}, 111),
    ],
)
def test_parameters_under_which_nothing_could_be_found_are_refused(name, chosen, value):
    with pytest.raises(BadParameter) as refused:
        detector_named(name).parameters("second", chosen)
    assert f"{value}" in str(refused.value)


@EVERY
def test_sections_end_in_full_stops(detector):
    texts = detector.texts
    for text in (texts.title, texts.definition, texts.fires_on, texts.misses, texts.look_next, texts.source):
        assert text.endswith(".")


@EVERY
def test_a_detector_says_the_same_in_chinese(detector):
    english, chinese = texts_of(detector, "en"), texts_of(detector, "zh")
    assert list(english) == list(chinese)
    assert [name for name, text in chinese.items() if not re.search("[\u4e00-\u9fff]", text)] == ["source"]
    assert len(chinese["definition"].split("\n\n")) == len(english["definition"].split("\n\n"))
    for one, same in zip(parameters_of(detector), parameters_of(detector, "zh"), strict=True):
        assert same == replace(one, why=same.why)
        assert re.search("[\u4e00-\u9fff]", same.why)
        assert ("自定" in same.why, "未核对原文" in same.why) == (
            "ours" in one.why.lower(),
            "not checked against the text" in one.why,
        )


def test_every_module_that_finds_is_a_detector():
    modules = (ROOT / "graph_engine" / "detectors").glob("*.py")
    finding = {
        path.stem for path in modules if re.search(r"^def find\(", path.read_text("utf-8"), re.MULTILINE)
    }
    assert finding == {detector.name for detector in DETECTORS}


def test_a_chinese_text_belongs_to_a_detector_and_one_that_is_missing_is_an_error():
    folder = ROOT / "graph_engine" / "detectors" / "chinese"
    assert {path.stem for path in folder.iterdir()} == {detector.name for detector in DETECTORS}
    with pytest.raises(CatalogueError, match="fires_on"):
        chinese_texts("no_detector")


def test_the_pages_are_made_from_the_detectors():
    folder = ROOT / "docs" / "detectors"
    written = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    command = "python -m graph_engine.detectors.page docs/detectors tests/cases/detectors"
    assert written == pages(CASES), f"meant? then run: {command}"
    assert command in written["README.md"]


@EVERY
def test_a_page_links_to_what_defines_its_pattern(detector):
    text = pages(CASES)[f"{detector.name}.md"]
    (section,) = re.findall(r"patterns\.md#([a-z-]+)", text)
    titles = re.findall(
        r"^## (.+)$", (ROOT / "docs" / "patterns.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert section in [title.lower().replace(" ", "-") for title in titles]
    assert "\n> " in text.partition("## Example")[2]


def test_pages_of_detectors_that_are_no_more_are_removed(tmp_path):
    (tmp_path / "gone.md").write_text("gone", encoding="utf-8")
    write_pages(tmp_path, CASES)
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == pages(CASES)


@pytest.mark.parametrize(
    ("chosen", "error", "message"),
    [
        ({"fan_inn": {}}, UnknownName, "no detector 'fan_inn'; near: fan_in"),
        ({"fan_in": {"window": 3}}, BadParameter, "parameter of fan_in is 'window'"),
        ({"fan_in": {"window_days": -1}}, BadParameter, "fan_in.window_days is -1"),
        ({"fan_in": {"window_days": 1.5}}, BadParameter, "whole number"),
        ({"fan_in": {"window_days": True}}, BadParameter, "whole number from 0 to 36,500 .days."),
        ({"fan_out": {"fewest_payees": 0}}, BadParameter, "from 1 to 1,000,000 .number."),
        ({"cycle": {"most_hops": 11}}, BadParameter, "cycle.most_hops is 11; allowed is .* from 1 to 10"),
        ({"fan_in": {"status": "asleep"}}, BadParameter, "one of active, shadow, disabled"),
        ({"fan_in": 3}, BadParameter, "parameters by name"),
        ({"fan_in": {"segments": 3}}, BadParameter, "a list of segments"),
        (
            {"fan_in": {"segments": [{"segment": "a"}]}},
            BadParameter,
            "segment .its name., where and parameters",
        ),
        ({"fan_in": {"segments": [FIRMS | {"where": {"name": ["a"]}}]}}, BadParameter, "one or more of kind"),
        ({"fan_in": {"segments": [FIRMS | {"where": {"kind": "a"}}]}}, BadParameter, "a list of values"),
        ({"fan_in": {"segments": [FIRMS | {"parameters": {}}]}}, BadParameter, "parameters by name"),
        ({"fan_in": {"segments": [FIRMS, FIRMS]}}, BadParameter, "a name for each segment"),
        ({"fan_in": {"segments": [FIRMS | {"parameters": {"window": 3}}]}}, BadParameter, "'window'"),
    ],
)
def test_a_wrong_choice_of_parameters_is_an_error(chosen, error, message, tmp_path):
    flows = flows_of(SmallLedger([]), tmp_path / "index")
    with pytest.raises(error, match=message):
        detect(flows, chosen)


GATHERED = [f"2025-03-0{n} 09:00 | p{n} | {payee} | 9000" for n in range(1, 6) for payee in ("ann", "shop")]


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({}, [("", "active", ["ann", "shop"])]),
        ({"status": "shadow"}, [("", "shadow", ["ann", "shop"])]),
        ({"status": "disabled"}, []),
        ({"segments": [FIRMS]}, [("", "active", ["ann"]), ("firms", "active", [])]),
        (
            {"fewest_payers": 9, "segments": [FIRMS | {"parameters": {"fewest_payers": 5}}]},
            [("", "active", []), ("firms", "active", ["shop"])],
        ),
    ],
)
def test_customers_of_a_segment_are_judged_by_its_parameters(chosen, found, tmp_path):
    begin = "2025-01-01 09:00 | first | second | 9"
    small = SmallLedger(
        [Payment.read(line) for line in (begin, *GATHERED)], parties={"shop": {"kind": "company"}}
    )
    flows = flows_of(small, tmp_path / "index")
    chosen = {"expected_by_chance": 10**6, **chosen}
    detected = [one for one in detect(flows, {"fan_in": chosen}) if one.detector.name == "fan_in"]
    told = [
        (one.segment, one.status, [flows.accounts.id_at(each.anchor)[5:] for each in one.found.patterns])
        for one in detected
    ]
    assert told == found


@pytest.mark.parametrize("text", [None, "Title.", "Title.\n\nWhy.\n\n*Misses*: a.\n\n*Fires on*: b."])
def test_a_docstring_without_all_sections_is_an_error(text):
    module = ModuleType("detector", text)
    module.__file__ = "detector.py"
    with pytest.raises(CatalogueError, match=", ".join(SECTIONS)):
        read_texts(module)

"""Every list of words is whole in every language, and says nothing that is not said."""

import json
import re
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest
import yaml

import api.cli
import api.demo
import api.pictures
import graph_engine
import queries
from api.cli.words import HEADINGS, TERMS
from api.words import LANGUAGES, WordList
from api.work.cases import Action, CaseState, Outcome
from graph_engine.detectors import DETECTORS
from graph_engine.detectors.words import parameters_of
from graph_engine.findings.pattern import Severity
from graph_engine.schema import words
from queries.answers import BOUND_REASONS
from queries.catalogue import CATALOGUE
from tests.api.cli.conftest import done

PACKAGES = {package.__name__: Path(package.__file__).parent for package in (api.cli, api.demo, api.pictures)}
SENTENCES = [(name, key) for name in PACKAGES for key in sorted(WordList(name).entries)]
BY_CODE = ("severity_", "group_", "kind_", "column_")
"""Begins keys that are made of a code of the data."""

CONSTANT = re.compile(r"^([A-Z_]+) = \"([a-z][^\"{]* [^\"{]*)\"$", re.MULTILINE)
"""A constant that holds several words, as every reason for which an analysis leaves something out does."""
REASONS_OF_THE_INDEX = ("SAME_PARTY", "SAME_ACCOUNT", "BANK_UNKNOWN", "NO_END")
"""Reasons that stand in the index alone, which no screen shows."""


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize(("package", "key"), SENTENCES)
def test_a_sentence_has_the_same_values_in_every_language(package, key):
    texts = WordList(package).entries[key]
    assert tuple(texts) == LANGUAGES
    assert len({frozenset(placeholders(text)) for text in texts.values()}) == 1


@pytest.mark.parametrize("package", PACKAGES)
def test_a_chinese_sentence_is_chinese(package):
    chinese = [texts["zh"] for texts in WordList(package).entries.values() if texts["en"] != ", "]
    assert [text for text in chinese if not re.search("[\u4e00-\u9fff：]", text)] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_every_sentence_that_is_said_is_in_the_list_and_none_is_idle(package):
    source = "".join(path.read_text("utf-8") for folder in PACKAGES.values() for path in folder.rglob("*.py"))
    named = set(re.findall(r"\"([a-z_]+)\"", source))
    keys = {key for key in WordList(package).entries if not key.startswith(BY_CODE)}
    assert sorted(keys - named) == []


def test_terms_are_whole_in_every_language():
    for texts in TERMS.entries.values():
        assert tuple(texts) == LANGUAGES


def test_closed_lists_of_codes_are_told_in_every_language():
    codes = {*get_args(CaseState), *get_args(Action), *get_args(Outcome), *get_args(Severity)}
    codes |= {told.unit for detector in DETECTORS for told in parameters_of(detector)}
    assert sorted(codes - set(TERMS.entries)) == []


def test_every_column_of_a_query_has_a_heading_in_every_language():
    columns = [column for query in CATALOGUE.values() for column in query.columns]
    named = {re.sub("_(minor|en|zh)$", "", column.name) for column in columns}
    assert sorted(named - set(HEADINGS.entries) - set(TERMS.entries)) == []


def test_words_of_the_data_are_told_in_every_language():
    lists = (words.ROLES, words.ACCOUNT_KINDS, words.RELATION_KINDS, words.GUARANTEE_KINDS)
    lists += (words.TRANSACTION_KINDS, words.BANK_STANDINGS, words.LOAN_CLASSES, words.RISK_LEVELS)
    codes = {code for each in lists for code in each}
    assert sorted(codes - set(TERMS.entries)) == []


def test_what_a_run_or_a_backtest_leaves_out_is_told_in_every_language():
    sources = (path.read_text("utf-8") for path in Path(graph_engine.__file__).parent.rglob("*.py"))
    constants = [told for source in sources for told in re.findall(CONSTANT, source)]
    reasons = {text for name, text in constants if name not in REASONS_OF_THE_INDEX}
    assert {"situations too common to be alerts", "loans repaid whose maturity is not told"} <= reasons
    assert sorted(reasons - set(TERMS.entries)) == []


def test_parts_in_a_finding_are_told_in_every_language():
    folder = Path(__file__).parents[2] / "cases" / "detectors"
    parts = {
        name
        for path in folder.glob("*.yaml")
        for case in yaml.safe_load(path.read_text("utf-8"))
        for finding in case["findings"]
        for name in finding.get("roles", ())
    }
    assert {"received", "near_line"} <= parts
    assert sorted(parts - set(TERMS.entries)) == []


def test_what_queries_leave_out_is_told_in_every_language():
    source = "".join(path.read_text("utf-8") for path in Path(queries.__file__).parent.rglob("*.py"))
    told = re.findall(r"LeftOut\(\s*\"(\w+)\", \"(\w+)\"", source)
    codes = {code for pair in told for code in pair}
    codes |= set(re.findall(r"transfers_left_out\([^\n]*\"(\w+)\"\)", source)) | BOUND_REASONS
    assert {"parties", "role_not_ordinary", "between_own_accounts"} <= codes
    assert sorted(codes - set(TERMS.entries)) == []


def test_a_detector_is_told_in_the_language_asked_for_and_in_both_to_programs():
    english, chinese = done("detectors", "cycle"), done("detectors", "cycle", "--lang", "zh")
    assert "what it is: A circle of payments" in english
    assert "定义: 首尾相接成环" in chinese
    assert "k；自定" in chinese
    told = json.loads(done("detectors", "cycle", "--json"))
    assert told["fires_on_zh"].startswith("成环分层")
    assert told["parameters"][0]["why_zh"].startswith("W；自定")

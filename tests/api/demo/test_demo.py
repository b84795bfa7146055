"""The whole demonstration on a small bank: every screen, every command on it, every picture."""

import json
import re
import shlex
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.api.cli.conftest import CUSTOMERS, MONTHS, Outcome, call

SMALL = ("demo", "--customers", CUSTOMERS, "--months", MONTHS, "--no-serve")
THE_SAME_IN_CHINESE = {"CNY", "API", "Ctrl", "T", "analyst", "aml", "campaign", "mass", "affluent", "private"}
"""Codes, roles of keys, and the bank's own words for its segments, which are data."""


@pytest.fixture(scope="module")
def base(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def english(base) -> Outcome:
    return call(*SMALL, "--home", base)


@pytest.fixture(scope="module")
def value(base, english) -> dict:
    """A second demonstration in the same folder, as JSON and in Chinese."""
    outcome = call(*SMALL, "--home", base, "--json", "--lang", "zh")
    assert (outcome.code, outcome.err) == (0, "")
    return json.loads(outcome.out)


def lines(value: dict) -> list[dict]:
    return [part for page in value["pages"] for part in page["parts"] if "text" in part]


def test_it_tells_each_step_with_its_time_and_shows_four_screens(english, base):
    assert (english.code, english.err) == (0, "")
    steps = re.findall(r"^(\w+).*: [\d.]+ s$", english.out, re.MULTILINE)
    assert steps == ["Generated", "Loaded", "Analysed", "Published", "Asked", "All"]
    assert re.findall(r"^── (.*?) ─+$", english.out, re.MULTILINE) == [
        "For corporate-banking analysts",
        "For AML reviewers",
        "For campaign teams",
        "For programs",
    ]
    for picture in re.findall(r"▣ (.*)", english.out):
        assert Path(picture).suffix == ".svg"
    assert f"FUNDGRAPH_HOME={base}/home" in english.out


def test_the_analyst_sees_a_core_enterprise_and_an_opportunity(english):
    assert re.search(
        r"Core enterprise .+: \d+ regular suppliers, [1-9]\d* of them our customers and [1-9]\d* not\. "
        r"Of the CNY [\d,.]+ it paid them, \d+ % \(CNY [\d,.]+\) leaves to \w+ Bank\.",
        english.out,
    )
    assert re.search(r"Best opportunity: \d+ customers", english.out)


def test_the_reviewer_sees_ten_alerts_a_ring_and_a_silent_look_alike(english):
    assert len(re.findall(r"^\d+\. \[(?:low|medium|high|critical)\]", english.out, re.MULTILINE)) == 10
    [way] = re.findall(r"One ring, drawn: (.*)\.", english.out)
    stops = way.split(" → ")
    assert stops[0] == stops[-1]
    assert len(set(stops)) == len(stops) - 1 >= 3
    assert re.search(r"Rightly silent: the payroll agent .+ from \d+ firms .+ to \d+ persons", english.out)


def test_the_campaign_team_sees_a_community_and_ten_to_ask(english):
    assert re.search(r"A community: \d+ customers", english.out)
    page = english.out.split("── For campaign teams")[1].split("── For programs")[0]
    assert len(re.findall(r"^\d+\. .+: .+", page, re.MULTILINE)) == 10


def test_found_and_planted_are_told_for_every_kind(value):
    [grid] = [part for page in value["pages"] for part in page["parts"] if "rows" in part]
    assert len(grid["columns"]) == 4
    assert {row[0] for row in grid["rows"]} == {"洗钱", "合法相似行为", "社群"}
    assert all(0 <= found <= planted and planted > 0 for _, _, planted, found in grid["rows"])


def test_every_command_on_the_screens_works(value, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    commands = [part["command"] for part in lines(value) if part["command"]]
    ours = {command for command in commands if command.startswith("fundgraph ") and " serve" not in command}
    assert len(ours) > 20
    for command in sorted(ours):
        outcome = call("--home", value["home"], *shlex.split(command)[1:])
        assert outcome.code in {0, 6}, command
        assert outcome.out, command


def test_the_key_opens_the_three_screens_and_no_more(value):
    keys = json.loads(call("keys", "list", "--home", value["home"], "--json").out)
    [key] = keys
    assert key["roles"] == ["aml", "analyst", "campaign"]
    assert value["key"].startswith(f"fg_{key['key_id']}_")
    [curl] = [part["command"] for part in lines(value) if (part["command"] or "").startswith("curl")]
    assert value["key"] in curl
    assert value["url"] in curl


def test_each_screen_has_a_picture_on_disk(value):
    for page in value["pages"]:
        pictures = [part["picture"] for part in page["parts"] if part.get("picture")]
        assert pictures
        for picture in pictures:
            assert ElementTree.parse(picture).getroot().tag == "{http://www.w3.org/2000/svg}svg"


def test_chinese_is_chinese(value):
    told = [page["title"] for page in value["pages"]] + [part["text"] for part in lines(value)]
    text = "\n".join(told)
    assert re.search(r"[\d,.]+[万亿]元", text)
    left = set(re.findall(r"[A-Za-z]+", re.sub(r"http\S+", "", text))) - THE_SAME_IN_CHINESE
    assert left == set()


def test_a_second_demonstration_finds_the_same(english, value):
    found = set(re.findall(r"^    \$ (fundgraph (?:query|export) .*)$", english.out, re.MULTILINE))
    again = {part["command"] for part in lines(value) if part["command"]}
    assert found == {command for command in again if re.match("fundgraph (query|export) ", command)}


def test_a_folder_of_somebody_else_is_left_alone(tmp_path):
    (tmp_path / "bank").mkdir()
    outcome = call(*SMALL, "--home", tmp_path)
    assert outcome.code == 2
    assert "no demo made" in outcome.err
    assert list(tmp_path.iterdir()) == [tmp_path / "bank"]

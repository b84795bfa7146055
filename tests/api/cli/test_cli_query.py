"""Named queries from the command line."""

import json
import re

from tests.api.cli.conftest import call, done


def core_enterprise(home) -> str:
    from graph_engine.runs import Run

    return str(Run.open(home).table("supply_chains")["core_id"][0])


def test_an_answer_has_the_shape_of_the_contract(small_home):
    answer = json.loads(done("query", "top_hubs", "role=other", "--home", small_home, "--json"))
    assert list(answer) == [
        *("query", "engine", "run_id", "ledger_version", "elapsed_ms", "columns", "rows", "left_out")
    ]
    assert (answer["query"], answer["engine"]) == ("top_hubs", "index")
    assert {len(row) for row in answer["rows"]} == {len(answer["columns"])}


def test_an_answer_cut_by_a_bound_ends_with_6_and_says_so(small_home):
    outcome = call("query", "top_hubs", "--home", small_home)
    assert (outcome.code, outcome.err) == (6, "")
    assert re.search(r"Left out: [\d,]+ rows \(limit of rows\)", outcome.out)


def test_as_many_rows_as_were_asked_for_are_no_partial_answer(small_home):
    told = done("query", "top_hubs", "limit=1", "--home", small_home)
    assert re.search(r"Left out: [\d,]+ rows \(limit of rows\)", told)


def test_headings_and_codes_are_in_the_language_asked_for(small_home):
    party = core_enterprise(small_home)
    words = ("query", "counterparties", f"party={party}", "limit=500", "--home", small_home, "--lang", "zh")
    lines = done(*words).splitlines()
    assert lines[0].split()[:4] == ["交易对手", "对手名称", "类型", "本行客户"]
    assert {"收", "付", "企业"} <= {word for line in lines[1:] for word in line.split()}


def test_what_is_left_out_by_rule_is_no_partial_answer(small_home):
    party = core_enterprise(small_home)
    outcome = call("query", "neighbourhood", f"party={party}", "hops=1", "limit=10000", "--home", small_home)
    assert outcome.code == 0
    assert "not run through because of its role" in outcome.out


def test_amounts_are_shown_as_a_banker_reads_them(small_home):
    words = (
        "query",
        "suppliers_of_core_enterprise",
        f"party={core_enterprise(small_home)}",
        "--home",
        small_home,
    )
    assert re.search(r"CNY [\d,]+\.\d\d", done(*words))
    assert re.search(r"[\d,]+\.\d\d元", done(*words, "--lang", "zh"))
    assert "amount_minor" in json.loads(done(*words, "--json"))["columns"]


def test_a_person_reads_texts_in_one_language_and_yes_or_no_in_words(small_home):
    party = core_enterprise(small_home)
    words = ("query", "customer_360", f"party={party}", "--home", small_home)
    english, chinese = done(*words), done(*words, "--lang", "zh")
    assert "value_zh" not in english + chinese
    assert "counterparties in all currencies" in english
    assert "各币种交易对手" not in english
    assert "各币种交易对手" in chinese
    assert "born or registered on" in english
    assert {"出生或注册日期", "企业", "是"} <= set(chinese.split())
    assert not {"born_on", "company", "true", "ordinary", "current", "uscc", "low"} & set(chinese.split())
    assert not {"is", "has", "alert", "opportunity"} & set(chinese.split())
    assert "has shareholder" in english
    assert "对方为其股东" in chinese
    assert "counterparties in all currencies" not in chinese
    hubs = ("query", "top_hubs", "limit=10000", "--home", small_home)
    assert {" yes ", " no "} <= set(re.findall(r" yes | no |True|False", done(*hubs)))
    assert not re.search("True|False", done(*hubs, "--lang", "zh"))


def test_a_party_that_is_called_without_its_namespace_is_named_with_it(small_home):
    assert "near: party:P0000001" in call("query", "customer_360", "party=P0000001", "--home", small_home).err


def test_the_catalogue_is_listed_as_far_as_the_role_may_ask(small_home):
    every = {entry["query"] for entry in json.loads(done("query", "--json"))}
    campaign = {entry["query"] for entry in json.loads(done("query", "--json", "--role", "campaign"))}
    assert "shortest_flow_path" in every - campaign
    assert "community_members" in campaign
    assert "top_hubs" in done("query")
    assert "交易对手最多的主体" in done("query", "--lang", "zh")


def test_a_role_narrows_what_is_seen(small_home):
    outcome = call("query", "top_hubs", "--role", "campaign", "--home", small_home)
    assert outcome.code == 2
    assert "campaign" in outcome.err

"""From files to a published run, command by command."""

import json
import re
import shutil

import pytest

from tests.api.cli.conftest import CUSTOMERS, MONTHS, call, done


def test_a_generated_bank_says_how_large_it_is(tmp_path):
    summary = json.loads(done("generate", tmp_path / "bank", "--customers", 300, "--months", 1, "--json"))
    assert summary["customers"] == 300
    assert len(summary["transactions_per_month"]) == 1
    again = call("generate", tmp_path / "bank", "--customers", 300)
    assert again.code == 2
    assert "an empty folder" in again.err


def test_the_same_seed_writes_the_same_bytes(tmp_path, small_files):
    done("--quiet", "generate", tmp_path / "bank", "--customers", CUSTOMERS, "--months", MONTHS)
    name = "transaction-2025-02.csv"
    assert (tmp_path / "bank" / name).read_bytes() == (small_files / name).read_bytes()


@pytest.fixture(scope="module")
def loaded_twice(tmp_path_factory, small_files):
    home = tmp_path_factory.mktemp("twice")
    loads = [json.loads(done("load", "fundgraph", small_files, "--home", home, "--json")) for _ in range(2)]
    return home, *loads


def test_a_load_answers_with_the_shape_of_the_contract(loaded_twice):
    _, first, _ = loaded_twice
    assert list(first) == [
        *("load_id", "ledger_version", "tables", "sums", "from", "to", "reasons"),
        *("unresolved", "paired", "single", "ambiguous"),
    ]
    counts = first["tables"]["transaction-2025-01"]
    assert list(counts) == ["read", "accepted", "duplicates", "quarantined"]
    assert counts["read"] == counts["accepted"] > 0
    assert first["sums"]["CNY"] > 0
    assert first["ledger_version"] == 1


def test_loading_the_same_files_again_changes_nothing(loaded_twice):
    home, first, second = loaded_twice
    assert second["ledger_version"] == first["ledger_version"]
    for name, counts in second["tables"].items():
        assert (counts["accepted"], counts["duplicates"]) == (0, first["tables"][name]["accepted"])
    assert json.loads(done("quarantine", "list", "--home", home, "--json")) == []


def test_a_load_is_shown_in_chinese_with_large_units(tmp_path, small_files):
    shown = done("--lang", "zh", "load", "fundgraph", small_files, "--home", tmp_path)
    assert re.search(r"[\d,.]+[万亿]元", shown)
    assert "接收" in shown
    words = set(re.findall(r"[A-Za-z]{2,}", re.sub(r"[\w-]+\.csv|[0-9a-f]{12}", "", shown)))
    assert words <= {
        name for file in small_files.glob("*.csv") for name in re.findall("[A-Za-z]{2,}", file.stem)
    }


def test_a_bad_row_is_put_aside_and_loads_once_it_is_corrected(tmp_path, small_files):
    files, home = tmp_path / "files", tmp_path / "home"
    shutil.copytree(small_files, files, ignore=shutil.ignore_patterns("truth"))
    months = sorted(files.glob("transaction-*.csv"))
    lines = months[0].read_text(encoding="utf-8").splitlines()
    place = lines[0].split(",").index("amount")
    cells = lines[1].split(",")
    good, cells[place] = cells[place], "abc"
    months[0].write_text("\n".join([lines[0], ",".join(cells), *lines[2:]]) + "\n", encoding="utf-8")

    loaded = json.loads(done("load", "fundgraph", files, "--home", home, "--json"))
    [aside] = json.loads(done("quarantine", "list", "--home", home, "--json"))
    assert loaded["tables"][months[0].stem]["quarantined"] == 1
    assert (aside["line"], aside["column"], aside["value"]) == (2, "amount", "abc")
    assert "abc" in done("quarantine", "list", "--home", home)

    still = json.loads(done("quarantine", "replay", "--home", home, "--json"))
    assert still["ledger_version"] == loaded["ledger_version"]
    table = tmp_path / "corrections.csv"
    table.write_text(
        f"quarantine_id,column,value\n{aside['quarantine_id']},amount,{good}\n", encoding="utf-8"
    )
    replayed = json.loads(done("quarantine", "replay", "--corrections", table, "--home", home, "--json"))
    assert sum(counts["accepted"] for counts in replayed["tables"].values()) == 1
    assert json.loads(done("quarantine", "list", "--home", home, "--json")) == []


def test_the_same_analysis_is_the_same_run(small_home):
    [run] = json.loads(done("runs", "--home", small_home, "--json"))
    again = json.loads(done("analyse", "--home", small_home, "--json"))
    assert again["run_id"] == run["run_id"]
    assert again["as_of"].endswith("Z")
    assert run["current"] is True
    assert run["ledger_version"] == 1
    assert f"{run['run_id']}" in done("runs", "--home", small_home)


def test_a_run_may_look_back_be_published_and_stay_where_another_is_not_projected(tmp_path, small_home):
    home = tmp_path / "home"
    shutil.copytree(small_home / "ledger", home / "ledger")
    back = json.loads(done("analyse", "--as-of", "2025-01-31", "--home", home, "--json"))
    assert back["as_of"] == "2025-01-31T15:59:59.999999Z"
    newest = json.loads(done("analyse", "--home", home, "--json"))
    assert newest["run_id"] != back["run_id"]
    assert json.loads(done("publish", "--home", home, "--json")) == {"run_id": newest["run_id"]}
    assert json.loads(done("publish", back["run_id"], "--home", home, "--json")) == {"run_id": back["run_id"]}
    for projected in (("--to", "neo4j"), ("--to", "neo4j-import", home / "ledger")):
        assert call("publish", newest["run_id"], *projected, "--home", home).code != 0
    assert [entry["current"] for entry in json.loads(done("runs", "--home", home, "--json"))] == [False, True]

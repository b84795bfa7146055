"""A run from the ledger to its tables, on a small bank in a real ledger."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from graph_engine.detectors import DETECTORS
from graph_engine.errors import BadParameter, UnknownName
from graph_engine.ledger import Ledger
from graph_engine.run_tables import RUN_TABLES
from graph_engine.runs import Run, analyse, list_runs, publish
from graph_engine.runs.paths import RunPaths
from graph_engine.runs.plan import plan_run
from graph_engine.runs.stages import INDEXED_TABLES, STAGES
from tests.graph_engine.runs.run_bank import ago, content, lively, new_home, visible
from tests.graph_engine.small_facts import noon


def test_a_run_holds_every_table_in_its_shape_and_order(analysed: Path, made: Run) -> None:
    for name, table in RUN_TABLES.items():
        frame = made.table(name)
        assert dict(frame.schema) == table.columns
        assert frame.equals(table.shaped(frame))
        assert made.record["tables"][name]["rows"] == frame.height
    filled = {name for name in RUN_TABLES if made.table(name).height}
    assert filled == set(RUN_TABLES) - {"shadow_findings", "shadow_finding_members"}
    assert set(made.table("findings")["kind"]) == {"alert", "opportunity"}
    assert made.instant == noon(ago(2))
    assert made.ledger_version == Ledger(analysed).snapshot().version
    with pytest.raises(UnknownName, match="run table"):
        made.table("flow")


def test_the_index_holds_facts_and_results(made: Run) -> None:
    findings = made.table("findings")
    assert len(made.index.nodes("Community")) == made.table("community_profiles").height
    assert len(made.index.nodes("Opportunity")) == findings.filter(kind="opportunity").height
    assert len(made.index.edges("FLOWS_TO", "Party", "Party")) == made.table("flows").height


def test_the_same_inputs_give_the_run_that_is_there(tmp_path: Path, analysed: Path) -> None:
    home = new_home(tmp_path / "home", analysed)
    (run_id,) = RunPaths(home).finished()
    flows = RunPaths(home).run(run_id) / "tables" / "flows.parquet"
    made_at = flows.stat().st_mtime_ns
    assert analyse(home, Ledger(home)).run_id == run_id
    assert flows.stat().st_mtime_ns == made_at


def test_other_inputs_give_another_run(analysed: Path, made: Run) -> None:
    def planned(**inputs: Any) -> str:
        standard: dict[str, Any] = {"as_of": None, "seed": 1, "config": None}
        return plan_run(analysed, Ledger(analysed).snapshot(), **(standard | inputs)).run_id

    others = {
        planned(seed=2),
        planned(as_of=noon(ago(30))),
        planned(config={"communities": {"resolution": 2}}),
    }
    assert planned() == made.run_id
    assert len(others | {made.run_id}) == 4


def test_a_run_published_and_asked_for_again_is_the_same_run(home: Path, ledger: Ledger) -> None:
    first = analyse(home, ledger, as_of=noon(ago(30)))
    publish(home, first.run_id)
    second = analyse(home, ledger)
    assert second.parent_id == first.run_id
    publish(home)
    assert analyse(home, ledger).run_id == second.run_id
    assert analyse(home, ledger, as_of=noon(ago(30))).run_id == first.run_id


def test_what_was_seen_before_keeps_its_first_day(home: Path, ledger: Ledger) -> None:
    first = publish(home, analyse(home, ledger, as_of=noon(ago(10))).run_id)
    run = analyse(home, ledger)
    before, now = Run.open(home, first).table("tags"), run.table("tags")
    kept = now.join(before, on=["party_id", "tag"], suffix="_before")
    assert kept.height
    assert kept["since"].equals(kept["since_before"], check_names=False)
    opportunity = run.table("findings").filter(kind="opportunity")
    assert opportunity["first_seen"].to_list() == [noon(ago(10))]
    assert opportunity["last_seen"].to_list() == [noon(ago(2))]


def test_made_again_from_nothing_every_byte_is_the_same(home: Path, ledger: Ledger, made: Run) -> None:
    assert content(analyse(home, ledger)) == content(made)


@pytest.mark.parametrize("seed", [1, 2])
def test_rows_loaded_in_another_order_give_the_same_tables(empty_home: Path, made: Run, seed: int) -> None:
    other = Ledger(empty_home)
    lively().load(other, shuffle=seed)
    one, two = content(made), content(analyse(empty_home, other))
    del one["run.json"], two["run.json"]
    assert one == two


def test_nothing_later_than_the_instant_is_in_a_run(home: Path, ledger: Ledger) -> None:
    then = noon(ago(40))
    early = analyse(home, ledger, as_of=then)
    later = lively()
    later.movements = [row for row in later.movements if row["time"] <= then]
    other_home = new_home(home.parent / "other")
    later.load(Ledger(other_home))
    cut = analyse(other_home, Ledger(other_home), as_of=then)
    for name in RUN_TABLES:
        assert early.table(name).equals(cut.table(name)), name


def test_without_a_run_nothing_is_published(home: Path) -> None:
    with pytest.raises(UnknownName, match="run"):
        publish(home)
    with pytest.raises(UnknownName, match="current run"):
        Run.open(home)


def test_only_finished_runs_are_published(tmp_path: Path, analysed: Path, made: Run) -> None:
    home = new_home(tmp_path / "home", analysed)
    RunPaths(home).unfinished("0123456789abcdef").mkdir()
    RunPaths(home).run("fedcba9876543210").mkdir()
    for wrong in (
        "nothing",
        "0123456789abcdef",
        "fedcba9876543210",
        ".unfinished-0123456789abcdef",
        "../ledger",
    ):
        with pytest.raises(UnknownName):
            publish(home, wrong)
    assert publish(home) == made.run_id
    assert Run.open(home).run_id == made.run_id


def test_runs_are_listed_the_last_asked_for_first(home: Path, ledger: Ledger) -> None:
    assert list_runs(home) == []
    first = analyse(home, ledger, as_of=noon(ago(30)))
    second = analyse(home, ledger)
    publish(home, first.run_id)
    listed = list_runs(home)
    assert [(entry.run_id, entry.current) for entry in listed] == [
        (second.run_id, False),
        (first.run_id, True),
    ]
    assert json.loads(json.dumps(listed[0].as_dict()))["ledger_version"] == 1
    analyse(home, ledger, as_of=noon(ago(30)))
    assert list_runs(home)[0].run_id == first.run_id


def test_timings_stand_outside_the_run(home: Path, ledger: Ledger) -> None:
    told: list[tuple[int, int | None]] = []
    run = analyse(home, ledger, progress=lambda _, done, total: told.append((done, total)))
    log = (RunPaths(home).logs / f"{run.run_id}.jsonl").read_text().splitlines()
    assert [json.loads(line)["step"] for line in log] == ["index", *(stage.name for stage in STAGES), "write"]
    assert told[0] == (0, len(log))
    assert told[-1] == (len(log), len(log))
    assert visible(home) == sorted([run.run_id, "logs"])


@pytest.mark.parametrize(
    "config",
    [
        {"comunities": {}},
        {"communities": {"resolutoin": 1.0}},
        {"communities": {"resolution": "high"}},
        {"communities": 3},
        {"detectors": {"fan_in": {"nothing": 3}}},
        {"detectors": {"fan_in": {"status": "asleep"}}},
        {"detectors": {"fan_in": 3}},
    ],
)
def test_a_wrong_configuration_is_refused_and_leaves_nothing(
    home: Path, ledger: Ledger, config: dict
) -> None:  # type: ignore[type-arg]
    with pytest.raises(BadParameter):
        analyse(home, ledger, config=config)
    assert visible(home) == ["logs"]


def test_what_a_detector_on_trial_finds_is_kept_apart_and_is_an_alert_when_it_is_active(
    home: Path, ledger: Ledger
) -> None:
    trial = analyse(home, ledger, config={"detectors": {"fan_in": {"status": "shadow"}}}, as_of=noon(ago(2)))
    shadow = trial.table("shadow_findings")
    assert set(shadow["detector"]) == {"fan_in"}
    assert set(trial.table("shadow_finding_members")["finding_id"]) == set(shadow["finding_id"])
    assert "fan_in" not in set(trial.table("findings")["detector"])
    assert len(trial.index.nodes("Alert")) == trial.table("findings").filter(kind="alert").height
    publish(home, trial.run_id)
    active = analyse(home, ledger, as_of=noon(ago(1))).table("findings").filter(detector="fan_in")
    assert set(active["finding_id"]) == set(shadow["finding_id"])
    assert set(active["first_seen"]) == {trial.instant}


def test_an_empty_ledger_makes_a_run_that_tells_what_ran_and_found_nothing(empty_home: Path) -> None:
    run = analyse(empty_home, Ledger(empty_home), as_of=datetime.fromisoformat("2025-01-01T00:00:00+00:00"))
    assert run.table("detectors")["detector"].to_list() == [one.name for one in DETECTORS]
    assert all(run.table(name).is_empty() for name in RUN_TABLES if name != "detectors")


def test_a_naive_instant_is_refused(home: Path, ledger: Ledger) -> None:
    with pytest.raises(BadParameter, match="zone"):
        analyse(home, ledger, as_of=noon(ago(3)).replace(tzinfo=None) + timedelta())


def test_every_stage_reads_what_was_written_before_it() -> None:
    known = {"ledger", "index", "parent"}
    for stage in STAGES:
        assert set(stage.reads) <= known, stage.name
        known |= set(stage.writes)
    assert set(RUN_TABLES) - {"left_out"} <= known
    assert set(INDEXED_TABLES) <= known

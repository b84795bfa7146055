"""``runs show`` tells all of a run that its caller may know."""

import json
import re
from dataclasses import asdict

from api.cli.words import TERMS
from graph_engine.detectors import detector_named
from graph_engine.runs.stages import STAGES
from graph_engine.schema.access import STAGE_READS
from tests.api.cli.conftest import call, done


def test_a_run_is_shown_with_its_resolution_steps_and_what_was_left_out(small_home):
    told = json.loads(done("runs", "show", "--home", small_home, "--json"))
    [listed] = json.loads(done("runs", "--home", small_home, "--json"))
    assert told["run_id"] == listed["run_id"]
    assert told["configuration"]["communities"]["resolution"] == 0.01
    assert told["resolution"] == "second"
    [fan_in] = [one["used"] for one in told["detectors"] if one["detector"] == "fan_in"]
    standard = detector_named("fan_in").parameters("second", {})
    assert fan_in == [{"segment": None, "parameters": asdict(standard)}]
    assert [one["step"] for one in told["steps"]] == ["index", *(stage.name for stage in STAGES), "write"]
    assert told["searched_in_full_because"] == "there is no parent run"
    assert {"features", "filings"} <= {row["stage"] for row in told["left_out"]}
    codes = {row["reason"] for row in told["left_out"] if re.fullmatch("[a-z_]+", row["reason"])}
    codes |= {one["step"] for one in told["steps"]} | {told["searched_in_full_because"]}
    assert sorted(codes - set(TERMS.entries)) == []
    assert all(row["stage"].partition(".")[0] in STAGE_READS for row in told["left_out"])
    shown = done("runs", "show", told["run_id"], "--home", small_home, "--lang", "zh")
    assert "resolution=0.01" in shown
    assert "时间精度: 秒" in shown
    assert f"window_days={standard.window_days}" in shown
    assert "试运行" not in shown
    assert "\n未计入\n" in shown
    assert "全量搜索的原因: 没有上次分析" in shown


def test_a_run_is_shown_to_a_role_as_far_as_it_may_know(small_home):
    told = json.loads(done("runs", "show", "--home", small_home, "--json", "--role", "analyst"))
    assert told["detectors"] is None
    assert not {"alerts", "filings"} & {row["stage"].partition(".")[0] for row in told["left_out"]}
    assert call("runs", "show", "--home", small_home, "--role", "cypher").code == 2
    assert call("runs", "show", "nothing", "--home", small_home).code == 4

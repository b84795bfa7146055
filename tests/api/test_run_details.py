"""What a caller is told of a run: all of it for who may know, no count for who may not."""

import pytest

from graph_engine.runs.stages import STAGES
from graph_engine.schema.access import STAGE_READS
from tests.api.secret_bank import LATER_RUN_ID, RUN_ID

LEFT_OUT_SEEN = {
    "analyst": {15_002, 15_003, 15_004},
    "campaign": {15_002, 15_004},
    "aml": {15_002, 914_000_011, 914_000_012, 15_003, 914_000_013},
    "data": {15_001},
    "admin": set(),
}


@pytest.mark.parametrize("role", LEFT_OUT_SEEN)
def test_what_stages_left_out_is_told_to_who_may_read_what_they_make(bank, role):
    told = bank.get("/v1/runs/current", role).json()
    assert {row["count"] for row in told["left_out"]} == LEFT_OUT_SEEN[role]
    assert (told["detectors"] is not None) == (told["searches"] is not None) == (role == "aml")


def test_a_run_tells_what_it_was_made_of_and_what_was_chosen(bank):
    told = bank.get(f"/v1/runs/{RUN_ID}", "aml").json()
    assert (told["run_id"], told["current"], told["seed"], told["parent"]) == (RUN_ID, True, 1, None)
    assert told["searches"] == [{"search": "a search of secrets", "count": 1, "taken_over": 1}]
    [cycle] = [one for one in told["detectors"] if one["detector"] == "cycle"]
    assert (cycle["status"], cycle["parameters"]) == ("shadow", {"window_days": 914_000_001})
    assert cycle["used"] == [{"segment": None, "parameters": {"window_days": 914_000_001}}]
    assert told["resolution"] == "second"
    assert {one["status"] for one in told["detectors"] if one != cycle} == {"active"}
    assert told["steps"] == []
    assert bank.get("/v1/runs/current", "aml").json() == told


def test_a_run_that_is_not_there_is_not_found(bank):
    assert bank.get(f"/v1/runs/{LATER_RUN_ID}", "aml").status_code == 404


def test_every_stage_that_reads_are_told_for_is_one():
    assert {stage.name for stage in STAGES} >= set(STAGE_READS)

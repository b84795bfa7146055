"""A run that takes over what its parent searched finds what a run that searches everything finds."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from graph_engine.ledger import Ledger
from graph_engine.runs import Run, analyse, publish
from graph_engine.runs.run import current_id
from graph_engine.schema import TABLES
from tests.graph_engine.runs.run_bank import ago
from tests.graph_engine.small_facts import SmallBank, frame, noon


def compared(home: Path, ledger: Ledger, as_of: datetime | None = None) -> Run:
    """A run that may take searches over, found to hold what one that searches everything holds."""
    run, anew = (analyse(home, ledger, as_of=as_of, full=full) for full in (False, True))
    assert anew.parent_id == run.parent_id
    assert not anew.table("searches")["taken_over"].any()
    written = [{**each.record["tables"]} for each in (run, anew)]
    for tables in written:
        del tables["searches"]
    assert written[0] == written[1]
    assert run.table("searches").drop("taken_over").equals(anew.table("searches").drop("taken_over"))
    assert anew.record["searched_in_full_because"] == "it was asked for"
    return run


def add(ledger: Ledger, name: str, **row: Any) -> None:
    """Load one row, the correction of one that is there if it carries ``revised_at``."""
    told = {"source": "test", "source_key": row[TABLES[name].id_column]} | row
    with ledger.write() as write:
        conflicts = "correct" if "revised_at" in row else "quarantine"
        assert write.append(name, frame(name, [told]), on_conflict=conflicts).accepted == 1
        write.commit({})


def payment(number: str, day: date, **columns: Any) -> dict[str, Any]:
    told = {"transaction_id": number, "amount_minor": 7_000} | columns
    return SmallBank().pay("p01:1", "p12:1", 0, day, **told).movements[0]


def test_from_day_to_day_most_searches_are_taken_over(home: Path, ledger: Ledger) -> None:
    first = compared(home, ledger, noon(ago(40)))
    assert first.record["searched_in_full_because"] == "there is no parent run"
    for days in (20, 2):
        publish(home, current_id(home) or first.run_id)
        run = compared(home, ledger, noon(ago(days)))
        assert run.record["searched_in_full_because"] is None
        assert 0.5 < run.table("searches")["taken_over"].mean() < 1
        publish(home, run.run_id)


def test_late_rows_corrections_deletions_and_new_parties_are_searched_in(home: Path, ledger: Ledger) -> None:
    add(ledger, "transaction", **payment("tx:wrong", ago(150)))
    publish(home, analyse(home, ledger, as_of=noon(ago(3))).run_id)
    add(ledger, "transaction", **payment("tx:late", ago(200)))
    add(ledger, "transaction", **payment("tx:wrong", ago(140), revised_at=noon(ago(2)), amount_minor=99_000))
    deleted = {"table": "transaction", "deleted_id": "tx:0250", "deleted_at": noon(ago(2))}
    add(ledger, "tombstone", tombstone_id="t", **deleted)
    add(ledger, "party", party_id="a-first", kind="person", ours=True, role="ordinary")
    run = compared(home, ledger, noon(ago(1)))
    assert run.table("searches")["taken_over"].any()


def test_other_parameters_are_searched_anew(home: Path, ledger: Ledger) -> None:
    publish(home, analyse(home, ledger, as_of=noon(ago(3))).run_id)
    config = {"detectors": {"bipartite": {"window_days": 9}, "stack": {"status": "disabled"}}}
    run = analyse(home, ledger, as_of=noon(ago(2)), config=config).table("searches")
    assert not run.filter(search="layers")["taken_over"].any()
    assert run.filter(search="rounds")["taken_over"].any()


def test_nothing_is_taken_over_from_other_code(home: Path, ledger: Ledger) -> None:
    parent = publish(home, analyse(home, ledger, as_of=noon(ago(3))).run_id)
    record = home / "runs" / parent / "run.json"
    code = Run.open(home, parent).record["inputs"]["code"]
    record.write_text(record.read_text().replace(code, code[::-1]))
    run = analyse(home, ledger)
    assert run.record["searched_in_full_because"] == "the parent run was made by other code"
    assert not run.table("searches")["taken_over"].any()


@pytest.mark.parametrize("full", [False, True])
def test_the_same_inputs_are_the_same_run(home: Path, ledger: Ledger, full: bool) -> None:
    publish(home, analyse(home, ledger, as_of=noon(ago(30))).run_id)
    run = analyse(home, ledger, full=full)
    assert analyse(home, ledger, full=full).run_id == run.run_id
    assert analyse(home, ledger, full=not full).run_id != run.run_id

"""Each detector on a few transactions, against findings written by hand."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from graph_engine.detectors import DETECTORS, detect
from graph_engine.exchange import Rates
from graph_engine.findings import Finding, from_patterns
from graph_engine.reporting import Reporting
from tests.graph_engine.detectors.small_flows import Payment, SmallLedger, flows_of

CASES = Path(__file__).parents[2] / "cases" / "detectors"
NOW = datetime(2025, 6, 30, tzinfo=UTC)


def cases() -> list[Any]:
    return [
        pytest.param(path.stem, case, id=f"{path.stem}: {case['name']}")
        for path in sorted(CASES.glob("*.yaml"))
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


def ledger_of(case: dict[str, Any]) -> SmallLedger:
    """What a case tells; so many ``peers`` and ``small_payments`` between others are numbered last.

    Small payments begin the ledger; peers pay 1000 each to accounts elsewhere.
    """
    told = ("holders", "roles", "precision", "opened_with", "parties", "accounts", "tables")
    small = [f"2025-01-01 09:{n:02} | x{n} | y{n} | 100" for n in range(case.get("small_payments", 0))]
    peers = [f"2025-03-05 09:{n:02} | q{n} | elsewhere | 1000" for n in range(case.get("peers", 0))]
    return SmallLedger(
        [Payment.read(line) for line in (*case["payments"], *peers, *small)],
        outside=frozenset({"elsewhere", *case.get("outside", ())}),
        **{name: case[name] for name in told if name in case},
    )


def reporting_of(case: dict[str, Any]) -> Reporting:
    """Where the bank is at home, and its ``rates``, lines of ``day base quote rate``."""
    columns = ("day", "base", "quote", "rate", "rate_id")
    rates = [(*line.split(), str(place)) for place, line in enumerate(case.get("rates", ()))]
    told = pl.DataFrame(rates, dict.fromkeys(columns, pl.String), orient="row")
    table = told.with_columns(pl.col("day").str.to_date(), pl.col("rate").cast(pl.Decimal(18, 8)))
    return Reporting(case.get("home", "CN"), Rates.of(table))


def only(name: str, **chosen: Any) -> dict[str, dict[str, Any]]:
    """One detector, with some parameters chosen; the others do not run."""
    return {each.name: {"status": "disabled"} for each in DETECTORS} | {name: chosen}


def plain(finding: Finding, expected: dict[str, Any]) -> dict[str, Any]:
    """The finding in the words of the case, as far as the case says anything."""
    anchors = finding.ids_of("account", "anchor") or [finding.anchor_id]
    (anchor,) = anchors
    said = {
        "anchor": anchor.partition(":")[2],
        "about": finding.anchor_id.partition(":")[2],
        "amount": finding.amount_minor / 100,
        "confidence": finding.confidence,
        "roles": {
            role: sorted(int(name.removeprefix("tx:")) for name in finding.ids_of("transaction", role))
            for role in expected["roles"]
        },
        "parties": {
            role: sorted(name.removeprefix("party:") for name in finding.ids_of("party", role))
            for role in expected.get("parties", {})
        },
        "guarantees": sorted(finding.ids_of("guarantee")),
        "facts": {name: finding.facts[name] for name in expected.get("facts", {})},
        "sentence_en": finding.sentence_en,
        "sentence_zh": finding.sentence_zh,
    }
    return {name: said[name] for name in expected}


@pytest.mark.parametrize(("name", "case"), cases())
def test_a_detector_finds_what_was_written_by_hand(name, case, tmp_path):
    flows = flows_of(ledger_of(case), tmp_path / "index")
    (detected,) = detect(flows, only(name), reporting=reporting_of(case))
    found = from_patterns([detected], flows, NOW)
    assert len(found) == len(case["findings"])
    assert [plain(*pair) for pair in zip(found, case["findings"], strict=True)] == case["findings"]
    for finding, expected in zip(found, case["findings"], strict=True):
        assert len(finding.ids_of("transaction")) == sum(map(len, expected["roles"].values()))
        assert 0 <= finding.score < 1
        assert 0 <= finding.confidence <= 1
    assert sum(detected.found.left_out.values()) == case.get("left_out", 0)


@pytest.mark.parametrize(("name", "case"), [one for one in cases() if "fires_with" in one.values[1]])
def test_a_case_is_silent_for_the_reason_it_names(name, case, tmp_path):
    flows = flows_of(ledger_of(case), tmp_path / "index")
    (detected,) = detect(flows, only(name, **case["fires_with"]), reporting=reporting_of(case))
    assert detected.found.patterns
    assert case["fires_with"].items() <= detected.detector.parameters.items()


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda detector: detector.name)
def test_every_detector_has_a_case_that_fires_and_one_that_does_not(detector):
    found = yaml.safe_load((CASES / f"{detector.name}.yaml").read_text(encoding="utf-8"))
    assert {bool(case["findings"]) for case in found} == {True, False}
    assert any("fires_with" in case for case in found)
    assert any("sentence_zh" in one for case in found for one in case["findings"])


def test_no_movement_gives_no_finding(tmp_path):
    flows = flows_of(SmallLedger([]), tmp_path / "index")
    assert [one.found.patterns for one in detect(flows)] == [()] * len(DETECTORS)

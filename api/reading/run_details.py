"""All about one run that its caller may know."""

import json
from dataclasses import asdict
from typing import Any

import polars as pl

from graph_engine.runs import Run, current_id
from graph_engine.schema.access import Viewer, left_out_reads

Rows = list[dict[str, Any]]


def run_details(run: Run, viewer: Viewer) -> dict[str, Any]:
    """A run's inputs, what was chosen for it, its steps, and what its stages left out.

    Detectors and searches are None, and what a stage left out is no row, where the viewer may not read of
    them: a count would tell of what was found.
    """
    may_know = viewer.may("detectors")
    return {
        "run_id": run.run_id,
        "ledger_version": run.ledger_version,
        "instant": run.instant,
        "current": run.run_id == current_id(run.home),
        "business_day": run.business_day,
        "parent": run.parent_id,
        "seed": run.seed,
        "resolution": next(iter(run.table("detectors")["resolution"]), None),
        "searched_in_full_because": run.searched_in_full_because,
        "configuration": {name: each for name, each in run.configuration.items() if name != "detectors"},
        "detectors": _detectors(run) if may_know else None,
        "searches": _searches(run) if may_know else None,
        "steps": run.timings,
        "left_out": [
            row
            for row in run.table("left_out").to_dicts()
            if viewer.may(left_out_reads(row["stage"], row["reason"]))
        ],
    }


def _detectors(run: Run) -> Rows:
    """What the run had chosen of each detector, and what it ran with."""
    from graph_engine.detectors import DETECTORS, choice_of  # noqa: PLC0415  needs kernels

    chosen, ran = run.configuration.get("detectors", {}), run.table("detectors")
    return [
        {
            "detector": one.name,
            **asdict(choice_of(one.name, chosen.get(one.name, {}))),
            "used": [
                {"segment": row["segment"] or None, "parameters": json.loads(row["parameters"])}
                for row in ran.filter(detector=one.name).iter_rows(named=True)
            ],
        }
        for one in DETECTORS
    ]


def _searches(run: Run) -> Rows:
    """How many searches of each name there were, and how many of them were the parent's."""
    by_name = run.table("searches").group_by("search")
    return by_name.agg(count=pl.len(), taken_over=pl.col("taken_over").sum()).sort("search").to_dicts()

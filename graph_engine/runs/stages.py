"""The map of the program: the stages of a run in order, what each reads and what it writes.

``ledger`` is the ledger as of the instant, ``index`` the graph of its facts, ``parent`` the run before: its
findings, and its searches where they may be taken over. Everything else is a table that an earlier stage
wrote. A stage sees only what it says it reads.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from graph_engine.communities import communities
from graph_engine.detectors import Background, Searches, detect
from graph_engine.facts import Facts
from graph_engine.features import features
from graph_engine.filings import filings
from graph_engine.findings import Detected, Known, frames, settle, to_frames
from graph_engine.findings.finding import as_json
from graph_engine.flows import monthly_flows
from graph_engine.index import GraphIndex, money_flows
from graph_engine.left_out import all_left_out, things_left_out
from graph_engine.opportunities import outside_payee
from graph_engine.referrals import referrals
from graph_engine.reporting import Reporting
from graph_engine.reporting_rules import read_rules
from graph_engine.run_tables import RUN_TABLES
from graph_engine.runs.configuration import Configuration
from graph_engine.runs.run import Run
from graph_engine.supply_chains import supply_chains
from graph_engine.tags import KnownOfRun, field_values, read_catalogue, tagged

Tables = Mapping[str, pl.DataFrame]


@dataclass(frozen=True)
class Materials:
    """What stages work with."""

    facts: Facts
    index_path: Path
    seed: int
    configuration: Configuration
    parent: Run | None
    taken_over_from: Run | None
    tables: Tables
    time_zone: str

    def searches(self) -> Searches:
        """The searches that may be taken over."""
        earlier = self.taken_over_from
        return Searches(None if earlier is None else earlier.table("searches"))

    def reporting(self) -> Reporting:
        """By which rules the bank reports."""
        return Reporting.of(self.configuration.filings.home, self.facts.tables["exchange_rate"])

    def known(self) -> Known:
        """What settles findings: the instant, what people decided, what the parent run found."""
        found = None
        if self.parent is not None:
            findings, members = (
                pl.concat([self.parent.table(name), self.parent.table(f"shadow_{name}")])
                for name in ("findings", "finding_members")
            )
            found = findings, members
        judged = self.facts.tables
        return Known(self.facts.instant, judged["list_entry"], judged["judgement"], found)


@dataclass(frozen=True)
class Stage:
    """One step of a run."""

    name: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    make: Callable[[Materials], Tables]


def _flows(materials: Materials) -> Tables:
    return {"flows": monthly_flows(GraphIndex.open(materials.index_path))}


def _features(materials: Materials) -> Tables:
    table, left_out = features(materials.facts)
    return {"features": table, "left_out": left_out}


def _communities(materials: Materials) -> Tables:
    found = communities(materials.facts, materials.configuration.communities, materials.seed)
    return {"communities": found.members, "community_profiles": found.profiles, "left_out": found.left_out}


def _alerts(materials: Materials) -> Tables:
    flows = money_flows(GraphIndex.open(materials.index_path))
    searches = materials.searches()
    detected = detect(
        flows,
        materials.configuration.detectors,
        time_zone=materials.time_zone,
        reporting=materials.reporting(),
        searches=searches,
    )
    known = materials.known()
    tables = {"searches": searches.table(), "detectors": _ran(detected, Background(flows).resolution)}
    for status, name in (("active", "alert"), ("shadow", "shadow_finding")):
        chosen = [one for one in detected if one.status == status]
        tables[f"{name}s"], tables[f"{name}_members"] = to_frames(chosen, flows, known)
    left_out = [
        things_left_out(
            ".".join(filter(None, ("alerts", one.detector.name, one.segment))), dict(one.found.left_out)
        )
        for one in detected
    ]
    return {**tables, "left_out": all_left_out(left_out)}


def _ran(detected: Iterable[Detected], resolution: str) -> pl.DataFrame:
    """With which parameters each detector ran, segment by segment."""
    rows = [
        (one.detector.name, one.segment, resolution, as_json(one.detector.parameters)) for one in detected
    ]
    return pl.DataFrame(rows, schema=list(RUN_TABLES["detectors"].columns), orient="row")


def _filings(materials: Materials) -> Tables:
    found = filings(materials.facts, materials.configuration.filings, read_rules())
    return {"filings": found.table, "left_out": found.left_out}


def _supply_chains(materials: Materials) -> Tables:
    found = supply_chains(materials.facts, materials.configuration.supply_chains)
    return {"supply_chains": found.suppliers, "supply_chain_banks": found.banks, "left_out": found.left_out}


def _opportunities(materials: Materials) -> Tables:
    found, left_out = outside_payee.find(materials.facts, materials.configuration.outside_payee)
    opportunities, members = frames(settle(found, materials.known()))
    return {"opportunities": opportunities, "opportunity_members": members, "left_out": left_out}


def _findings(materials: Materials) -> Tables:
    tables = materials.tables
    return {
        "findings": pl.concat([tables["alerts"], tables["opportunities"]]),
        "finding_members": pl.concat([tables["alert_members"], tables["opportunity_members"]]),
    }


def _referrals(materials: Materials) -> Tables:
    tables = materials.tables
    candidates, left_out = referrals(
        materials.facts,
        tables["features"],
        tables["communities"],
        (tables["findings"], tables["finding_members"]),
        materials.configuration.referrals,
    )
    return {"referrals": candidates, "left_out": left_out}


def _tags(materials: Materials) -> Tables:
    values = field_values(materials.facts, KnownOfRun(**materials.tables))
    before = materials.parent.table("tags") if materials.parent is not None else None
    return {"tags": tagged(read_catalogue(), values, materials.facts.today, before)}


_FINDINGS = ("findings", "finding_members")
_SHADOW = ("shadow_findings", "shadow_finding_members")
_LOOKED = ("detectors", "searches")
_COMMUNITIES = ("communities", "community_profiles")
_SUPPLY_CHAINS = ("supply_chains", "supply_chain_banks")

STAGES: tuple[Stage, ...] = (
    Stage("flows", ("index",), ("flows",), _flows),
    Stage("features", ("ledger",), ("features",), _features),
    Stage("communities", ("ledger",), _COMMUNITIES, _communities),
    Stage("alerts", ("ledger", "index", "parent"), ("alerts", "alert_members", *_SHADOW, *_LOOKED), _alerts),
    Stage("filings", ("ledger",), ("filings",), _filings),
    Stage("supply_chains", ("ledger",), _SUPPLY_CHAINS, _supply_chains),
    Stage("opportunities", ("ledger", "parent"), ("opportunities", "opportunity_members"), _opportunities),
    Stage(
        "findings", ("alerts", "alert_members", "opportunities", "opportunity_members"), _FINDINGS, _findings
    ),
    Stage("referrals", ("ledger", "features", "communities", *_FINDINGS), ("referrals",), _referrals),
    Stage("tags", ("ledger", "parent", "features", *_COMMUNITIES, *_FINDINGS), ("tags",), _tags),
)
"""Every stage in order, after the index of facts was built and before results are added to it.

A stage may also write rows of ``left_out``, which are gathered.
"""

INDEXED_TABLES = (*_COMMUNITIES, *_FINDINGS, "tags", *_SUPPLY_CHAINS)
"""Tables that are added to the index after the last stage."""

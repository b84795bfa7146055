"""Add the results of a run to an index: communities, findings, tags and supply chains."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from graph_engine.index.evidence import evidence_frame
from graph_engine.index.files import load_arrow
from graph_engine.index.format import read_contents, write_contents
from graph_engine.index.open import GraphIndex
from graph_engine.index.write import NO_END, code_ends, write_edges, write_nodes
from graph_engine.schema.graph import EDGE_TYPES, NODE_LABELS, EdgeType, NodeLabel

Tables = Mapping[str, pl.DataFrame]

FINDING_KINDS = {"Alert": "alert", "Opportunity": "opportunity"}
"""Which findings are nodes of which label."""


def add_results(path: Path, tables: Tables) -> None:
    """Write the nodes and edges that a run's tables tell of into the index of its facts.

    Parameters
    ----------
    path : Path
        A folder in which ``build_facts`` has written, not yet moved to its place.
    tables : mapping of str to DataFrame
        ``communities``, ``community_profiles``, ``findings``, ``finding_members``, ``tags``,
        ``supply_chains`` and ``supply_chain_banks``.

    Raises
    ------
    EngineError
        If ids of a label are not unique.
    KeyError
        If a table is missing.

    Notes
    -----
    The index file is replaced last.
    """
    contents, facts = read_contents(path), GraphIndex.open(path)
    ids = {label: pl.Series(load_arrow(path / "nodes" / label / "id.arrow")) for label in contents.nodes}
    for label in NODE_LABELS.values():
        if label.origin == "run":
            contents.nodes[label.name], ids[label.name] = write_nodes(path, label, _nodes(label, tables))
    for edge_type in EDGE_TYPES.values():
        if edge_type.origin == "run":
            coded, n_left_out = code_ends(edge_type, _edges(edge_type, tables, facts), ids)
            n_ends = len(ids[edge_type.source]), len(ids[edge_type.target])
            contents.edges[edge_type.pattern] = write_edges(path, edge_type, coded, n_ends)
            if n_left_out:
                contents.left_out[edge_type.pattern] = {NO_END: n_left_out}
    write_contents(path, contents)


def _nodes(label: NodeLabel, tables: Tables) -> pl.DataFrame:
    frame = tables[label.table]
    if label.name in FINDING_KINDS:
        frame = frame.filter(pl.col("kind") == FINDING_KINDS[label.name])
    wanted = [label.id_column, *(column.name for column in label.properties)]
    return frame.select(wanted).unique() if label.name == "Tag" else frame.select(wanted)


def _edges(edge_type: EdgeType, tables: Tables, facts: GraphIndex) -> pl.DataFrame:
    match edge_type.name:
        case "INVOLVES":
            frame = _involved(edge_type, tables)
        case "EVIDENCED_BY":
            frame = evidence_frame(edge_type, _members(edge_type, tables), facts)
        case "TAGGED":
            frame = tables["tags"].with_columns(since_at=pl.col("since").cast(pl.Datetime("us", "UTC")))
        case "SUPPLIES":
            frame = _supplied(tables)
        case _:
            frame = tables[edge_type.table]
    names = (edge_type.source_column, edge_type.target_column, edge_type.time_column)
    wanted = [name for name in names if name] + [column.name for column in edge_type.properties]
    return frame.select(*dict.fromkeys(wanted))


def _involved(edge_type: EdgeType, tables: Tables) -> pl.DataFrame:
    """Members of the kind that the other label stands for."""
    return _members(edge_type, tables).filter(pl.col("member_kind") == edge_type.target.lower())


def _members(edge_type: EdgeType, tables: Tables) -> pl.DataFrame:
    """Members of findings of the label."""
    findings = tables["findings"].filter(pl.col("kind") == FINDING_KINDS[edge_type.source])
    return tables["finding_members"].join(findings.select("finding_id"), on="finding_id", how="semi")


def _supplied(tables: Tables) -> pl.DataFrame:
    """Regular suppliers, each with the share of its bank in all that the core enterprise pays."""
    of_bank = ("core_id", "currency", "bank_code")
    shares = tables["supply_chain_banks"].select(*of_bank, bank_share="share")
    return tables["supply_chains"].join(shares, on=of_bank, how="left", nulls_equal=True)

"""The evidence of findings as edges: from the finding to the node where each transaction or guarantee starts.

A transfer starts at the account that pays; what is booked at one account starts there; a guarantee starts at
the guarantor. So one pattern leads from a finding to all of its evidence, and each piece counts once.
"""

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from graph_engine.index.edges import Edges
from graph_engine.index.open import GraphIndex
from graph_engine.index.properties import NO_TIME
from graph_engine.schema.graph import EdgeType

EVIDENCE_OF = {"Account": "transaction", "Party": "guarantee"}
"""The kind of evidence that starts at nodes of a label."""

TYPES_OF = {"transaction": ("TRANSFERRED", "BOOKED"), "guarantee": ("GUARANTEES",)}
"""The relationship types that evidence of a kind is."""

STARTS_SCHEMA: dict[str, pl.DataType] = {
    "member_id": pl.String(),
    "starts_from": pl.String(),
    "time": pl.Datetime("us", "UTC"),
    "inward": pl.Boolean(),
    "amount_minor": pl.Int64(),
    "currency": pl.String(),
}
"""Where a piece of evidence starts, when, whether the bank pays it in, and what it moves or answers for."""


def evidence_frame(edge_type: EdgeType, members: pl.DataFrame, facts: GraphIndex) -> pl.DataFrame:
    """Give the edges from findings to where their evidence starts.

    Parameters
    ----------
    edge_type : EdgeType
        ``EVIDENCED_BY`` between two labels.
    members : DataFrame
        Rows of ``finding_members`` of the findings of its source's label.
    facts : GraphIndex
        The graph that holds the evidence.

    Returns
    -------
    DataFrame
        One row for each finding, piece of evidence and part in it. Of what is booked at two accounts only
        one is told: one that takes part in the finding, and of those the one that paid. What the graph does
        not hold starts nowhere (null).

    Notes
    -----
    O(n) in the edges that evidence may be, whose ids are looked up among the few that are evidence.
    """
    kind = EVIDENCE_OF[edge_type.target]
    evidence = members.filter(pl.col("member_kind") == kind)
    wanted = evidence["member_id"].unique()
    starts = pl.concat([_starts(facts.edges(name), wanted) for name in TYPES_OF[kind]])
    found = evidence.join(starts, on="member_id", how="left").join(
        _taking_part(edge_type, members), on=["finding_id", "starts_from"], how="left"
    )
    one = ["finding_id", "member_id", "role"]
    return (
        found.sort(*one, "takes_part", "inward", "starts_from", nulls_last=True)
        .unique(one, keep="first", maintain_order=True)
        .rename({"member_id": f"{kind}_id"})
    )


def _taking_part(edge_type: EdgeType, members: pl.DataFrame) -> pl.DataFrame:
    """The nodes at which evidence may start that take part in each finding."""
    own = members.filter(pl.col("member_kind") == edge_type.target.lower())
    return own.select("finding_id", starts_from="member_id", takes_part=pl.lit(0)).unique()


def _starts(edges: Edges, wanted: pl.Series) -> pl.DataFrame:
    """Where the edges with some ids start, when, and how much they moved."""
    there = pc.is_in(edges.ids, value_set=pa.array(wanted.to_list(), edges.ids.type))
    codes = np.flatnonzero(there.to_numpy(zero_copy_only=False))
    times = pl.Series(edges.times[codes])
    directions = edges.take("direction", codes) if "direction" in edges.names else ["out"] * codes.size
    return pl.DataFrame(
        {
            "member_id": edges.ids_at(codes),
            "starts_from": edges.source_nodes.ids_at(edges.sources[codes]),
            "time": times.set(times == NO_TIME, None).cast(pl.Datetime("us", "UTC")),
            "inward": [direction == "in" for direction in directions],
            "amount_minor": edges.take("amount_minor", codes),
            "currency": edges.take("currency", codes),
        },
        schema=STARTS_SCHEMA,
    )

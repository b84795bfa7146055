"""Tags as a viewer may see them."""

import polars as pl

from api.pages import Found
from api.reading.tables import found_in, split_by_sight, with_names
from graph_engine.runs import Run
from graph_engine.schema.access import OUTSIDE_PERSONS, Viewer


def tag_frame(run: Run, viewer: Viewer) -> pl.DataFrame:
    """The tags the viewer may know of; those for AML work are not even counted for others."""
    tags = run.table("tags")
    return tags if viewer.may("aml_tags") else tags.filter(~pl.col("aml_only"))


def find_tags(run: Run, viewer: Viewer, *, party_id: str | None = None, tag: str | None = None) -> Found:
    """Tags of a party or of a name, or all, by party and tag."""
    asked = (("party_id", party_id), ("tag", tag))
    conditions = (pl.col(name) == value for name, value in asked if value is not None)
    frame = tag_frame(run, viewer).filter(*conditions)
    seen, hidden = split_by_sight(run, viewer, frame, "party_id")
    return with_names(run, found_in(seen, {OUTSIDE_PERSONS: hidden}), name="party_id")

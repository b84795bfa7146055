"""Communities and their members as a viewer may see them."""

from typing import Any

import polars as pl

from api.models.communities import Community
from api.pages import Found, Row
from api.reading.tables import found_in, in_language, parsed, split_by_sight, with_names
from api.settings import Language
from graph_engine.errors import UnknownName
from graph_engine.runs import Run
from graph_engine.schema.access import OUTSIDE_PERSONS, Viewer


def find_communities(run: Run) -> Found:
    """All communities, by id."""
    return found_in(run.table("community_profiles"))


def community_row(run: Run, community: str) -> dict[str, Any]:
    """One community.

    Raises
    ------
    UnknownName
        If there is none of that id; names some that come near.
    """
    profiles = run.table("community_profiles")
    found = profiles.filter(pl.col("community") == community)
    if found.is_empty():
        raise UnknownName("community", community, profiles["community"].to_list())
    return found.row(0, named=True)


def community_model(row: Row, lang: Language) -> Community:
    """A community in a language."""
    told = {name: row[name] for name in ("community", "members", "persons", "firms", "value_segment")}
    return Community(**told, traits=parsed(row["traits"]) or [], sentence=in_language(row, "sentence", lang))


def find_members(run: Run, viewer: Viewer, community: str) -> Found:
    """The members of a community, the most central first; outside persons are counted where not seen."""
    community_row(run, community)
    members = run.table("communities").filter(pl.col("community") == community)
    seen, hidden = split_by_sight(run, viewer, members, "party_id")
    return with_names(run, found_in(seen, {OUTSIDE_PERSONS: hidden}), name="party_id")

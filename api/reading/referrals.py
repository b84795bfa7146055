"""Referral candidates as a viewer may see them."""

from api.pages import Found
from api.reading.tables import found_in, split_by_sight, with_names
from graph_engine.runs import Run
from graph_engine.schema.access import OUTSIDE_PERSONS, Viewer


def find_candidates(run: Run, viewer: Viewer) -> Found:
    """Customers to ask for a referral, the best first."""
    seen, hidden = split_by_sight(run, viewer, run.table("referrals"), "party_id")
    return with_names(run, found_in(seen, {OUTSIDE_PERSONS: hidden}), name="party_id")

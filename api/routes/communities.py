"""Communities and their members."""

from fastapi import APIRouter

from api.access import CommunityReader
from api.ids import CommunityId
from api.language import Lang
from api.models.communities import Community, Member
from api.models.pages import Page
from api.pages import PageAsked
from api.reading.communities import community_model, community_row, find_communities, find_members
from api.service import RunHere

ROUTER = APIRouter(prefix="/communities", tags=["communities"])


@ROUTER.get("")
def list_communities(caller: CommunityReader, asked: PageAsked, lang: Lang) -> Page[Community]:  # noqa: ARG001
    """All communities, by id."""
    return asked.page(find_communities(asked.run), lambda row: community_model(row, lang))


@ROUTER.get("/{community_id}")
def get_community(caller: CommunityReader, run: RunHere, lang: Lang, community_id: CommunityId) -> Community:  # noqa: ARG001
    """One community."""
    return community_model(community_row(run, community_id), lang)


@ROUTER.get("/{community_id}/members")
def list_members(caller: CommunityReader, asked: PageAsked, community_id: CommunityId) -> Page[Member]:
    """The members of a community, the most central first."""
    page = asked.page(find_members(asked.run, caller.viewer, community_id), lambda row: Member(**row))
    caller.asks_about(member.party_id for member in page.items)
    return page

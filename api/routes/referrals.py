"""Referral candidates."""

from fastapi import APIRouter

from api.access import ReferralReader
from api.language import Lang
from api.models.pages import Page
from api.models.referrals import ReferralCandidate
from api.pages import PageAsked, Row
from api.reading.referrals import find_candidates
from api.reading.tables import in_language, parsed

ROUTER = APIRouter(prefix="/referral-candidates", tags=["referrals"])


@ROUTER.get("")
def list_candidates(caller: ReferralReader, asked: PageAsked, lang: Lang) -> Page[ReferralCandidate]:
    """Customers to ask for a referral, the best first, with whom they would bring and why."""

    def model(row: Row) -> ReferralCandidate:
        told = {name: row[name] for name in ("rank", "party_id", "name", "score")}
        why = in_language(row, "why", lang)
        return ReferralCandidate(**told, brings=parsed(row["brings"]), why=why)

    page = asked.page(find_candidates(asked.run, caller.viewer), model)
    caller.asks_about(candidate.party_id for candidate in page.items)
    return page

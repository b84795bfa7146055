"""The cards of learned rankers, for the role aml."""

from fastapi import APIRouter

from api.access import RankerReader
from api.ids import RankerId
from api.models.rankers import RankerCard, RankerList
from api.service import ServiceHere
from graph_engine.ranker import list_rankers, open_ranker

ROUTER = APIRouter(prefix="/rankers", tags=["findings"])


@ROUTER.get("")
def list_cards(caller: RankerReader, service: ServiceHere) -> RankerList:  # noqa: ARG001
    """The cards of all rankers of the home, by id."""
    return RankerList(items=[RankerCard.model_validate(card) for card in list_rankers(service.settings.home)])


@ROUTER.get("/{ranker_id}")
def get_card(caller: RankerReader, service: ServiceHere, ranker_id: RankerId) -> RankerCard:  # noqa: ARG001
    """One card: what the ranker learnt from, its split, how well it did, and what it reads."""
    return RankerCard.model_validate(open_ranker(service.settings.home, ranker_id).card)

"""Scores: one transaction rated against the current run, for the role aml."""

from fastapi import APIRouter

from api.access import ScoreAsker
from api.language import Lang
from api.models.scores import Score, ScoreAsked
from api.reading.scores import scored
from api.service import RunWithKernels

ROUTER = APIRouter(prefix="/score", tags=["findings"])


@ROUTER.post("")
def score_transaction(caller: ScoreAsker, run: RunWithKernels, lang: Lang, asked: ScoreAsked) -> Score:
    """Rate one proposed or just-booked transaction: its score, why, what it completes. Nothing is written."""
    caller.asks_about(each for each in (asked.payer_account, asked.payee_account) if each is not None)
    return Score.model_validate(scored(run, asked, lang))

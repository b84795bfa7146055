"""Backtests: a detector tried with changed parameters over the past, for the role aml."""

from fastapi import APIRouter

from api.access import BacktestMaker
from api.language import Lang
from api.models.backtests import BacktestAnswer, BacktestAsked
from api.reading.backtests import answered
from api.service import RunHere, ServiceHere

ROUTER = APIRouter(prefix="/backtests", tags=["findings"])


@ROUTER.post("")
def make_backtest(
    caller: BacktestMaker, service: ServiceHere, run: RunHere, lang: Lang, asked: BacktestAsked
) -> BacktestAnswer:
    """What a detector would have found with other parameters: kept, won and lost. Nothing is written."""
    answer = BacktestAnswer.model_validate(answered(service.settings, run, asked, lang))
    for alert in (*answer.lost_alerts, *answer.won_alerts):
        caller.asks_about(alert.ids)
    return answer

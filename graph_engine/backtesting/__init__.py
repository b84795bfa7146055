"""Backtests: what a detector would have found in the past with other parameters, beside the present ones.

Nothing is written: no ledger, no run, no setting is touched.
"""

from graph_engine.backtesting.backtest import Asked, Backtest, backtest
from graph_engine.backtesting.comparison import Comparison, Tally, compare

__all__ = ["Asked", "Backtest", "Comparison", "Tally", "backtest", "compare"]

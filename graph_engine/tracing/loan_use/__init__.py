"""What a loan was spent on: its money followed hop by hop to what it may or may not be used for."""

from graph_engine.tracing.loan_use.use import USE_COLUMNS, LoanUse, loan_use

__all__ = ["USE_COLUMNS", "LoanUse", "loan_use"]

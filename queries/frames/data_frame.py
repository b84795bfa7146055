"""Answers as pandas data frames."""

import pandas as pd

from queries.frames.arrow import to_arrow
from queries.frames.columns import Answered


def to_pandas(answer: Answered) -> pd.DataFrame:
    """Give an answer as a data frame.

    Parameters
    ----------
    answer : Answer or CypherAnswer
        Of a named query, or of a statement.

    Returns
    -------
    pandas.DataFrame
        One row each, in the answer's order; the columns are of Arrow's types, so that amounts stay 64-bit
        integers where some are missing, and instants are UTC. ``frame.attrs`` tells of which run it is, and
        what was left out.
    """
    frame = to_arrow(answer).to_pandas(types_mapper=pd.ArrowDtype)
    frame.attrs = {
        "run_id": answer.run_id,
        "ledger_version": answer.ledger_version,
        "left_out": [part.as_dict() for part in answer.left_out],
    }
    return frame

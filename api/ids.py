"""Ids in paths, as ``namespace:source id``."""

from typing import Annotated

from fastapi import Path

MAX_ID = 200
"""Characters of an id at most; ours."""

PartyId = Annotated[str, Path(min_length=1, max_length=MAX_ID, examples=["party:P0000017"])]
AccountId = Annotated[str, Path(min_length=1, max_length=MAX_ID, examples=["acct:A00000042"])]
CommunityId = Annotated[str, Path(min_length=1, max_length=MAX_ID, examples=["c0007"])]
FindingId = Annotated[str, Path(min_length=1, max_length=MAX_ID, examples=["f_5d0c2a91be"])]
TraceStart = Annotated[
    str, Path(min_length=1, max_length=MAX_ID, examples=["transaction:tx:T0000000123", "loan:loan:L0000000"])
]
QueryName = Annotated[str, Path(min_length=1, max_length=MAX_ID, examples=["counterparties"])]
DetectorName = Annotated[str, Path(min_length=1, max_length=MAX_ID, examples=["structuring"])]
RankerId = Annotated[str, Path(min_length=1, max_length=MAX_ID, examples=["3f9a0c2be4710d55"])]
RunId = Annotated[str, Path(min_length=1, max_length=MAX_ID, examples=["3f9a0c2be471"])]
KeyId = Annotated[str, Path(min_length=1, max_length=MAX_ID, examples=["0a1b2c3d4e5f"])]

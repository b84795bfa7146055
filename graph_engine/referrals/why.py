"""How a candidate is told: a reason with its numbers, and whom they would bring as counts and bands."""

import json
from typing import Any

import polars as pl

from graph_engine.schema.bands import count_band
from graph_engine.vocabulary import said
from graph_engine.wording import Language, sentence

MEMBER = {
    "en": (
        "member of a community where {tier_share} are in the segment {tier}"
        " ({usual_share} of all customers are)"
    ),
    "zh": "所在社群中{tier}客户占{tier_share}（全体客户为{usual_share}）",
}
DEALS = {
    "en": (
        "deals with a community where {tier_share} are in the segment {tier}"
        " ({usual_share} of all customers are)"
    ),
    "zh": "往来社群中{tier}客户占{tier_share}（全体客户为{usual_share}）",
}
REACH = {
    "en": "; deals with {people:person who is no customer|people who are no customers}",
    "zh": "；与{people}位非本行客户往来",
}
HISTORY = {
    "en": "; {joined} of {asked:earlier referral|earlier referrals} joined",
    "zh": "；此前推荐{asked}次，成功{joined}次",
}

SCHEMA: dict[str, pl.DataType] = {
    "party_id": pl.String(),
    "brings": pl.String(),
    "score": pl.Float64(),
    "why_en": pl.String(),
    "why_zh": pl.String(),
    "rank": pl.Int64(),
}


def told(ranked: pl.DataFrame, tier: str, usual_share: float) -> pl.DataFrame:
    """Give the run table ``referrals`` of ranked candidates."""
    rows = [
        {
            "party_id": row["party_id"],
            "brings": _brings(row),
            "score": row["score"],
            "why_en": _why(row | {"usual_share": usual_share}, tier, "en"),
            "why_zh": _why(row | {"usual_share": usual_share}, tier, "zh"),
            "rank": row["rank"],
        }
        for row in ranked.iter_rows(named=True)
    ]
    return pl.DataFrame(rows, schema=SCHEMA)


def _brings(row: dict[str, Any]) -> str:
    counts = {name: row[name] for name in ("people", "people_at_rivals", "firms")}
    return json.dumps(counts | {"people_band": count_band(row["people"])}, sort_keys=True)


def _why(row: dict[str, Any], tier: str, lang: Language) -> str:
    parts = [(MEMBER if row["member"] else DEALS)[lang]]
    parts += [REACH[lang]]
    parts += [HISTORY[lang]] if row["asked"] else []
    return sentence("".join(parts), row | {"tier": said("value_segment", tier, lang)}, "", lang)

"""Result tables of a run as lists for pages."""

import json
from typing import Any

import polars as pl

from api.pages import Found, Row
from api.reading.parties import party_names, visible_ids
from api.settings import Language
from graph_engine.runs import Run
from graph_engine.schema.access import OUTSIDE_PERSONS, Viewer
from graph_engine.schema.masks import mask_text, mask_texts


def found_in(frame: pl.DataFrame, left_out: dict[str, int] | None = None) -> Found:
    """The rows of a frame, in its order."""
    return Found(frame.height, lambda a, b: frame.slice(a, b - a).to_dicts(), left_out or {})


def split_by_sight(run: Run, viewer: Viewer, frame: pl.DataFrame, column: str) -> tuple[pl.DataFrame, int]:
    """The rows about parties that the viewer may see, and how many rows are not."""
    if viewer.may(OUTSIDE_PERSONS):
        return frame, 0
    seen = visible_ids(run, viewer, frame[column].unique().sort().to_list())
    kept = frame.filter(pl.col(column).is_in(sorted(seen)))
    return kept, frame.height - kept.height


def with_names(run: Run, found: Found, **columns: str) -> Found:
    """The same list with the names of parties beside their ids: ``payer_name="payer_id"``."""

    def part(start: int, stop: int) -> list[dict[str, Any]]:
        rows = [dict(row) for row in found.part(start, stop)]
        names = party_names(run, (row[id_column] for row in rows for id_column in columns.values()))
        for row in rows:
            row |= {name: names.get(row[id_column]) for name, id_column in columns.items()}
        return rows

    return Found(found.total, part, found.left_out)


def in_language(row: Row, what: str, lang: Language) -> str:
    """The sentence of a row in a language, long numbers masked: ``sentence_zh`` for ``zh``."""
    return mask_text(row[f"{what}_{lang}"])


def parsed(text: str | None) -> Any:
    """JSON text of a table as a value, long numbers in its texts masked; nothing where there is none."""
    return None if text is None else mask_texts(json.loads(text))

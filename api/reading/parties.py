"""Parties as a viewer may see them."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from api.models.parties import Party, PartyFilters
from api.pages import Found
from graph_engine.index import Nodes
from graph_engine.runs import Run
from graph_engine.schema import AML_COLUMNS
from graph_engine.schema.access import OUTSIDE_PERSONS, Viewer, shown
from graph_engine.schema.masks import mask_text
from queries.visibility import code_of_party, seen_parties

Mask = NDArray[np.bool_]

SHOWN = tuple(name for name in Party.model_fields if name != "party_id" and name not in AML_COLUMNS)
EQUAL_TO = ("kind", "role", "region", "industry", "value_segment")


def find_parties(run: Run, viewer: Viewer, filters: PartyFilters) -> Found:
    """The parties that meet all filters, by id; outside persons are counted where they may not be seen.

    A name narrows down what is seen, not what is counted: nobody can ask for a person by a count.
    """
    nodes = run.index.nodes("Party")
    wanted = np.ones(len(nodes), bool)
    for name in EQUAL_TO:
        value = getattr(filters, name)
        if value is not None:
            wanted &= equal_to(nodes, name, value)
    if filters.ours is not None:
        wanted &= nodes.column("ours") == filters.ours
    seen = wanted & seen_parties(nodes, viewer, np.arange(len(nodes)))
    hidden = int(wanted.sum() - seen.sum())
    if filters.name is not None:
        seen &= _named(nodes, filters.name)
    codes = np.flatnonzero(seen)
    return Found(len(codes), lambda a, b: party_rows(run, viewer, codes[a:b]), {OUTSIDE_PERSONS: hidden})


def party_rows(
    run: Run, viewer: Viewer, codes: Sequence[int] | NDArray[np.integer[Any]]
) -> list[dict[str, Any]]:
    """What the viewer may see of each of these parties, in their order."""
    nodes = run.index.nodes("Party")
    names = (*SHOWN, *AML_COLUMNS) if viewer.may("risk_ratings") else SHOWN
    columns: dict[str, Sequence[Any]] = {"party_id": nodes.ids_at(codes)}
    columns |= {
        name: [
            shown(viewer, name, value) if isinstance(value, str) else value
            for value in nodes.take(name, codes)
        ]
        for name in names
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def party_code(run: Run, viewer: Viewer, party_id: str) -> int:
    """The code of a party that the viewer may see.

    Raises
    ------
    UnknownName
        If there is none, or only one the viewer may not see: both look the same.
    """
    return code_of_party(run.index.nodes("Party"), viewer, party_id)


def visible_ids(run: Run, viewer: Viewer, ids: Sequence[str]) -> set[str]:
    """Those of the ids that are parties the viewer may see."""
    nodes = run.index.nodes("Party")
    codes = nodes.codes_of(ids)
    seen = seen_parties(nodes, viewer, codes) & (codes >= 0)
    return {name for name, visible in zip(ids, seen, strict=True) if visible}


def party_names(run: Run, ids: Iterable[str | None]) -> dict[str, str | None]:
    """Names by party id, numbers in them masked, for parties that the viewer was found to see."""
    wanted = sorted({name for name in ids if name is not None})
    nodes = run.index.nodes("Party")
    codes = nodes.codes_of(wanted)
    found = [(name, int(code)) for name, code in zip(wanted, codes, strict=True) if code >= 0]
    names = nodes.take("name", [code for _, code in found])
    return {name: told and mask_text(told) for (name, _), told in zip(found, names, strict=True)}


def equal_to(nodes: Nodes, name: str, value: str) -> Mask:
    """Which nodes have this text in a column."""
    match nodes.described(name).storage:
        case "dictionary":
            words = nodes.dictionary(name)
            code = words.index(value) if value in words else None
            return np.zeros(len(nodes), bool) if code is None else np.asarray(nodes.codes(name) == code)
        case "empty":
            return np.zeros(len(nodes), bool)
        case _:
            return _as_mask(pc.equal(nodes.column(name), value))


def _named(nodes: Nodes, part: str) -> Mask:
    names = nodes.column("name")
    texts = (
        names.cast(pa.string())
        if pa.types.is_dictionary(names.type) or pa.types.is_null(names.type)
        else names
    )
    return _as_mask(pc.match_substring(texts, part, ignore_case=True))


def _as_mask(values: Any) -> Mask:
    mask: Mask = pc.fill_null(values, False).to_numpy(zero_copy_only=False)
    return mask

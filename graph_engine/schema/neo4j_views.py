"""What of the graph each view that can be published holds, as data; made from who may see what.

``growth`` is for a server that analysts reach with Cypher: what an analyst may see through the API, masked as
it is there. ``risk`` is for a server or database of AML reviewers: everything, in full.
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import Literal

from graph_engine.schema import AML_COLUMNS
from graph_engine.schema.access import FREE_TEXT_COLUMNS, MASKED_COLUMNS, Viewer
from graph_engine.schema.columns import Column
from graph_engine.schema.graph import EDGE_TYPES, NODE_LABELS, EdgeType, NodeLabel
from graph_engine.schema.neo4j import FORMAT

View = Literal["growth", "risk"]

VIEWERS: dict[View, Viewer] = {"growth": Viewer("analyst"), "risk": Viewer("aml", unmasked=True)}
"""Whose eyes a view is made for."""

LABEL_READS = {"Alert": "alerts", "Opportunity": "opportunities"}
"""Labels that not everybody may read who may read the graph, and the resource that they are."""

COLUMN_READS = {
    **dict.fromkeys((*AML_COLUMNS, "risk_level"), "risk_ratings"),
    "aml_only": "aml_tags",
}
"""Columns of AML work, and the resource that each is; the risk level of a device is a rating too."""

JSON_COLUMNS = frozenset({"facts", "parameters", "traits"})
"""Text columns that hold JSON, in whose texts numbers are masked."""

CODE_COLUMNS = frozenset(
    {
        "id_type",
        "gender",
        "region",
        "country",
        "industry",
        "firm_size",
        "status",
        "value_segment",
        "product",
        "level",
        "login_kind",
        "kind",
        "risk_level",
        "masked",
        "payer_bank",
        "payee_bank",
        "payer_country",
        "payee_country",
        "merchant_category",
        "channel",
        "payment_method",
        "bop_code",
        "batch_id",
        "ip",
        "anchor_id",
        "role",
        "relation",
        "source",
    }
)
"""Text columns that hold codes, ids or words of a list, never what people write: they stay as they are."""

Mask = Literal["number", "text", "json"]


def holds_label(view: View, label: str) -> bool:
    """Whether the view holds nodes of a label, and so relationships of theirs."""
    return label not in LABEL_READS or VIEWERS[view].may(LABEL_READS[label])


def holds_column(view: View, column: str) -> bool:
    """Whether the view holds a property that comes from a column."""
    return column not in COLUMN_READS or VIEWERS[view].may(COLUMN_READS[column])


def holds_closed_findings(view: View) -> bool:
    """Whether the view holds findings that are not open: why they are not rests on judgements."""
    return VIEWERS[view].may("judgements")


def holds_aml_tags(view: View) -> bool:
    """Whether the view holds tags for reviewers alone."""
    return VIEWERS[view].may("aml_tags")


def mask_of(view: View, column: Column) -> Mask | None:
    """How the values of a column are masked; a text that is not known to hold codes is masked as free text.

    >>> from graph_engine.schema.parties import PARTY
    >>> mask_of("growth", PARTY.column("id_number")), mask_of("risk", PARTY.column("id_number"))
    ('number', None)
    """
    if VIEWERS[view].unmasked or column.type != "text":
        return None
    if column.name in MASKED_COLUMNS:
        return "number"
    if column.name in JSON_COLUMNS:
        return "json"
    free = column.name in FREE_TEXT_COLUMNS or column.name not in CODE_COLUMNS
    return "text" if free else None


def lacking(view: View, part: NodeLabel | EdgeType) -> tuple[str, ...]:
    """The columns of a label or type that the view does not hold."""
    return tuple(column.name for column in part.properties if not holds_column(view, column.name))


def format_of(view: View) -> str:
    """The format of what a view stores, another where it comes to hold or mask other columns than before.

    Only values that differ between two runs are written, and neither run tells that a mask is new: a graph
    of another format is published as new.
    """
    return f"{FORMAT}-{sha256(repr([*_held(view)]).encode()).hexdigest()[:8]}"


def _held(view: View) -> Iterator[tuple[str, str, Mask | None]]:
    """Every column that the view holds, and how it is masked."""
    labels = {name: label.properties for name, label in NODE_LABELS.items() if holds_label(view, name)}
    types = {name: edge.properties for name, edge in EDGE_TYPES.items()}
    for name, columns in (labels | types).items():
        for column in columns:
            if holds_column(view, column.name):
                yield name, column.name, mask_of(view, column)

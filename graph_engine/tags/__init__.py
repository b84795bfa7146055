"""Tags: what can be said of a customer in two words, from a catalogue of conditions, each with its reason."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from graph_engine.tags.catalogue import Tag, read_catalogue
from graph_engine.tags.conditions import holds
from graph_engine.tags.fields import FIELDS, KnownOfRun, field_values
from graph_engine.wording import sentence

__all__ = ["KnownOfRun", "Tag", "field_values", "read_catalogue", "tagged"]

TAGGED_SCHEMA: dict[str, pl.DataType] = {
    "party_id": pl.String(),
    "tag": pl.String(),
    "why_en": pl.String(),
    "why_zh": pl.String(),
    "aml_only": pl.Boolean(),
}


def tagged(
    catalogue: Sequence[Tag], values: pl.DataFrame, today: date, before: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Give the tags that customers carry.

    Parameters
    ----------
    catalogue : sequence of Tag
        The tags there are.
    values : DataFrame, shape (n_customers, 1 + len(FIELDS))
        ``party_id`` and every field, see `field_values`.
    today : date
        The business day of the run.
    before : DataFrame, optional
        The table ``tags`` of the parent run.

    Returns
    -------
    DataFrame, shape (n_tagged, 6)
        The columns of the run table ``tags``, sorted by ``party_id`` and ``tag``. ``since`` is that of the
        parent run where the party carried the tag there, else ``today``.
    """
    rows = pl.concat([pl.DataFrame(schema=TAGGED_SCHEMA), *(_carriers(tag, values) for tag in catalogue)])
    known = pl.DataFrame(schema={"party_id": pl.String, "tag": pl.String, "since": pl.Date})
    if before is not None:
        known = before.select(known.columns)
    return (
        rows.join(known, on=["party_id", "tag"], how="left")
        .with_columns(pl.col("since").fill_null(pl.lit(today)))
        .select("party_id", "tag", "since", "why_en", "why_zh", "aml_only")
        .sort("party_id", "tag")
    )


def _carriers(tag: Tag, values: pl.DataFrame) -> pl.DataFrame:
    """Give the customers that a tag fits, with the reason; peers of a rank are all customers it is for."""
    conditions = [holds(condition) for condition in tag.conditions]
    needs_currency = any(FIELDS[name].type == "money" for name in tag.fields)
    fitting = values.filter(pl.col("kind").is_in(tag.kinds)).filter(*conditions)
    if needs_currency:
        fitting = fitting.drop_nulls("currency")
    facts = list(fitting.select("party_id", "currency", *sorted(tag.fields)).iter_rows(named=True))
    return pl.DataFrame(
        {
            "party_id": fitting["party_id"],
            "tag": [tag.tag] * len(facts),
            "why_en": [sentence(tag.why["en"], fact, fact["currency"], "en") for fact in facts],
            "why_zh": [sentence(tag.why["zh"], fact, fact["currency"], "zh") for fact in facts],
            "aml_only": [tag.aml_only] * len(facts),
        },
        schema=TAGGED_SCHEMA,
    )

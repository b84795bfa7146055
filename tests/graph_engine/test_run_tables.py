"""The tables of a run, as data."""

import polars as pl
import pytest

from graph_engine.run_tables import RUN_TABLES


@pytest.mark.parametrize("name", RUN_TABLES)
def test_a_table_has_its_key_among_its_columns_and_says_what_it_holds(name: str) -> None:
    table = RUN_TABLES[name]
    assert set(table.key) <= set(table.columns)
    assert table.note
    assert dict(table.empty().schema) == table.columns


def test_shaping_orders_rows_and_refuses_a_missing_column() -> None:
    rows = pl.DataFrame(
        {"core_rank": [2, 1], "party_id": ["b", "a"], "community": ["c", "c"], "more": [0, 0]}
    )
    table = RUN_TABLES["communities"]
    assert table.shaped(rows).rows() == [("a", "c", 1), ("b", "c", 2)]
    with pytest.raises(pl.exceptions.ColumnNotFoundError):
        table.shaped(rows.drop("community"))

"""Detecting day by day, with what earlier days searched, finds what detecting everything anew finds."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_engine.detectors import Searches, detect
from graph_engine.findings import Detected, Finding, from_patterns
from graph_engine.index import MoneyFlows
from tests.graph_engine.detectors.small_flows import SmallLedger, flows_of
from tests.graph_engine.detectors.test_cases import NOW
from tests.graph_engine.detectors.test_detectors import EASY, ledger

NAMES = list("abcdef")
PAYMENTS = st.lists(
    st.tuples(
        st.integers(0, 90), st.integers(0, 23), st.integers(0, 4), st.integers(0, 4), st.integers(8, 10)
    ),
    min_size=10,
    max_size=40,
)
"""Day, hour, payer, payee, amount."""

CROSSED = [(40, 9, payer, payee, 10) for payer in (0, 1) for payee in (2, 3)]
ROUND = [(41, 9, 0, 1, 10), (42, 9, 1, 2, 10), (43, 9, 2, 0, 10)]


def detected(flows: MoneyFlows, searches: Searches) -> tuple[list[Finding], list[dict[str, int]]]:
    found: list[Detected] = detect(flows, EASY, searches=searches)
    return from_patterns(found, flows, NOW), [dict(one.found.left_out) for one in found]


def until(rows: list[tuple[int, ...]], day: int) -> SmallLedger:
    return ledger([row for row in rows if row[0] <= day], NAMES)


@settings(max_examples=10)
@given(PAYMENTS, st.lists(st.integers(20, 89), min_size=1, max_size=2, unique=True).map(sorted))
def test_every_detector_finds_the_same_day_by_day(tmp_path_factory, rows, days):
    table = None
    for day in [*days, 90]:
        flows = flows_of(until(rows, day), tmp_path_factory.mktemp("day") / "index")
        searches = Searches(table)
        assert detected(flows, searches) == detected(flows, Searches())
        table = searches.table()


@pytest.mark.parametrize(("first", "settled"), [(42, False), (43, True), (60, True)])
def test_what_was_searched_weeks_ago_is_taken_over(tmp_path, first, settled):
    rows = [*CROSSED, *ROUND, (90, 9, 3, 4, 10)]
    before = Searches()
    detected(flows_of(until(rows, first), tmp_path / "before"), before)
    after = Searches(before.table())
    flows = flows_of(until(rows, 90), tmp_path / "after")
    found = detected(flows, after)
    assert {"cycle", "bipartite"} <= {finding.detector for finding in found[0]}
    assert found == detected(flows, Searches())
    of_rounds = after.table().filter(search="rounds").with_columns(found=pl.col("sizes").list.len() > 0)
    assert set(of_rounds.filter("found")["taken_over"]) == {settled}
    assert not of_rounds.filter(~pl.col("found"))["taken_over"].all()


def test_everything_is_searched_where_nothing_is_known(tmp_path):
    searches = Searches()
    detected(flows_of(until([*CROSSED, *ROUND], 90), tmp_path / "index"), searches)
    assert set(searches.table()["search"]) == {"layers", "rounds"}
    assert not searches.table()["taken_over"].any()

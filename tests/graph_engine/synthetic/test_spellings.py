"""The spellings under which a firm's name arrives."""

import numpy as np
import polars as pl
import pytest

from graph_engine.synthetic.spellings import SPELLINGS, spelled


@pytest.mark.parametrize(
    ("spelling", "written"),
    [
        ("full", "恒泰贸易（杭州）有限公司"),
        ("without_form", "恒泰贸易"),
        ("half_width_brackets", "恒泰贸易(杭州)有限公司"),
        ("traditional", "恒泰貿易（杭州）有限公司"),
        ("abbreviated", "恒泰贸易"),
        ("blanks", "恒泰贸易（杭州） 有限公司"),
        ("cut_off", "恒泰贸易（杭州）有限"),
    ],
)
def test_each_spelling(spelling, written):
    number = np.array([SPELLINGS.index(spelling)])
    assert spelled(pl.Series(["恒泰贸易（杭州）有限公司"]), number).to_list() == [written]

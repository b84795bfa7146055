"""Names that have the form of a firm's, and names that have not."""

import polars as pl
import pytest

from graph_engine.firm_names import is_firm, named_like_a_firm

FIRMS = (
    *("苏州新和贸易有限公司", "新和集团", "城东五金厂", "李记经营部", "华信（苏州）有限公司（苏州分公司）"),
    *(
        "Suzhou Xinhe Co., Ltd",
        "XINHE TRADING CO.,LTD.",
        "Müller GmbH",
        "Acme Inc.",
        "Novák s.r.o.",
        "ABC Holdings",
    ),
)
PERSONS = ("王伟", "欧阳公", "Anna Inca", "Ann Limitedson", "司马厂长", "", "  ")


@pytest.mark.parametrize("name", FIRMS)
def test_a_legal_form_ends_the_name_of_a_firm(name: str) -> None:
    assert pl.select(named_like_a_firm(pl.lit(name))).item()


@pytest.mark.parametrize("name", PERSONS)
def test_a_persons_name_has_no_legal_form(name: str) -> None:
    assert not pl.select(named_like_a_firm(pl.lit(name))).item()


def test_a_known_kind_decides_before_the_name() -> None:
    parties = pl.DataFrame(
        {"kind": ["person", "company", "government", None, None], "name": ["A Ltd"] * 4 + [None]}
    )
    assert parties.select(is_firm()).to_series().to_list() == [False, True, False, True, False]

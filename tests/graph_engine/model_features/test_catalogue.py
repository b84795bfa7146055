"""The catalogue of model features is whole, and its page is up to date."""

from pathlib import Path

import pytest

from graph_engine.features import FEATURE_NAMES
from graph_engine.model_features import FEATURES, PER
from graph_engine.model_features.page import page

PAGE = Path(__file__).parents[3] / "docs" / "model_features.md"


@pytest.mark.parametrize("per", PER)
def test_each_name_stands_once_and_is_told_of_in_both_languages(per):
    names = [feature.name for feature in FEATURES[per]]
    assert len(names) == len(set(names)) > 50
    for feature in FEATURES[per]:
        assert "{" not in feature.name + feature.en + feature.zh
        assert any("一" <= letter <= "鿿" for letter in feature.zh)


def test_features_of_parties_share_no_name_with_those_of_the_run():
    assert not {feature.name for feature in FEATURES["party"]} & {*FEATURE_NAMES, "party_id", "last_at"}


def test_the_page_is_made_from_the_catalogue():
    made = "python -m graph_engine.model_features.page > docs/model_features.md"
    assert PAGE.read_text(encoding="utf-8") == page(), made

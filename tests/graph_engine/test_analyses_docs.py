"""The guide to analyses says what the code says."""

from pathlib import Path

import pytest

from graph_engine.features import FEATURES, Feature
from graph_engine.referrals.eligible import NOT_TO_BE_ASKED
from graph_engine.referrals.parameters import ReferralParameters
from graph_engine.runs.stages import STAGES, Stage

GUIDE = (Path(__file__).parents[2] / "docs" / "analyses.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.name)
def test_every_feature_is_in_the_guide(feature: Feature) -> None:
    assert f"| {feature.name} | {feature.unit} | {feature.definition} |\n" in GUIDE


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_every_stage_is_in_the_guide(stage: Stage) -> None:
    assert f"| {stage.name} | " in GUIDE


def test_the_numbers_of_referral_rules_are_those_of_the_code() -> None:
    standard = ReferralParameters()
    assert f"{standard.min_age_years} years on the day" in GUIDE
    assert f"in the last {standard.active_days} days" in GUIDE
    assert f"`{NOT_TO_BE_ASKED}`" in GUIDE
    assert f"at least {standard.min_tier_lift} times" in GUIDE

"""The learned ranker: learns what is there to learn, the same each time, and says how well and why."""

import json
from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from graph_engine.errors import BadParameter, UnknownName
from graph_engine.model_features import FEATURES
from graph_engine.ranker import Labels, list_rankers, open_ranker, save_ranker
from graph_engine.ranker.scoring import alert_scores, learned, reason, scores
from graph_engine.ranker.training import train

N = 1_000


def features(n=N):
    """Transactions of which those that pass on most are so; every other feature is noise or empty."""
    draw = np.random.default_rng(7)
    columns = {"transaction_id": [f"tx:{number:05}" for number in range(n)]}
    start = datetime(2025, 1, 1, tzinfo=UTC)
    columns["time"] = [start + timedelta(hours=number) for number in range(n)]
    for feature in FEATURES["transaction"]:
        match feature.unit:
            case "word":
                columns[feature.name] = draw.choice(["x", "y"], n)
            case "flag":
                columns[feature.name] = draw.random(n) < 0.5
            case _:
                columns[feature.name] = draw.random(n) if feature.name < "m" else [None] * n
    columns["payer_passed_on_7d"] = draw.random(n)
    columns["channel"] = draw.choice(["atm", "web"], n)
    frame = pl.DataFrame(columns)
    empty = [name for name, kind in frame.schema.items() if kind == pl.Null]
    return frame.with_columns(pl.col(empty).cast(pl.Float32))


TOLD = features()
LAUNDERED = (TOLD["payer_passed_on_7d"] > 0.8) & (TOLD["channel"] == "atm")
LABELS = Labels(pl.DataFrame({"id": TOLD["transaction_id"], "label": LAUNDERED}), {"from": "test"})
DATA = {"run_id": "r"}


@pytest.fixture(scope="module")
def ranker():
    return train(TOLD, LABELS, "transaction", DATA)


def test_it_learns_and_is_measured_on_what_came_after(ranker):
    card = ranker.card
    assert [card["split"][part]["rows"] for part in ("teach", "threshold", "measure")] == [600, 200, 200]
    assert (
        card["split"]["teach"]["to"] < card["split"]["threshold"]["from"] < card["split"]["measure"]["from"]
    )
    assert card["metrics"]["measure"]["f1"] > 0.9
    scored = scores(ranker, TOLD)
    last = scored[800:]
    hits = (last["flagged"] & LAUNDERED[800:]).sum()
    assert card["metrics"]["measure"]["precision"] == round(hits / last["flagged"].sum(), 4)
    assert card["metrics"]["measure"]["recall"] == round(hits / LAUNDERED[800:].sum(), 4)
    assert {gain["feature"] for gain in card["gains"][:2]} == {"payer_passed_on_7d", "channel"}


def test_one_row_has_the_score_that_it_has_among_all_and_what_raises_it(ranker):
    odd = int(LAUNDERED.arg_max())
    told = learned(ranker, TOLD[odd : odd + 1])
    among_all = scores(ranker, TOLD).row(odd, named=True)
    assert (told.score, told.flagged) == (among_all["score"], among_all["flagged"])
    assert "the channel = atm" in told.why["en"]
    assert "渠道 = atm" in told.why["zh"]


def test_the_same_input_teaches_the_same_model(ranker):
    again = train(TOLD, LABELS, "transaction", DATA)
    assert (again.ranker_id, again.model_text) == (ranker.ranker_id, ranker.model_text)
    shuffled = Labels(LABELS.frame.sample(fraction=1.0, shuffle=True, seed=3), LABELS.origin)
    assert train(TOLD, shuffled, "transaction", DATA).ranker_id == ranker.ranker_id


def test_what_comes_after_teaches_nothing(ranker):
    later = pl.int_range(N) >= 800
    turned = LABELS.frame.with_columns(
        pl.when(later).then(~pl.col("label")).otherwise("label").alias("label")
    )
    other = train(TOLD, Labels(turned, LABELS.origin), "transaction", DATA)
    assert other.model_text == ranker.model_text
    assert other.card["threshold"] == ranker.card["threshold"]
    assert other.card["metrics"]["measure"]["f1"] < 0.5


def test_the_card_is_kept_and_found_again(ranker, tmp_path):
    assert list_rankers(tmp_path) == []
    save_ranker(tmp_path, ranker)
    save_ranker(tmp_path, ranker)
    found = open_ranker(tmp_path, ranker.ranker_id)
    assert found.card == json.loads(json.dumps(ranker.card)) == list_rankers(tmp_path)[0]
    assert scores(found, TOLD).equals(scores(ranker, TOLD))
    assert [path.name for path in (tmp_path / "rankers").iterdir()] == [ranker.ranker_id]
    with pytest.raises(UnknownName, match="there is no ranker 'moon'"):
        open_ranker(tmp_path, "moon")


def test_words_and_values_never_seen_are_scored(ranker):
    strange = TOLD.head(3).with_columns(
        pl.lit("telex").alias("channel"), pl.lit(None, pl.Float64).alias("hour")
    )
    assert scores(ranker, strange)["score"].is_between(0, 1).all()
    assert scores(ranker, TOLD.clear()).is_empty()


def labelled(ids, labels):
    return Labels(
        pl.DataFrame({"id": ids, "label": labels}, schema={"id": pl.String, "label": pl.Boolean}), {}
    )


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        (labelled(["tx:nowhere"], [True]), "labels is '1 ids'"),
        (labelled([], []), "labels is '0 ids'"),
        (labelled(TOLD["transaction_id"], [True] * N), "600 true and 0 false"),
        (labelled(TOLD["transaction_id"], [place < 300 for place in range(N)]), "0 true and 200 false"),
    ],
)
def test_labels_that_do_not_suffice_are_refused(labels, told):
    with pytest.raises(BadParameter) as caught:
        train(TOLD, labels, "transaction", DATA)
    assert told in str(caught.value)


def test_an_alert_is_scored_by_its_highest_members_and_says_why(ranker):
    scored = scores(ranker, TOLD).sort("score", descending=True)
    high, low = scored["transaction_id"][:4].to_list(), scored["transaction_id"][-5:].to_list()
    pairs = [("hot", name) for name in [*high, *low]] + [("cold", name) for name in low]
    rows = [(finding, "transaction", name) for finding, name in pairs]
    members = pl.DataFrame(
        [*rows, ("hot", "party", "party:1"), ("mute", "party", "party:2")],
        schema=("finding_id", "member_kind", "member_id"),
        orient="row",
    )
    cold, hot = alert_scores(ranker, TOLD, members).to_dicts()
    assert (cold["finding_id"], hot["finding_id"]) == ("cold", "hot")
    assert hot["ranker_score"] == pytest.approx(scored["score"][:3].mean())
    assert hot["ranker_score"] > 0.9
    assert cold["ranker_score"] < 0.1
    assert "money paid over money received in the last 7 days" in hot["ranker_why_en"]
    assert "the channel = atm" in hot["ranker_why_en"]
    assert "渠道 = atm" in hot["ranker_why_zh"]
    assert alert_scores(ranker, TOLD, members.clear()).is_empty()


def test_values_in_reasons_have_their_unit_and_say_what_is_unknown(ranker):
    known = {"payer_out_since_s": 86_400.0, "payer_age_s": None, "amount_minor": 1_234_00}
    features = {feature.name: feature for feature in FEATURES["transaction"] if feature.name in known}
    told = [reason(features[name], value, "en") for name, value in known.items()]
    assert [text.rpartition(" = ")[2] for text in told] == ["86,400 s", "unknown", "123,400"]
    assert reason(features["payer_age_s"], None, "zh").endswith("= 未知")

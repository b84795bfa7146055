"""The catalogue of tags checks itself: every wrong entry is refused with file and line."""

from pathlib import Path

import pytest

from graph_engine.errors import CatalogueError
from graph_engine.tags.catalogue import read_catalogue

GOOD = """
- tag: busy
  title: {en: Busy, zh: 忙}
  when:
    - {field: out_count, min: 3}
  why: {en: "{out_count} payments", zh: "{out_count}笔"}
  source: ours
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "catalogue.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_entry_is_read(tmp_path: Path) -> None:
    (tag,) = read_catalogue(write(tmp_path, GOOD))
    assert (tag.tag, tag.aml_only, tag.conditions[0].min) == ("busy", False, 3)


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("out_count, min: 3", "out_cuont, min: 3", 5, "there is no field 'out_cuont'; near: out_count"),
        ("out_count, min: 3", "out_count, least: 3", 5, "least cannot be asked of out_count"),
        ("out_count, min: 3", "out_count, min: many", 5, "'many'; allowed is a number"),
        ("out_count, min: 3", "out_count", 5, "nothing is asked"),
        ("out_count, min: 3", "out_count, one_of: [a]", 5, "one_of cannot be asked of out_count"),
        ("out_count, min: 3", "out_amount_minor, min: 3", 5, "allowed is {CURRENCY: amount, …}"),
        ("out_count, min: 3", "out_amount_minor, min: {CNY: 0.001}", 5, "more decimals than the currency"),
        ("out_count, min: 3", "out_amount_minor, min: {XYZ: 1}", 5, "not an amount of money"),
        ("out_count, min: 3", "out_count, top_share: 2", 5, "top_share of out_count is 2"),
        (
            "out_count, min: 3",
            "out_count, min_times: {of: in_amount_minor, times: 2}",
            5,
            "cannot be compared",
        ),
        ("out_count, min: 3", "staff, equals: 1", 5, "allowed is true or false"),
        (
            "out_count, min: 3",
            "risk_rating, one_of: [high]",
            2,
            "risk_rating may only be used by a tag with aml_only",
        ),
        ("{out_count}笔", "{n_open_alerts}笔", 2, "n_open_alerts may only be used"),
        ("{out_count}笔", "{balance_minor}", 2, "balance_minor, which may be unknown"),
        ("{out_count}笔", "{nothing}", 2, "why shows nothing, which is no field"),
        ("  source: ours\n", "", 2, "lacks source"),
        ("source: ours", "source: ours\n  colour: red", 2, "unknown key colour"),
        ("zh: 忙", "fr: pris", 2, "title needs a text in each of en, zh"),
        ("tag: busy", "tag: Busy!", 2, "lower-case"),
        ("source: ours", "source: ours\n  for: [robot]", 2, "for is ['robot']"),
        ("source: ours", "source: ours\n  source: theirs", 2, "the key 'source' stands twice"),
        ("source: ours", "source: ours\n  aml_only: perhaps", 2, "aml_only is 'perhaps'"),
        ("source: ours\n", "source: ours\n" + GOOD, 9, "another tag 'busy' above"),
        ("title: {en", "title: {{en", 4, "expected"),
    ],
)
def test_a_wrong_entry_is_refused_with_file_and_line(
    tmp_path: Path, old: str, new: str, line: int, said: str
) -> None:
    assert old in GOOD
    path = write(tmp_path, GOOD.replace(old, new))
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(path)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert said in str(caught.value)


def test_a_catalogue_is_a_list(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="list of entries"):
        read_catalogue(write(tmp_path, "tag: busy"))


def test_the_shipped_catalogue_has_tags_in_both_languages_and_one_for_aml() -> None:
    tags = read_catalogue()
    assert len(tags) >= 10
    assert [tag.tag for tag in tags if tag.aml_only] == ["under_review"]
    assert all(tag.title["en"] and tag.title["zh"] and tag.source for tag in tags)

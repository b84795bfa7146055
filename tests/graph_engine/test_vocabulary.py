"""What is said for closed words."""

import pytest

from graph_engine.schema.words import PARTY_KINDS
from graph_engine.vocabulary import PHRASES, said


def test_every_kind_of_party_has_a_phrase():
    assert set(PHRASES["kind"]) == set(PARTY_KINDS)


@pytest.mark.parametrize("column", PHRASES)
def test_every_phrase_is_there_in_both_languages_and_tells_values_apart(column):
    for lang in ("en", "zh"):
        phrases = [said(column, value, lang) for value in PHRASES[column]]
        assert len(set(phrases)) == len(phrases)
        assert all(phrase.isascii() == (lang == "en") for phrase in phrases)


def test_a_word_of_the_banks_own_stays_as_it_is():
    assert said("occupation", "教师", "en") == "教师"

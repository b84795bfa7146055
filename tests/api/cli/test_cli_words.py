"""The command line's word list is whole in every language."""

import re
from pathlib import Path
from string import Formatter

import pytest

import api.cli
from api.cli.words import LANGUAGES, words

FOLDER = Path(api.cli.__file__).parent


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", sorted(words()))
def test_a_sentence_has_the_same_values_in_every_language(key):
    texts = words()[key]
    assert tuple(texts) == LANGUAGES
    assert len({frozenset(placeholders(text)) for text in texts.values()}) == 1


def test_every_sentence_that_is_said_is_in_the_list_and_none_is_idle():
    source = "".join(path.read_text() for path in FOLDER.rglob("*.py"))
    said = set(re.findall(r"\bsay\(\s*\"([a-z0-9_]+)\"", source))
    assert said == set(words())

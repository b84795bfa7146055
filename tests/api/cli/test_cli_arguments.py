"""Shared options may stand anywhere on the line."""

import pytest

from api.cli.arguments import shared_first


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (["load", "a", "b", "--json"], ["--json", "load", "a", "b"]),
        (["runs", "--home=x"], ["--home=x", "runs"]),
        (["runs", "--lang", "zh", "--quiet"], ["--lang", "zh", "--quiet", "runs"]),
        (["query", "q", "--", "--json"], ["query", "q", "--", "--json"]),
        (["query", "q", "home=--home"], ["query", "q", "home=--home"]),
        ([], []),
    ],
)
def test_shared_options_come_first(given, wanted):
    assert shared_first(given) == wanted

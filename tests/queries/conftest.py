"""Runs of the graphs of the hand-written cases, each built once."""

import pytest

from tests.queries.asking import FILES, run_of


@pytest.fixture(scope="session")
def run_for(tmp_path_factory):
    """The run of the graph that the cases of a query are about."""
    runs = {}

    def build(name):
        if name not in runs:
            file, folder = FILES[name], tmp_path_factory.mktemp(name)
            runs[name] = run_of(folder, results=file.get("results"), **file["graph"])
        return runs[name]

    return build

"""Which tests run in one worker, as they share what they set up: a server of Neo4j, or a folder's things."""

import re

from xdist.scheduler import LoadScopeScheduling

from loaders.neo4j.local import RELEASES

ON_RELEASE = re.compile(rf"[\[-]({'|'.join(map(re.escape, RELEASES))})(?!-\d\d-\d\d)[]-]")
"""A release among the parameters of a test, which is no year of a day."""

LTS, CURRENT = RELEASES

LONGEST = (
    f"Neo4j {LTS}",
    "tests/loaders/neo4j",
    f"Neo4j {CURRENT}",
    "tests/api/cli",
    "tests/loaders",
    "tests/graph_engine/detectors",
    "tests/finbench",
)
"""The groups that take longest, of which one begun last would leave the other workers idle."""


def group_of(nodeid):
    """The name of a test's group: the release of Neo4j among its parameters, else its folder.

    >>> group_of("tests/queries/test_query_cases.py::test_case[5.26-top_hubs-1]")
    'Neo4j 5.26'
    >>> group_of("tests/loaders/neo4j/test_own.py::test_it_stays[changed-2026]")
    'Neo4j 2026'
    >>> group_of("tests/queries/test_query_cases.py::test_case[index-top_hubs-1]")
    'tests/queries'
    >>> group_of("tests/loaders/test_times.py::test_a_day_is_read[2026-01-31-5.26.30]")
    'tests/loaders'
    >>> group_of("graph_engine/errors.py::graph_engine.errors.UnknownName")
    'graph_engine'
    """
    release = ON_RELEASE.search(nodeid)
    return f"Neo4j {release[1]}" if release else nodeid.partition("::")[0].rpartition("/")[0]


def turn_of(nodeid):
    """When a test's group has its turn: the longest groups first, the others together after them.

    >>> turn_of("tests/api/cli/test_warming.py::test_a") < turn_of("tests/api/test_app.py::test_b")
    True
    """
    group = group_of(nodeid)
    return LONGEST.index(group) if group in LONGEST else len(LONGEST)


class SharedBySetUp(LoadScopeScheduling):
    """Hands out a group at a time in the order of the tests."""

    def _split_scope(self, nodeid):
        return group_of(nodeid)

"""What all tests share: a home of their own, one kernel cache, and the data folder beside the checkout."""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

from graph_engine.kernel_cache import use_kernel_cache
from tests.neo4j_servers import (  # noqa: F401 - fixtures and releases for every test
    empty_neo4j,
    neo4j,
    neo4j_can_start,
    neo4j_servers,
    neo4j_settings,
    pytest_generate_tests,
)
from tests.patience import PATIENT
from tests.sharing import SharedBySetUp, turn_of

ROOT = Path(__file__).resolve().parents[1]
SHARED_DATA = ROOT.parent / "shared" / "data"
KERNEL_HOME = ROOT / ".pytest_cache" / "kernels"


def pytest_configure(config):
    """Give the session a home and servers of its own, patience, kernels kept, and the same examples."""
    home = tempfile.TemporaryDirectory(prefix="fundgraph-test-home-")
    config.add_cleanup(home.cleanup)
    os.environ["FUNDGRAPH_HOME"] = home.name
    for name in [one for one in os.environ if one.startswith("FUNDGRAPH_NEO4J_")]:
        del os.environ[name]
    os.environ.update({name: str(value) for name, value in PATIENT.items()})
    use_kernel_cache(KERNEL_HOME)
    settings.register_profile("repeatable", derandomize=True, deadline=None)
    settings.load_profile("repeatable")


def pytest_xdist_make_scheduler(config, log):
    """Give tests to workers by what they set up, where they are given out by scope."""
    return SharedBySetUp(config, log) if config.getvalue("dist") == "loadscope" else None


def pytest_collection_modifyitems(items):
    """Begin with what takes longest; skip, with the reason, what reads real data where there is none.

    Where the data is required, its absence is a failure.
    """
    items.sort(key=lambda item: turn_of(item.nodeid))
    if SHARED_DATA.is_dir() or os.environ.get("FUNDGRAPH_REQUIRE_DATA") == "1":
        return
    absent = pytest.mark.skip(reason=f"real data is not there: {SHARED_DATA}")
    for item in items:
        if item.get_closest_marker("real_data"):
            item.add_marker(absent)


@pytest.fixture(scope="session")
def shared_data():
    """The folder of real data beside the checkout."""
    if not SHARED_DATA.is_dir():
        pytest.fail(
            f"real data is not there: {SHARED_DATA}, and FUNDGRAPH_REQUIRE_DATA=1 says that it must be"
        )
    return SHARED_DATA

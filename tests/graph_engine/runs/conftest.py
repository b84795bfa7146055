"""Homes with the lively bank: one is loaded, and one analysed, once."""

from pathlib import Path

import pytest

from graph_engine.ledger import Ledger
from graph_engine.runs import Run, analyse
from tests.graph_engine.runs.run_bank import lively, new_home


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the lively bank in its ledger; to be copied, never changed."""
    home = new_home(tmp_path_factory.mktemp("loaded") / "home")
    lively().load(Ledger(home))
    return home


@pytest.fixture(scope="session")
def analysed(tmp_path_factory: pytest.TempPathFactory, loaded: Path) -> Path:
    """The same home with one run, not published; to be read or copied, never changed."""
    home = new_home(tmp_path_factory.mktemp("analysed") / "home", loaded)
    analyse(home, Ledger(home))
    return home


@pytest.fixture(scope="session")
def made(analysed: Path) -> Run:
    """The run of the analysed home."""
    return analyse(analysed, Ledger(analysed))


@pytest.fixture
def empty_home(tmp_path: Path) -> Path:
    """A home without anything."""
    return new_home(tmp_path / "home")


@pytest.fixture
def home(tmp_path: Path, loaded: Path) -> Path:
    """A home of one's own with the lively bank in its ledger."""
    return new_home(tmp_path / "home", loaded)


@pytest.fixture
def ledger(home: Path) -> Ledger:
    """Its ledger."""
    return Ledger(home)

"""Compiled kernels are kept per state of all kernel sources, and found again by the next process."""

import shutil
import subprocess
import sys

import pytest

from graph_engine.errors import EngineError
from graph_engine.kernel_cache import CHOSEN, KERNELS, kernel_key, use_kernel_cache

RUN_A_KERNEL = """
import sys
from pathlib import Path
from graph_engine.kernel_cache import use_kernel_cache
if sys.argv[2] == "after":
    import graph_engine.kernels.adjacency
folder = use_kernel_cache(Path(sys.argv[1]))
import numpy as np
from graph_engine.kernels.adjacency import span_starts
span_starts(np.array([0], np.int32), 1)
print(sum(span_starts.stats.cache_hits.values()), sum(span_starts.stats.cache_misses.values()))
"""


def hits_and_misses(home, when="before"):
    command = [sys.executable, "-c", RUN_A_KERNEL, str(home), when]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.split()


@pytest.fixture
def nothing_chosen(monkeypatch):
    """No folder for compiled kernels was chosen, here or by who started us."""
    monkeypatch.delenv(CHOSEN)


def test_the_key_changes_with_a_kernel_that_others_call(tmp_path):
    kernels = tmp_path / "kernels"
    shutil.copytree(KERNELS, kernels, ignore=shutil.ignore_patterns("__pycache__"))
    before = kernel_key(kernels)
    assert before == kernel_key()
    called = kernels / "adjacency.py"
    called.write_text(called.read_text() + "# changed\n")
    assert kernel_key(kernels) != before


def test_the_key_changes_with_the_name_of_a_file(tmp_path):
    (tmp_path / "a.py").write_text("x")
    before = kernel_key(tmp_path)
    (tmp_path / "a.py").rename(tmp_path / "b.py")
    assert kernel_key(tmp_path) != before


@pytest.mark.usefixtures("nothing_chosen")
@pytest.mark.parametrize("when", ["before", "after"])
def test_the_second_process_compiles_nothing(tmp_path, when):
    assert hits_and_misses(tmp_path, when) == ["0", "1"]
    assert list((tmp_path / "cache" / "kernels" / kernel_key()).rglob("*.nbc"))
    assert hits_and_misses(tmp_path, when) == ["1", "0"]


def test_a_folder_of_these_kernels_that_was_chosen_stays_for_other_homes(tmp_path, monkeypatch):
    monkeypatch.setenv(CHOSEN, str(tmp_path / "cache" / "kernels" / kernel_key()))
    assert hits_and_misses(tmp_path / "one") == ["0", "1"]
    assert hits_and_misses(tmp_path / "other") == ["1", "0"]
    assert not (tmp_path / "other").exists()


def test_a_folder_of_other_kernels_that_was_chosen_is_left(tmp_path, monkeypatch):
    monkeypatch.setenv(CHOSEN, str(tmp_path / "somebody's"))
    assert hits_and_misses(tmp_path / "one") == ["0", "1"]
    assert not (tmp_path / "somebody's").exists()


@pytest.mark.usefixtures("nothing_chosen")
def test_a_home_that_cannot_hold_a_cache_is_named(tmp_path):
    (tmp_path / "cache").write_text("a file")
    with pytest.raises(EngineError, match=r"kernel cache .* cannot be made"):
        use_kernel_cache(tmp_path)

"""Several that compile one kernel at the same time keep every version of it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from graph_engine.kernels.adjacency import span_starts
from graph_engine.kernels.one_writer import OneWriter
from tests.patience import PATIENCE_S

WRITERS, VERSIONS = 8, 12


def test_each_version_is_kept_under_a_number_of_its_own(tmp_path):
    files, together = [OneWriter(str(tmp_path), "kernel", 1) for _ in range(WRITERS)], Barrier(WRITERS)

    def add(writer):
        for version in range(VERSIONS):
            together.wait(PATIENCE_S)
            files[writer].save((writer, version), f"code {writer} {version}")

    with ThreadPoolExecutor(WRITERS) as threads:
        list(threads.map(add, range(WRITERS)))
    kept = OneWriter(str(tmp_path), "kernel", 1)
    keys = [(writer, version) for writer in range(WRITERS) for version in range(VERSIONS)]
    assert [kept.load(key) for key in keys] == [f"code {writer} {version}" for writer, version in keys]


def test_kernels_are_kept_so():
    assert isinstance(span_starts._cache._cache_file, OneWriter)
